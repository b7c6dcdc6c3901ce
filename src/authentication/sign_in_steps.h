// Which step of a sign-in may come next: a pure decision, the same for pages and programs.
#pragma once

#include <string_view>
#include <vector>

namespace gatewarden::authentication {

enum class Step { login_password };

// As on the wire: "login-password".
std::string_view wire_name(Step step);

// What is known of a sign-in when the decision is made. Nothing here says whether the identifier is anybody's: what may come
// next must not tell (S69).
struct SignInFacts {
  bool finished = false;
};

// Nothing once the sign-in is finished.
std::vector<Step> next_steps(const SignInFacts& facts);

}  // namespace gatewarden::authentication
