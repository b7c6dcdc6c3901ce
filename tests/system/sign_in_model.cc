// S64: the engine against a model of it. Random sequences of steps, taken in and out of their order, with what is right and what is
// wrong, late and from rows that are out of date: the engine must answer as the model does, and open a session when the model says
// so and at no other time. The model is written from the manual, not from the engine.
#include <random>

#include "sign_in_fixture.h"

namespace gatewarden {
namespace {

using authentication::CodeOutcome;
using authentication::StepOutcome;

enum class Action { right_password, wrong_password, send, right_code, wrong_code, set_password, finish, right_factor, wrong_factor, enrol };
constexpr int actions = 10;

// Whom a sign-in is about, and what the site lets people do.
struct Person {
  bool known = true;
  bool has_factor = false;
  bool must_have_factor = false;
  bool verified = true;
};
struct Site {
  bool registration = false;
  bool code_alone = false;
};

std::string word(const StepOutcome& outcome) {
  constexpr const char* words[] = {"finished", "wrong", "not next", "go on", "password refused", "entry refused"};
  return words[outcome.index()];
}
std::string word(const CodeOutcome& outcome) {
  constexpr const char* words[] = {"sent", "too many", "not next"};
  return words[outcome.index()];
}

class Model {
 public:
  Model(const Person& person, const Site& site) : person_(person), site_(site) {}

  std::string take(Action action, Instant now) {
    switch (action) {
      case Action::right_password: return has_begun() ? (person_.known ? pass_first() : "wrong") : "not next";
      case Action::wrong_password: return has_begun() ? "wrong" : "not next";
      case Action::send: return send(now);
      case Action::right_code: return guess_code(true, now);
      case Action::wrong_code: return guess_code(false, now);
      case Action::set_password: return may_use_proof() && (person_.known || site_.registration) ? use_proof() : "not next";
      case Action::finish: return may_use_proof() && may_go_without_password() ? use_proof() : "not next";
      case Action::right_factor: return guess_factor(true);
      case Action::wrong_factor: return guess_factor(false);
      case Action::enrol: return first_ && !finished_ && must_enrol() ? end() : "not next";
    }
    return {};
  }
  bool finished() const { return finished_; }

 private:
  bool has_begun() const { return !finished_ && !first_ && !proven_; }
  bool lacks_second() const { return person_.known && person_.has_factor && !second_; }
  bool must_enrol() const { return person_.known && person_.must_have_factor && !person_.has_factor; }
  bool may_use_proof() const { return proven_ && !finished_ && !lacks_second(); }
  bool may_go_without_password() const { return person_.known && site_.code_alone && person_.verified; }

  std::string end() {
    finished_ = true;
    return "finished";
  }
  std::string pass_first() {
    first_ = true;
    return lacks_second() || must_enrol() ? "go on" : end();
  }
  std::string use_proof() {
    proven_ = false;
    first_ = true;
    return must_enrol() ? "go on" : end();
  }
  std::string send(Instant now) {
    if (!has_begun() || sent_ == 5) return "not next";
    ++sent_;
    guesses_ = 0;
    good_until_ = now + Seconds{600};
    return "sent";
  }
  std::string guess_code(bool is_right, Instant now) {
    if (!has_begun() || sent_ == 0 || guesses_ == 5) return "not next";
    ++guesses_;
    if (!is_right || now >= good_until_ || !(person_.known || site_.registration)) return "wrong";
    proven_ = true;
    return "go on";
  }
  std::string guess_factor(bool is_right) {
    if (finished_ || !(first_ || proven_) || !lacks_second() || factor_guesses_ == 5) return "not next";
    if (!is_right) {
      ++factor_guesses_;
      return "wrong";
    }
    second_ = true;
    return proven_ ? "go on" : end();
  }

  Person person_;
  Site site_;
  bool finished_ = false, first_ = false, second_ = false, proven_ = false;
  int sent_ = 0, guesses_ = 0, factor_guesses_ = 0;
  Instant good_until_{};
};

// The engine, driven alike.
class Driven {
 public:
  Driven(test::SignInFixture& fixture, const Person& person, const Site& site, const std::string& identifier)
      : fixture_(fixture), secret_(otp::make_secret()) {
    fixture.settings.sign_in.registration = site.registration;
    fixture.settings.sign_in.code_alone = site.code_alone;
    if (person.known) {
      const auto user = fixture.add_user(identifier, person.verified);
      if (person.has_factor) secret_ = fixture.add_authenticator(user.id);
      if (person.must_have_factor) fixture.users.set_second_factor_required(user.id, true, fixture.now());
      fixture.clock.advance(Seconds{1});
    }
    fixture.begin(identifier);
  }

