// A person with a browser and an authenticator of software, who takes the steps of passkeys by JSON.
#pragma once

#include <string>

#include "base/encoding.h"
#include "harness/authenticator.h"
#include "harness/stack.h"
#include "harness/test.h"
#include "system/oauth_requests.h"
#include "system/sign_in_steps.h"

namespace gatewarden::test {

struct PasskeyPerson {
  explicit PasskeyPerson(Stack& its_stack) : stack(its_stack), http(its_stack), user(its_stack.make_user()) {}

  Stack& stack;
  HttpClient http;
  Stack::TestUser user;
  Authenticator key;

  // The browser that stands on a page of the issuer.
  Ceremony ceremony(const json::Value& options) const {
    return {.challenge = from_base64url(options.string_at("challenge").value()).value(), .origin = stack.issuer(), .rp_id = "localhost"};
  }
  std::string password_token() { return step_token(submit_identifier(http, user.identifier)); }
  Answer log_in_with_password() {
    return take_step(http, "login-password", password_token(), {{"password", user.password}});
  }

  // Making one.
  Answer creation_options() {
    const Answer options = post_json(http, "/api/v1/account/passkeys/options", "{}");
    if (options.status == 200)
      key.user_handle = from_base64url(options.json().find("public_key")->find("user")->string_at("id").value()).value();
    return options;
  }
  static std::string registration(const std::string& token, const std::string& credential, const std::string& name = "Phone") {
    return JsonWriter().begin_object().member("change_token", token).member("name", name).key("credential").raw(credential).end_object().take();
  }
  Answer finish(const Answer& options, const Authenticator::Made& made, const std::string& name = "Phone") {
    return post_json(http, "/api/v1/account/passkeys",
                     registration(options.json().string_at("change_token").value(), key.registration_json(made), name));
  }
  // Signed in by the password, and has a passkey.
  Answer enrol(const std::string& format = "none", std::uint32_t sign_count = 0) {
    CHECK_EQUAL(200, log_in_with_password().status);
    const Answer options = creation_options();
    CHECK_EQUAL(200, options.status);
    Ceremony made = ceremony(*options.json().find("public_key"));
    made.sign_count = sign_count;
    const Answer done = finish(options, key.create(made, format));
    CHECK_EQUAL(201, done.status);
    return done;
  }

  // Using one.
  Answer request_options(const std::string& token = "") {
    std::vector<http::Header> headers;
    if (!token.empty()) headers.push_back({"authorization", "Bearer " + token});
    return post_json(http, "/api/v1/auth/passkey-options", "{}", headers);
  }
  Answer answer_with(const std::string& token, const Authenticator::Signed& made) {
    return post_json(http, "/api/v1/auth/login-passkey",
                     JsonWriter().begin_object().key("credential").raw(key.assertion_json(made)).end_object().take(),
                     {{"authorization", "Bearer " + token}});
  }
  // Options and answer; `change` leads the authenticator astray.
  Answer log_in_with_passkey(const std::function<void(Ceremony&)>& change = {}, std::string token = "") {
    const Answer options = request_options(token);
    CHECK_EQUAL(200, options.status);
    if (token.empty()) token = options.json().string_at("step_token").value();
    Ceremony asked = ceremony(*options.json().find("public_key"));
    if (change) change(asked);
    return answer_with(token, key.get(asked));
  }
  // Whoever has a passkey changes passkeys in a session that one of them made.
  void prove() { CHECK_EQUAL(200, log_in_with_passkey().status); }
};

}  // namespace gatewarden::test
