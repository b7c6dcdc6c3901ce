// Proving an identifier by a one-time code and setting a new password, against a real database.
#include "authentication/one_time_code.h"
#include "authentication/sign_in_engine.h"
#include "harness/process.h"
#include "harness/test.h"
#include "platform/metrics/metrics.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

using authentication::CodeSent;
using authentication::Finished;
using authentication::GoOn;
using authentication::NotNext;
using authentication::SignInEngine;
using authentication::StepOutcome;
using authentication::TooManyCodes;
using authentication::WrongCredentials;

password::HasherSettings cheap_hashing(const std::string& folder) {
  password::HasherSettings settings;
  settings.parameters = {256, 1, 1};
  settings.budget_file = folder + "/hash-budget";
  return settings;
}

// A database of its own: the outbox gives out whatever is due.
struct Fixture {
  std::string folder = test::make_temporary_folder("codes");
  db::Connection connection{test::DatabaseServer::instance().settings(test::DatabaseServer::instance().make_database())};
  test::FixedClock clock;
  account::UserIds ids{0, clock};
  account::Users users{connection, ids};
  cache::Cache no_cache{{}, Secret(std::string(32, 'k')), clock};
  account::Sessions sessions{connection, no_cache, Seconds{43200}, Seconds{7200}};
  account::FailureCounters failures{connection, Seconds{900}};
  account::SignIns sign_ins{connection, Seconds{1800}};
  oauth::Interactions interactions{connection, Seconds{1800}};
  operation::AuditLog audit{connection, folder + "/audit", 365, clock};
  operation::Outbox outbox{connection, Secret(std::string(32, 'o'))};
  oauth::AccessTokens access_tokens{connection};
  oauth::RefreshTokens refresh_tokens{connection, Secret(std::string(32, 'r')), Seconds{86400}, Seconds{30}};
  oauth::Revocations revocations{connection, Seconds{86400}};
  password::Hasher hasher{cheap_hashing(folder)};
  config::Settings settings = with_codes();
  SignInEngine engine{{connection, sign_ins, users, sessions, interactions, failures, audit, outbox,
                       {access_tokens, refresh_tokens, revocations}, hasher, settings, Secret(std::string(32, 'c'))}};
  std::string token;

  Fixture() = default;
  ~Fixture() { test::remove_folder(folder); }
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;

  static config::Settings with_codes() {
    config::Settings settings;
    settings.sign_in.codes = true;
    return settings;
  }
  Instant now() const { return clock.now(); }
  account::User add_user(const std::string& email) {
    account::NewUser user;
    user.identifiers = {{account::IdentifierKind::email, email}};
    user.email = email;
    user.password_hash = hasher.hash(Secret("old password"));
    db::Transaction transaction(connection);
    auto made = users.insert(user, now());
    transaction.commit();
    return made;
  }
  void begin(const std::string& identifier) { token = engine.begin(identifier, "browser", std::nullopt, now()).token; }
  account::SignIn row() { return engine.find(token, "browser", now()).value(); }
  authentication::CodeOutcome send() { return engine.send_code(row(), "en", {.address = "192.0.2.1"}, now()); }
  StepOutcome verify(const std::string& code) { return engine.verify_code(row(), Secret(code), {.address = "192.0.2.1"}, now()); }
  StepOutcome set_password(const std::string& password) {
    return engine.set_password(row(), Secret(password), {}, {.address = "192.0.2.1"}, now());
  }
  // What is due in the outbox, and is then gone from it for a while.
  std::vector<operation::ClaimedMessage> letters() { return outbox.claim({std::string(16, 'l'), now() + Seconds{3600}}, 100, now()); }
  std::string code_of_letter() { return letters().at(0).message->values.at("CODE"); }
};

std::string other_than(std::string code) {
  code[0] = code[0] == '9' ? '0' : static_cast<char>(code[0] + 1);
  return code;
}

}  // namespace

TEST("sign-in by code: the code of the letter proves the identifier, and the new password is the one from then on") {
  Fixture fixture;
  const auto user = fixture.add_user("ada@example.org");
  fixture.begin("Ada@Example.org");
  CHECK(std::holds_alternative<CodeSent>(fixture.send()));
  const auto letters = fixture.letters();
  CHECK_EQUAL(std::string("ada@example.org"), letters.at(0).message->recipient);
  CHECK(std::holds_alternative<GoOn>(fixture.verify(letters.at(0).message->values.at("CODE"))));
  const StepOutcome done = fixture.set_password("new password");
  CHECK_EQUAL(user.id, std::get<Finished>(done).session.session.user_id);
  CHECK_EQUAL(std::string("otp pwd"), std::get<Finished>(done).session.session.amr);
  const auto hash = fixture.users.find_with_password("ada@example.org")->password_hash.value();
  CHECK(fixture.hasher.verify(Secret("new password"), hash).matches);
  CHECK(!fixture.hasher.verify(Secret("old password"), hash).matches);
}

