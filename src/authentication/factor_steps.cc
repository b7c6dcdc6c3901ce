#include "authentication/factor_steps.h"

namespace gatewarden::authentication {

bool FactorSteps::may_remember(const account::SignIn& sign_in) const {
  return parts_.settings.sign_in.remember_devices > Seconds{0} && !sign_in.proven;
}

FactorSteps::Shown FactorSteps::show(const account::SignIn& sign_in, const GivenFactor& given, const FactorOwner& owner,
                                     const Attempt& attempt, Instant now) {
  if (!parts_.engine.may_come(Step::second_factor, sign_in, attempt, now)) return {NotNext{}};
  const account::UserId user_id = *sign_in.user;
  // Looked at whatever the throttle says, so that the time tells nothing.
  const bool matches = parts_.factors.matches(user_id, given.kind, given.code, now);
  if (parts_.engine.is_throttled(sign_in, std::nullopt, attempt, now)) {
    return {parts_.engine.refuse_attempt(sign_in, std::nullopt, "throttled", attempt, now)};
  }
  if (!matches) return {parts_.engine.refuse_attempt(sign_in, std::nullopt, "wrong_second_factor", attempt, now)};
  const bool remember = given.remember && may_remember(sign_in);
  std::string cookie;
  const auto use = [&] {
    if (!parts_.factors.use_code(user_id, given.kind, given.code, now)) return false;
    if (given.kind == FactorKind::recovery_code) parts_.desk.tell_recovery_code_used(owner, now);
    if (remember) cookie = parts_.devices.insert(user_id, {attempt.address, attempt.user_agent}, now);
    return true;
  };
  auto outcome = parts_.engine.pass_second_factor(sign_in, amr::one_time, attempt, now, use);
  const bool passed = std::holds_alternative<Finished>(outcome) || std::holds_alternative<GoOn>(outcome);
  return {std::move(outcome), passed ? std::move(cookie) : std::string()};
}

std::variant<FactorDesk::Enrolment, NotNext> FactorSteps::begin_enrolment(const account::SignIn& sign_in, const FactorOwner& owner,
                                                                         const Attempt& attempt, Instant now) {
  // Codes reach no rung of passkeys: to make an authenticator would lead nowhere.
  if (attempt.essential == Rung::passkey || !parts_.engine.may_come(Step::enrol_second_factor, sign_in, attempt, now)) return NotNext{};
  auto begun = parts_.desk.begin(owner, now);
  if (!begun.ok()) return NotNext{};  // as many as one may have: there is nothing to enrol then
  return std::move(begun).value();
}

FactorSteps::Made FactorSteps::finish_enrolment(const account::SignIn& sign_in, const FactorDesk::Confirmation& confirmation,
                                                const FactorOwner& owner, const Attempt& attempt, Instant now) {
  if (!parts_.engine.may_come(Step::enrol_second_factor, sign_in, attempt, now)) return {NotNext{}};
  const auto proven = parts_.desk.prove(owner, confirmation, now);
  if (!proven.ok()) {
    if (proven.error().code == ErrorCode::wrong_credentials) return {WrongCredentials{}};
    return {NotNext{}};
  }
  std::vector<Secret> codes;
  const auto use = [&] {
    auto enrolled = parts_.desk.enrol(owner, *proven, now);
    if (enrolled) codes = std::move(enrolled->recovery_codes);
    return enrolled.has_value();
  };
  auto outcome = parts_.engine.pass_enrolment(sign_in, amr::one_time, attempt, now, use);
  if (!std::holds_alternative<Finished>(outcome) && !std::holds_alternative<GoOn>(outcome)) codes.clear();
  return {std::move(outcome), std::move(codes)};
}

}  // namespace gatewarden::authentication
