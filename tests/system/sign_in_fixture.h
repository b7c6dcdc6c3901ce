// The engine of signing in on a database of its own, for the outbox gives out whatever is due; without processes or HTTP.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authentication/sign_in_engine.h"
#include "harness/process.h"
#include "harness/test.h"
#include "platform/otp/totp.h"
#include "system/store_fixture.h"

namespace gatewarden::test {

struct SignInFixture {
  std::string folder = make_temporary_folder("sign-in");
  db::ConnectionSettings database = DatabaseServer::instance().settings(DatabaseServer::instance().make_database());
  db::Connection connection{database};
  FixedClock clock;
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
  account::Factors factors{connection};
  account::Authenticators authenticators{connection, Secret(std::string(32, 'f'))};
  account::RecoveryCodes recovery_codes{connection, Secret(std::string(32, 'f'))};
  account::RememberedDevices devices{connection, std::chrono::days{30}};
  authentication::SecondFactors second_factors{{factors, authenticators, recovery_codes, devices}};
  config::Settings settings = with_codes();
  authentication::SignInEngine engine{{connection, sign_ins, users, sessions, interactions, failures, audit, outbox,
                                       {access_tokens, refresh_tokens, revocations}, hasher, settings,
                                       Secret(std::string(32, 'c')), &second_factors}};
  authentication::Attempt attempt{.address = "192.0.2.1"};
  std::string token;

  SignInFixture() { clock.set(from_epoch_seconds(1'800'000'015)); }
  ~SignInFixture() { remove_folder(folder); }
  SignInFixture(const SignInFixture&) = delete;
  SignInFixture& operator=(const SignInFixture&) = delete;

  static password::HasherSettings cheap_hashing(const std::string& folder) {
    password::HasherSettings settings;
    settings.parameters = {256, 1, 1};
    settings.budget_file = folder + "/hash-budget";
    return settings;
  }
  static config::Settings with_codes() {
    config::Settings settings;
    settings.sign_in.codes = true;
    settings.mail.transport = settings.sms.transport = "file";
    return settings;
  }
  Instant now() const { return clock.now(); }
  template <typename Unit>
  auto commit(Unit unit) {
    db::Transaction transaction(connection);
    auto result = unit();
    transaction.commit();
    return result;
  }

  account::User add_user(const std::string& email, bool email_verified = true) {
    account::NewUser user;
    user.identifiers = {{account::IdentifierKind::email, email}};
    user.email = email;
    user.email_verified = email_verified;
    user.password_hash = hasher.hash(Secret("old password"));
    return commit([&] { return users.insert(user, now()); });
  }
  // Answers the secret that makes the codes.
  Secret add_authenticator(account::UserId user_id) {
    const Secret secret = otp::make_secret();
    commit([&] { return authenticators.insert(user_id, "phone", secret, 0, now()); });
    return secret;
  }
  std::string time_code(const Secret& secret) { return otp::code_at(secret, otp::step_at(now())); }

  void begin(const std::string& identifier) { token = engine.begin(identifier, "browser", std::nullopt, now()).token; }
  account::SignIn row() { return engine.find(token, "browser", now()).value(); }
  std::vector<authentication::Step> next() { return engine.next_steps(row(), attempt, now()); }

  authentication::StepOutcome log_in(const std::string& password) {
    return engine.log_in_with_password(row(), Secret(password), attempt, now());
  }
  authentication::CodeOutcome send() { return engine.send_code(row(), "en", attempt, now()); }
  authentication::CodeOutcome send_link() { return engine.send_link(row(), "en", attempt, now()); }
  authentication::StepOutcome verify(const std::string& code) { return engine.verify_code(row(), Secret(code), attempt, now()); }
  authentication::StepOutcome set_password(const std::string& password, const authentication::NewAccount& account = {}) {
    return engine.set_password(row(), Secret(password), account, attempt, now());
  }
  authentication::StepOutcome finish() { return engine.finish(row(), attempt, now()); }
  // As the endpoint of the second factor does it.
  authentication::StepOutcome give_second_factor(const std::string& code) {
    const auto sign_in = row();
    if (engine.is_throttled(sign_in, std::nullopt, attempt, now())) {
      return engine.refuse_attempt(sign_in, std::nullopt, "throttled", attempt, now());
    }
    bool is_right = false;
    auto outcome = engine.pass_second_factor(sign_in, authentication::amr::one_time, attempt, now(), [&] {
      is_right = second_factors.use_code(sign_in.user.value(), authentication::FactorKind::totp, Secret(code), now()).has_value();
      return is_right;
    });
    return outcome;
  }
  // What is due in the outbox, and is then gone from it for a while.
  std::vector<operation::ClaimedMessage> letters() { return outbox.claim({std::string(16, 'l'), now() + Seconds{3600}}, 100, now()); }
  // The newest value of that name in what is due.
  std::string newest(const std::string& name) {
    std::string value;
    for (const auto& letter : letters()) {
      const auto found = letter.message->values.find(name);
      if (found != letter.message->values.end()) value = found->second;
    }
    CHECK(!value.empty());
    return value;
  }
  std::string code_of_letter() { return newest("CODE"); }
  std::string token_of_letter() {
    const std::string link = newest("LINK");
    return link.substr(link.find("?token=") + 7);
  }
  // Proves the identifier by a code.
  void prove() {
    CHECK(std::holds_alternative<authentication::CodeSent>(send()));
    CHECK(std::holds_alternative<authentication::GoOn>(verify(code_of_letter())));
  }
};

inline std::string other_than(std::string code) {
  code[0] = code[0] == '9' ? '0' : static_cast<char>(code[0] + 1);
  return code;
}

template <typename Expected, typename Outcome>
bool is(const Outcome& outcome) {
  return std::holds_alternative<Expected>(outcome);
}

// Of an outcome that ended a sign-in.
inline const account::Sessions::Made& session_of(const authentication::StepOutcome& outcome) {
  return std::get<authentication::Finished>(outcome).session;
}

}  // namespace gatewarden::test