TEST("A10: a new password by code ends every other session, and not its own") {
  Fixture fixture;
  const auto user = fixture.add_user("ada@example.org");
  fixture.begin("ada@example.org");
  const auto old = fixture.engine.log_in_with_password(fixture.row(), Secret("old password"), {.address = "192.0.2.2"}, fixture.now());
  fixture.clock.advance(Seconds{1});
  fixture.begin("ada@example.org");
  fixture.send();
  fixture.verify(fixture.code_of_letter());
  const auto made = std::get<Finished>(fixture.set_password("new password")).session;
  CHECK(!fixture.sessions.find(std::get<Finished>(old).session.cookie, fixture.now()));
  CHECK(fixture.sessions.find(made.cookie, fixture.now()));
  CHECK_EQUAL(std::size_t{1}, fixture.sessions.list(user.id, fixture.now()).size());
}

TEST("S64: no step before its time: no guess without a code, no password without a proof, nothing twice") {
  Fixture fixture;
  fixture.add_user("ada@example.org");
  fixture.begin("ada@example.org");
  CHECK(std::holds_alternative<NotNext>(fixture.verify("123456")));
  CHECK(std::holds_alternative<NotNext>(fixture.set_password("new password")));
  fixture.send();
  CHECK(std::holds_alternative<NotNext>(fixture.set_password("new password")));
  const std::string code = fixture.code_of_letter();
  const auto before = fixture.row();
  CHECK(std::holds_alternative<GoOn>(fixture.verify(code)));
  CHECK(std::holds_alternative<NotNext>(fixture.verify(code)));
  CHECK(std::holds_alternative<NotNext>(fixture.send()));
  // The row as a request that ran at the same time had read it.
  CHECK(std::holds_alternative<NotNext>(fixture.engine.verify_code(before, Secret(code), {}, fixture.now())));
  CHECK(std::holds_alternative<Finished>(fixture.set_password("new password")));
  CHECK(std::holds_alternative<NotNext>(fixture.set_password("another password")));
}

TEST("S73: a code is worth nothing after ten minutes, after five guesses, after the next, or in another sign-in") {
  Fixture fixture;
  fixture.settings.throttle.failures_per_account = 1000;
  fixture.add_user("ada@example.org");
  fixture.begin("ada@example.org");
  fixture.send();
  const std::string first = fixture.code_of_letter();
  fixture.send();
  const std::string second = fixture.code_of_letter();
  if (first != second) CHECK(std::holds_alternative<WrongCredentials>(fixture.verify(first)));
  for (int i = 0; i < 4; ++i) fixture.verify(other_than(second));
  CHECK(std::holds_alternative<NotNext>(fixture.verify(second)));
  fixture.send();
  const std::string third = fixture.code_of_letter();
  const std::string token = fixture.token;
  fixture.begin("ada@example.org");
  fixture.send();
  const std::string elsewhere = fixture.code_of_letter();
  if (elsewhere != third) CHECK(std::holds_alternative<WrongCredentials>(fixture.verify(third)));
  fixture.token = token;
  fixture.clock.advance(Seconds{600});
  CHECK(std::holds_alternative<WrongCredentials>(fixture.verify(third)));
}

TEST("S69: nobody, a disabled person and a name without an address are told as somebody is, and get no letter") {
  Fixture fixture;
  const auto disabled = fixture.add_user("disabled@example.org");
  fixture.users.set_status(disabled.id, account::UserStatus::disabled, fixture.now());
  for (const char* identifier : {"nobody@example.org", "disabled@example.org", "somebody", "not an identifier"}) {
    fixture.begin(identifier);
    CHECK(std::holds_alternative<CodeSent>(fixture.send()));
    CHECK(std::holds_alternative<WrongCredentials>(fixture.verify("123456")));
  }
  CHECK(fixture.letters().empty());
}

TEST("S70: codes are limited by target and by address, alike for nobody") {
  Fixture fixture;
  for (int i = 0; i < 5; ++i) {
    fixture.begin("nobody@example.org");
    CHECK(std::holds_alternative<CodeSent>(fixture.send()));
  }
  fixture.begin("NOBODY@example.org");
  CHECK(std::holds_alternative<TooManyCodes>(fixture.send()));
  fixture.settings.sign_in.codes_per_address = 5;
  fixture.begin("somebody-else@example.org");
  CHECK(std::holds_alternative<TooManyCodes>(fixture.send()));
}

TEST("S70: guesses at codes and at passwords are one count") {
  Fixture fixture;
  fixture.settings.throttle.failures_per_account = 3;
  fixture.add_user("ada@example.org");
  fixture.begin("ada@example.org");
  fixture.send();
  const std::string code = fixture.code_of_letter();
  for (int i = 0; i < 3; ++i) fixture.verify(other_than(code));
  CHECK(std::holds_alternative<WrongCredentials>(fixture.verify(code)));
  const auto by_password =
      fixture.engine.log_in_with_password(fixture.row(), Secret("old password"), {.address = "192.0.2.1"}, fixture.now());
  CHECK(std::holds_alternative<WrongCredentials>(by_password));
}

}  // namespace gatewarden
