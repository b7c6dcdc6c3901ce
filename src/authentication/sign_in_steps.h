// Which step of a sign-in may come next: a pure decision, the same for pages and programs.
#pragma once

#include <string_view>
#include <vector>

namespace gatewarden::authentication {

enum class Step { login_password, send_code, verify_identifier, set_password };

// As on the wire: "login-password".
std::string_view wire_name(Step step);

inline constexpr int most_code_attempts = 5;  // at one code
inline constexpr int most_codes = 5;          // in one sign-in

// What is known of a sign-in when the decision is made. Until a code was verified, nothing here says whether the identifier is
// anybody's: what may come next must not tell (S69).
struct SignInFacts {
  bool finished = false;
  bool codes_on = false;  // the site sends one-time codes
  int codes_sent = 0;
  int code_attempts = 0;  // at the code that was sent last
  bool proven = false;    // a code has shown that the identifier is the person's
};

// Nothing once the sign-in is finished. Who has proven the identifier sets a new password, and nothing else: a sign-in never
// mixes the ways by which it is proven.
std::vector<Step> next_steps(const SignInFacts& facts);

}  // namespace gatewarden::authentication
