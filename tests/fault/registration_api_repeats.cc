// F42, F44: the same thing asked for many times at once, by callers and by operators.
#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <set>
#include <thread>

#include "authentication/registration.h"
#include "base/encoding.h"
#include "fault/registration_api_stand.h"
#include "fault/rounds.h"
#include "harness/test.h"
#include "platform/crypto/random.h"

namespace gatewarden {
namespace {

using namespace test;

constexpr std::size_t parallel = 8;

RegistrationApi& api() { return RegistrationApi::shared(); }

// Eight callers, made ready before they begin together.
class Eight {
 public:
  Eight() {
    for (std::size_t i = 0; i < parallel; ++i) callers_.push_back(std::make_unique<Registrar>(api()));
  }
  std::vector<Answer> at_once(const std::function<Answer(Registrar&, std::size_t)>& call) {
    std::vector<Answer> answers(parallel);
    std::vector<std::thread> threads;
    std::atomic<std::size_t> ready = 0;
    for (std::size_t i = 0; i < parallel; ++i) {
      threads.emplace_back([&, i] {
        ++ready;
        while (ready < parallel) std::this_thread::yield();
        answers[i] = call(*callers_[i], i);
      });
    }
    for (std::thread& thread : threads) thread.join();
    return answers;
  }

 private:
  std::vector<std::unique_ptr<Registrar>> callers_;
};

std::string named(const std::string& id) { return R"(,"request_id":")" + authentication::format_uuid(id) + "\""; }

bool is_accepted(const Answer& answer) { return answer.status == 202 || answer.status == 201; }

// Everybody at once, and once more when the dust has settled: the same answer to all.
void check_same_answers(const std::string& path, int status, const std::string& body, const std::string& key) {
  Eight callers;
  std::set<std::string> told;
  for (int again = 0; again < 2; ++again) {
    for (const Answer& answer : callers.at_once([&](Registrar& one, std::size_t) { return one.post(path, body, key); })) {
      CPPUNIT_ASSERT_EQUAL_MESSAGE(answer.body, status, answer.status);
      told.insert(answer.body);
    }
    CHECK(api().is_drained());
  }
  CHECK_EQUAL(std::size_t{1}, told.size());
  CHECK_EQUAL(std::string(), api().oracle().breaches());
}

TEST("F42: of eight requests with one Idempotency-Key each gets the same answer, and one user comes of them") {
  Rounds rounds("F42 Idempotency-Key", 3, 200);
  while (rounds.next()) {
    for (const auto& [path, status] : {std::pair{"register-async", 202}, std::pair{"register-sync", 201}}) {
      const std::string email = Registrar::new_email();
      api().oracle().asked_for(email);
      check_same_answers(path, status, Registrar::entry(email), to_hex(crypto::random_bytes(8)));
      CHECK_EQUAL(std::uint64_t{1}, api().count("user_identifiers WHERE identifier = '" + email + "'"));
    }
  }
}

TEST("F42: of eight requests with one id, half of them for now and half for later, one user comes") {
  Eight callers;
  Rounds rounds("F42 now and later", 10, 500);
  while (rounds.next()) {
    const std::string email = Registrar::new_email();
    const std::string id = crypto::random_bytes(16);
    api().oracle().asked(id, email);
    const auto answers = callers.at_once([&](Registrar& one, std::size_t i) {
      return one.post(i % 2 == 0 ? "register-async" : "register-sync", Registrar::entry(email, named(id)));
    });
    CHECK(std::any_of(answers.begin(), answers.end(), is_accepted));
    api().oracle().accepted(id, email);
    CHECK(api().is_drained());
    CHECK_EQUAL(std::string(), api().oracle().breaches());
    CHECK_EQUAL(std::uint64_t{1}, api().count("user_identifiers WHERE identifier = '" + email + "'"));
  }
}

// Eight ids of requests for one address, all of them accepted and worked off.
std::vector<std::string> ask_for(const std::string& email) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < parallel; ++i) ids.push_back(crypto::random_bytes(16));
  for (const std::string& id : ids) api().oracle().asked(id, email);
  Eight callers;
  const auto answers = callers.at_once(
      [&](Registrar& one, std::size_t i) { return one.post("register-async", Registrar::entry(email, named(ids[i]))); });
  for (std::size_t i = 0; i < parallel; ++i) {
    CPPUNIT_ASSERT_EQUAL_MESSAGE(answers[i].body, 202, answers[i].status);
    api().oracle().accepted(ids[i], email);
  }
  CHECK(api().is_drained());
  return ids;
}

TEST("F42: of eight requests for one address one becomes its user, and the others are dead letters that say why") {
  const std::string email = Registrar::new_email();
  ask_for(email);
  CHECK_EQUAL(std::string(), api().oracle().breaches());
  CHECK_EQUAL(std::uint64_t{1}, api().count("user_identifiers WHERE identifier = '" + email + "'"));
  CHECK_EQUAL(std::uint64_t{7}, api().count("registration_dead_letters WHERE reason = 'identifier_taken' AND email = '" + email + "'"));
}

TEST("F44: a dead letter that two operators retry at once is in the queue once, and each of them can do it again") {
  const std::string email = Registrar::new_email();
  const std::vector<std::string> ids = ask_for(email);
  const std::string letters = "registration_dead_letters WHERE email = '" + email + "'";
  api().stop_daemon();
  Rounds rounds("F44", 2, 100);
  while (rounds.next()) {
    std::vector<std::thread> operators;
    for (int i = 0; i < 2; ++i) {
      operators.emplace_back([&] {
        for (const std::string& id : ids) api().stack().run({"dead-letter", "retry", authentication::format_uuid(id)});
      });
    }
    for (std::thread& one : operators) one.join();
    CHECK_EQUAL(std::uint64_t{0}, api().count(letters));
    CHECK_EQUAL(std::uint64_t{7}, api().count("registration_queue"));
    CHECK_EQUAL(static_cast<std::uint64_t>(7 * rounds.done()), api().count("oauth2_audit_log WHERE event = 'dead_letter_retried'"));
    CHECK_EQUAL(std::string(), api().oracle().breaches());
    api().start_daemon();
    CHECK(api().is_drained());
    api().stop_daemon();
    CHECK_EQUAL(std::uint64_t{7}, api().count(letters));
  }
  api().start_daemon();
  CHECK_EQUAL(std::string(), api().oracle().breaches());
}

}  // namespace
}  // namespace gatewarden
