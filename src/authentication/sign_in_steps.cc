#include "authentication/sign_in_steps.h"

#include <cassert>

namespace gatewarden::authentication {

std::string_view wire_name(Step step) {
  switch (step) {
    case Step::login_password: return "login-password";
    case Step::send_code: return "send-code";
    case Step::verify_identifier: return "verify-identifier";
    case Step::set_password: return "set-password";
  }
  assert(false);
  return {};
}

std::vector<Step> next_steps(const SignInFacts& facts) {
  if (facts.finished) return {};
  if (facts.proven) return {Step::set_password};
  std::vector<Step> next{Step::login_password};
  if (facts.codes_on && facts.codes_sent > 0 && facts.code_attempts < most_code_attempts) next.push_back(Step::verify_identifier);
  if (facts.codes_on && facts.codes_sent < most_codes) next.push_back(Step::send_code);
  return next;
}

}  // namespace gatewarden::authentication
