#include "authentication/sign_in_steps.h"

#include <cassert>

namespace gatewarden::authentication {

std::string_view wire_name(Step step) {
  switch (step) {
    case Step::login_password: return "login-password";
  }
  assert(false);
  return {};
}

std::vector<Step> next_steps(const SignInFacts& facts) {
  if (facts.finished) return {};
  return {Step::login_password};
}

}  // namespace gatewarden::authentication