  std::string take(Action action, const account::SignIn& row) {
    const auto& attempt = fixture_.attempt;
    auto& engine = fixture_.engine;
    const Instant now = fixture_.now();
    switch (action) {
      case Action::right_password: return word(engine.log_in_with_password(row, Secret("old password"), attempt, now));
      case Action::wrong_password: return word(engine.log_in_with_password(row, Secret("wrong"), attempt, now));
      case Action::send: return send(row);
      case Action::right_code: return word(engine.verify_code(row, Secret(code_), attempt, now));
      case Action::wrong_code: return word(engine.verify_code(row, Secret(test::other_than(code_)), attempt, now));
      case Action::set_password: return word(engine.set_password(row, Secret("new password"), {}, attempt, now));
      case Action::finish: return word(engine.finish(row, attempt, now));
      case Action::right_factor: return give_factor(row, fixture_.time_code(secret_));
      case Action::wrong_factor: return give_factor(row, test::other_than(fixture_.time_code(secret_)));
      case Action::enrol: return word(engine.pass_enrolment(row, "otp", attempt, now, [] { return true; }));
    }
    return {};
  }

 private:
  std::string send(const account::SignIn& row) {
    const auto outcome = fixture_.engine.send_code(row, "en", fixture_.attempt, fixture_.now());
    for (const auto& letter : fixture_.letters()) {
      const auto code = letter.message->values.find("CODE");
      if (code != letter.message->values.end()) code_ = code->second;
    }
    return word(outcome);
  }
  std::string give_factor(const account::SignIn& row, const std::string& code) {
    return word(fixture_.engine.pass_second_factor(row, "otp", fixture_.attempt, fixture_.now(), [&] {
      return fixture_.second_factors.use_code(row.user.value(), authentication::FactorKind::totp, Secret(code), fixture_.now())
          .has_value();
    }));
  }

  test::SignInFixture& fixture_;
  Secret secret_;
  std::string code_ = "000000";
};

struct Walk {
  std::mt19937 random;
  Person person;
  Site site;

  explicit Walk(unsigned seed) : random(seed) {
    person = {.known = chance(5) != 0, .has_factor = chance(2) == 0, .must_have_factor = chance(3) == 0, .verified = chance(4) != 0};
    site = {.registration = chance(2) == 0, .code_alone = chance(2) == 0};
  }
  int chance(int one_of) { return static_cast<int>(random() % static_cast<unsigned>(one_of)); }
};

std::int64_t count_sessions(test::SignInFixture& fixture) {
  auto rows = fixture.connection.query_text("SELECT COUNT(*) FROM user_sessions");
  return rows.next()->get<std::int64_t>(0);
}

void walk(test::SignInFixture& fixture, unsigned seed) {
  Walk walk(seed);
  Driven engine(fixture, walk.person, walk.site, "person-" + std::to_string(seed) + "@example.org");
  Model model(walk.person, walk.site);
  std::vector<account::SignIn> former;
  for (int step = 0; step < 14 && !model.finished(); ++step) {
    // A one-time password by time is right once; and now and then a code is too old.
    fixture.clock.advance(Seconds{walk.chance(12) == 0 ? 601 : 30});
    const auto action = static_cast<Action>(walk.chance(actions));
    const std::string place = "walk " + std::to_string(seed) + ", step " + std::to_string(step) + ", action " +
                              std::to_string(static_cast<int>(action)) + ": ";
    const auto row = fixture.engine.find(fixture.token, "browser", fixture.now());
    if (!row) return;  // half an hour is over
    CHECK(!fixture.engine.find(fixture.token, "another browser", fixture.now()));
    const auto sessions = count_sessions(fixture);
    if (!former.empty() && walk.chance(4) == 0) {
      // What is out of date gets nowhere, however right it is.
      const auto& old = former.at(static_cast<std::size_t>(walk.chance(static_cast<int>(former.size()))));
      const std::string answer = engine.take(action, old);
      CHECK_EQUAL(place + "nowhere", place + (answer == "not next" || answer == "wrong" ? "nowhere" : answer));
      CHECK_EQUAL(row->version, fixture.row().version);
      CHECK_EQUAL(sessions, count_sessions(fixture));
      continue;
    }
    const std::string answer = engine.take(action, *row);
    CHECK_EQUAL(place + model.take(action, fixture.now()), place + answer);
    CHECK_EQUAL(place + std::to_string(sessions + (answer == "finished" ? 1 : 0)), place + std::to_string(count_sessions(fixture)));
    if (fixture.row().version != row->version) former.push_back(*row);
  }
}

}  // namespace

TEST("S64: whatever steps come in whatever order, the engine answers as its model does") {
  test::SignInFixture fixture;
  fixture.settings.throttle.failures_per_account = 100000;
  fixture.settings.throttle.failures_per_address = 100000;
  fixture.settings.sign_in.codes_per_target = 1000;
  fixture.settings.sign_in.codes_per_address = 100000;
  for (unsigned seed = 1; seed <= 150; ++seed) walk(fixture, seed);
}

}  // namespace gatewarden
