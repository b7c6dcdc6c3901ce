// The examples of gatewarden-sign-in(7), gatewarden-second-factors(7) and gatewarden-admin(7), run as they stand there.
#include "harness/mailbox.h"
#include "manual_examples.h"
#include "registration_requests.h"
#include "second_factor_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;
using namespace std::string_literals;

namespace {

constexpr const char* sign_in = "gatewarden-sign-in.7.scd";
constexpr const char* second_factors = "gatewarden-second-factors.7.scd";
constexpr const char* address = "ada@example.org";  // as the manual calls its person

// One for all: what the manual's people do to it, others need not bear.
Stack& stack() {
  static Stack one(configured("[sign_in]\ncodes = true\nregistration = true\ncode_alone = true\n"));
  return one;
}

json::Value answer_of(ManualShell& shell, const std::string& script) {
  const std::string out = shell.run(script);
  auto answer = json::Value::parse(out);
  if (!answer) CPPUNIT_FAIL("no JSON: " + out);
  CHECK_EQUAL(""s, answer->string_at("error_description").value_or(""));
  return *std::move(answer);
}

// A step of the sign-in, by the block of its name.
json::Value take(ManualShell& shell, const char* manual, const std::string& step) {
  return answer_of(shell, example_with(manual, "/api/v1/auth/" + step + " "));
}

// The person of the manual; codes that came to them so far.
std::size_t& codes_sent() {
  static std::size_t count = 0;
  return count;
}

std::vector<std::string> begin(ManualShell& shell) {
  const auto begun = take(shell, sign_in, "submit-identifier");
  shell.set("TOKEN", begun.string_at("step_token").value());
  return begun.find("next")->strings().value();
}

json::Value prove(ManualShell& shell) {
  begin(shell);
  CHECK_EQUAL(std::int64_t{600}, take(shell, sign_in, "send-code").integer_at("expires_in").value());
  shell.set("code", Mailbox(stack()).wait_for(address, "sign_in_code", ++codes_sent()).values.at("CODE"));
  return take(shell, sign_in, "verify-identifier");
}

// By the password of the manual, once somebody has set it.
void log_in(ManualShell& shell) {
  static const bool is_made = [&] {
    CHECK_EQUAL(true, prove(shell).boolean_at("new_account").value());
    return take(shell, sign_in, "set-password").string_at("user_id").has_value();
  }();
  CHECK(is_made);
  begin(shell);
}

}  // namespace

TEST("sign-in manual: its curl lines make an account, sign in to it by the password, and by a code alone") {
  ManualShell shell(stack());
  log_in(shell);
  const auto in = take(shell, sign_in, "login-password");
  CHECK_EQUAL("urn:gatewarden:acr:password"s, in.find("session")->string_at("acr").value());
  CHECK_EQUAL(false, prove(shell).boolean_at("new_account").value());
  CHECK_EQUAL(in.string_at("user_id").value(), take(shell, sign_in, "finish").string_at("user_id").value());
}

TEST("second factors manual: its curl lines add an authenticator, sign in with it, and change what there is") {
  ManualShell shell(stack());
  log_in(shell);
  take(shell, sign_in, "login-password");
  std::string secret = shell.run(example_with(second_factors, "> begun.json"));
  secret.erase(secret.find_last_not_of('\n') + 1);
  const AuthenticatorApp app{Secret(from_base32(secret)), {}, {}};
  shell.set("code", app.code(stack()));
  CHECK_EQUAL(std::size_t{10}, split_words(shell.run(example_with(second_factors, "> added.json")), '\n').size());
  next_step(stack());

  begin(shell);
  CHECK((take(shell, sign_in, "login-password").find("next")->strings().value() == std::vector{"second-factor"s}));
  shell.set("code", app.code(stack()));
  CHECK_EQUAL("urn:gatewarden:acr:mfa"s,
              take(shell, second_factors, "second-factor").find("session")->string_at("acr").value());
  const std::string out = shell.run(example_with(second_factors, "My old phone"));
  CHECK(contains(out, "\"name\":\"My phone\"") && contains(out, "\"recovery_codes\":[") && contains(out, "\"user_agent\":\"curl/"));
  CHECK(!contains(out, "\"error\""));
  next_step(stack());

  begin(shell);
  CHECK(take(shell, sign_in, "login-password").string_at("user_id").has_value());
  CHECK_EQUAL(0, stack().run({"second-factor", "require", address}).status);
  begin(shell);
  CHECK((take(shell, sign_in, "login-password").find("next")->strings().value() == std::vector{"enrol-second-factor"s}));
  const auto begun = take(shell, second_factors, "enrol-second-factor");
  const AuthenticatorApp made{Secret(from_base32(begun.string_at("secret").value())), {}, {}};
  shell.set("enrolment", begun.string_at("enrolment").value());
  shell.set("code", made.code(stack()));
  const auto in = take(shell, second_factors, "enrol-second-factor/confirm");
  CHECK_EQUAL(std::size_t{10}, in.find("recovery_codes")->items().size());
  CHECK_EQUAL(0, stack().run({"second-factor", "require", address, "--not"}).status);
  CHECK_EQUAL(0, stack().run({"second-factor", "reset", address, "--yes"}).status);
}

TEST("admin manual: its curl lines make people, find them, end, restore and help them") {
  ManualShell shell(stack());
  std::string out;
  for (const std::string& block : examples_of("gatewarden-admin.7.scd")) out += shell.run(block);
  CHECK(!contains(out, "\"error\""));
  for (const std::string told : {"\"identifier\":\"ada@example.com\"", "\"status\":\"disabled\"", "\"changed\":[\"", "\"second_factors\":[]",
                                 "\"required\":false", "\"required\":true"}) {
    CHECK(contains(out, told));
  }
}
