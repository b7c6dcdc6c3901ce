#include "authentication/sign_in_steps.h"

#include <cassert>

namespace gatewarden::authentication {

namespace {

std::vector<Step> steps_of_begin(const SignInFacts& facts) {
  std::vector<Step> next{Step::login_password};
  if (facts.passkeys_on) next.push_back(Step::login_passkey);
  if (facts.codes_on && facts.codes_sent > 0 && facts.code_attempts < most_code_attempts) next.push_back(Step::verify_identifier);
  if (facts.codes_on && facts.codes_sent < most_codes) next.push_back(Step::send_code);
  return next;
}

std::vector<Step> steps_of_proof(const SignInFacts& facts) {
  if (!facts.known) return facts.registration_on ? std::vector{Step::set_password} : std::vector<Step>();
  std::vector<Step> next{Step::set_password};
  if (facts.code_alone) next.push_back(Step::finish);
  return next;
}

}  // namespace

std::string_view wire_name(Step step) {
  switch (step) {
    case Step::login_password: return "login-password";
    case Step::login_passkey: return "login-passkey";
    case Step::send_code: return "send-code";
    case Step::verify_identifier: return "verify-identifier";
    case Step::set_password: return "set-password";
    case Step::finish: return "finish";
    case Step::second_factor: return "second-factor";
    case Step::enrol_second_factor: return "enrol-second-factor";
  }
  assert(false);
  return {};
}

std::vector<Step> next_steps(const SignInFacts& facts) {
  if (facts.finished) return {};
  if (!facts.passed && !facts.proven) return steps_of_begin(facts);
  if (facts.asks_second_factor) {
    return facts.factor_attempts < most_factor_attempts ? std::vector{Step::second_factor} : std::vector<Step>();
  }
  if (facts.proven) return steps_of_proof(facts);
  if (facts.must_enrol) return {Step::enrol_second_factor};
  return {};
}

}  // namespace gatewarden::authentication
