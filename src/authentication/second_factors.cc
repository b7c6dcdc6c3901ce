#include "authentication/second_factors.h"

#include <array>
#include <cassert>

#include "authentication/assurance.h"
#include "platform/otp/totp.h"

namespace gatewarden::authentication {

std::string_view wire_name(FactorKind kind) {
  switch (kind) {
    case FactorKind::totp: return "totp";
    case FactorKind::passkey: return "passkey";
    case FactorKind::recovery_code: return "recovery-code";
  }
  assert(false);
  return {};
}

std::optional<FactorKind> factor_kind_of(std::string_view name) {
  for (const FactorKind kind : std::array{FactorKind::totp, FactorKind::passkey, FactorKind::recovery_code}) {
    if (wire_name(kind) == name) return kind;
  }
  return std::nullopt;
}

std::vector<FactorKind> SecondFactors::kinds_of(account::UserId user_id, Instant) {
  const auto counts = parts_.factors.count(user_id);
  std::vector<FactorKind> kinds;
  if (counts.authenticators > 0) kinds.push_back(FactorKind::totp);
  if (counts.passkeys > 0) kinds.push_back(FactorKind::passkey);
  if (!kinds.empty() && counts.recovery_codes > 0) kinds.push_back(FactorKind::recovery_code);
  return kinds;
}

bool SecondFactors::matches(account::UserId user_id, FactorKind kind, const Secret& code, Instant now) {
  switch (kind) {
    case FactorKind::totp: return find_step(user_id, code, now).has_value();
    case FactorKind::recovery_code: return parts_.recovery_codes.is_unused(user_id, code.reveal());
    case FactorKind::passkey: return false;  // signs, and has no code
  }
  assert(false);
  return false;
}

std::optional<std::string_view> SecondFactors::use_code(account::UserId user_id, FactorKind kind, const Secret& code, Instant now) {
  bool right = false;
  if (kind == FactorKind::recovery_code) right = parts_.recovery_codes.use(user_id, code.reveal(), now);
  if (kind == FactorKind::totp) {
    const auto match = find_step(user_id, code, now);
    right = match && parts_.authenticators.use_step(match->authenticator, match->step, now);
  }
  return right ? std::optional(amr::one_time) : std::nullopt;
}

// Looks at every authenticator of the person, whichever the code is of.
std::optional<SecondFactors::Match> SecondFactors::find_step(account::UserId user_id, const Secret& code, Instant now) {
  const auto digits = otp::parse_code(code.reveal());
  if (!digits) return std::nullopt;
  std::optional<Match> found;
  for (const auto& one : parts_.authenticators.list(user_id)) {
    if (!one.secret) continue;
    const auto step = otp::step_of(*one.secret, *digits, now, one.last_step);
    if (step && !found) found = Match{one.id, *step};
  }
  return found;
}

void settle_factors(const SecondFactors::Parts& parts, account::UserId user_id, Instant now) {
  const auto left = parts.factors.count(user_id);
  if (left.authenticators + left.passkeys == 0) parts.recovery_codes.remove(user_id);
  parts.devices.end_all(user_id, now);
}

bool SecondFactors::is_remembered(account::UserId user_id, std::string_view device_cookie, Instant now) {
  return parts_.devices.use(user_id, device_cookie, now);
}

}  // namespace gatewarden::authentication
