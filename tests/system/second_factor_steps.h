// A person with second factors, as programs and pages meet them: an authenticator that takes a secret in, and shows codes.
#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "harness/stack.h"
#include "harness/test.h"
#include "platform/otp/totp.h"
#include "system/sign_in_steps.h"

namespace gatewarden::test {

// RFC 4648 section 6, as an authenticator reads it.
inline std::string from_base32(const std::string& text) {
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == ' ') continue;
    const std::size_t digit = std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").find(c);
    CHECK(digit != std::string::npos);
    bits = (bits << 5 | static_cast<unsigned>(digit)) & 0xffff;
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xff);
  }
  return bytes;
}

// By the clock of the stack.
inline Instant now_of(const Stack& stack) {
  std::ifstream file(stack.folder() + "/clock-offset");
  std::int64_t offset = 0;
  CHECK(static_cast<bool>(file >> offset));
  return SystemClock().now() + Seconds{offset};
}

struct AuthenticatorApp {
  Secret secret;
  std::string id;
  std::vector<std::string> recovery_codes;

  // Of now, or of so many steps from now.
  std::string code(const Stack& stack, int steps = 0) const {
    return otp::code_at(secret, otp::step_at(now_of(stack) + steps * otp::step_length));
  }
  // Six digits that are right at no step near now.
  std::string wrong_code(const Stack& stack) const {
    for (int number = 0;; ++number) {
      const std::string guess = std::to_string(100000 + number);
      bool right = false;
      for (int step = -2; step <= 2; ++step) right = right || code(stack, step) == guess;
      if (!right) return guess;
    }
  }
};

// A code works once: the next is of a later step.
inline void next_step(Stack& stack) { stack.advance_clock(otp::step_length); }

inline Answer sign_in_by_password(HttpClient& http, const Stack::TestUser& user) {
  const std::string token = step_token(submit_identifier(http, user.identifier));
  return take_step(http, "login-password", token, {{"password", user.password}});
}

// With both; whoever has a second factor changes it in such a session alone.
inline void sign_in_with(Stack& stack, HttpClient& http, const Stack::TestUser& user, const AuthenticatorApp& app) {
  const std::string token = step_token(submit_identifier(http, user.identifier));
  CHECK_EQUAL(200, take_step(http, "login-password", token, {{"password", user.password}}).status);
  CHECK_EQUAL(200, take_step(http, "second-factor", token, {{"kind", "totp"}, {"code", app.code(stack)}}).status);
  next_step(stack);
}

inline Answer account_call(HttpClient& http, const std::string& method, const std::string& path, const std::string& body = "{}") {
  return http.send(method, "/api/v1/account/" + path, body, {json_type});
}

// Adds one to the account of who is signed in.
inline AuthenticatorApp enrol(Stack& stack, HttpClient& http, const std::string& name = "") {
  const Answer begun = account_call(http, "POST", "second-factors");
  CHECK_EQUAL(201, begun.status);
  AuthenticatorApp made;
  made.secret = Secret(from_base32(begun.json().string_at("secret").value()));
  const std::string body = json_of({{"enrolment", begun.json().string_at("enrolment").value()}, {"code", made.code(stack)}, {"name", name}});
  const Answer confirmed = account_call(http, "POST", "second-factors/confirm", body);
  CHECK_EQUAL(201, confirmed.status);
  made.id = confirmed.json().string_at("id").value();
  if (const auto codes = confirmed.json().find("recovery_codes")) made.recovery_codes = codes->strings().value();
  next_step(stack);
  return made;
}

}  // namespace gatewarden::test
