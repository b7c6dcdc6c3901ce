// A passkey after the password.
#include "domain/account/passkeys.h"
#include "platform/db/connection.h"
#include "system/passkeys.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

struct Owner : PasskeyPerson {
  Owner() : PasskeyPerson(Stack::shared()) {
    enrol();
    http.forget_cookies();
  }
  // The token of a sign-in that the password has brought to the second factor.
  std::string passed_password() {
    const std::string token = password_token();
    const Answer answer = take_step(http, "login-password", token, {{"password", user.password}});
    CHECK_EQUAL(200, answer.status);
    CHECK((answer.json().find("next")->strings() == std::vector<std::string>{"second-factor"}));
    const auto kinds = answer.json().find("second_factors")->strings().value();
    CHECK(std::find(kinds.begin(), kinds.end(), "passkey") != kinds.end());
    CHECK(http.cookie("__Host-gatewarden_session").empty());
    return token;
  }
};

bool is_refused(const Answer& answer) { return answer.status == 422 && error_of(answer) == "wrong_credentials"; }

}  // namespace

TEST("passkeys: who has one is asked for it after the password, and the ladder says what was shown") {
  Owner owner;
  const Answer done = owner.log_in_with_passkey({}, owner.passed_password());
  CHECK_EQUAL(200, done.status);
  const auto session = *done.json().find("session");
  CHECK_EQUAL(std::string("urn:gatewarden:acr:passkey"), session.string_at("acr").value());
  CHECK((session.find("amr")->strings() == std::vector<std::string>{"pwd", "pop", "user", "mfa"}));
}

TEST("passkeys: the second factor may be one that did not verify its person") {
  Owner owner;
  const Answer done = owner.log_in_with_passkey([](Ceremony& c) { c.flags = 0x01; }, owner.passed_password());
  CHECK_EQUAL(200, done.status);
  CHECK((done.json().find("session")->find("amr")->strings() == std::vector<std::string>{"pwd", "pop", "mfa"}));
}

TEST("passkeys: only who has shown the password is told which passkeys the person has") {
  Owner owner;
  const std::string token = owner.password_token();
  CHECK(owner.request_options(token).json().find("public_key")->find("allowCredentials")->items().empty());
  const auto options = *owner.request_options(owner.passed_password()).json().find("public_key");
  CHECK_EQUAL(std::string("preferred"), options.string_at("userVerification").value());
  const auto allowed = options.find("allowCredentials")->items();
  CHECK(allowed.size() == 1 && allowed[0].string_at("id") == to_base64url(owner.key.credential_id));
}

TEST("passkeys: as the second factor an authenticator need not name the person, as those of U2F cannot") {
  Owner owner;
  owner.key.user_handle = "";
  CHECK_EQUAL(200, owner.log_in_with_passkey({}, owner.passed_password()).status);
}

TEST("S64: another's passkey is no second factor of this person, and neither is one that was removed") {
  Owner owner, other;
  const std::string token = owner.passed_password();
  std::swap(owner.key, other.key);
  CHECK(is_refused(owner.log_in_with_passkey({}, token)));
  std::swap(owner.key, other.key);
  const Answer options = owner.request_options(token);
  db::Connection database(stack().database());
  account::Passkeys(database).remove_all(owner.user.user.id);
  const Answer answer = owner.answer_with(token, owner.key.get(owner.ceremony(*options.json().find("public_key"))));
  CHECK(answer.status == 409 || is_refused(answer));
  CHECK(owner.http.cookie("__Host-gatewarden_session").empty());
}

TEST("S64: a challenge of before the password is none of after it") {
  Owner owner;
  const std::string token = owner.password_token();
  const Answer before = owner.request_options(token);
  take_step(owner.http, "login-password", token, {{"password", owner.user.password}});
  CHECK_EQUAL(409, owner.answer_with(token, owner.key.get(owner.ceremony(*before.json().find("public_key")))).status);
}

TEST("S70: wrong passkeys as a second factor are counted, and end the sign-in") {
  Owner owner;
  const std::string token = owner.passed_password();
  int refused = 0;
  while (refused < 20) {
    const Answer options = owner.request_options(token);
    if (options.status != 200) break;
    auto made = owner.key.get(owner.ceremony(*options.json().find("public_key")));
    made.signature.back() = static_cast<char>(made.signature.back() ^ 1);
    CHECK(is_refused(owner.answer_with(token, made)));
    ++refused;
  }
  CHECK(refused > 0 && refused < 20);
  CHECK_EQUAL(409, owner.request_options(token).status);
}
