#include "authentication/factor_administration.h"

#include <algorithm>

#include "authentication/account_actor.h"
#include "authentication/notice.h"
#include "base/encoding.h"
#include "base/text.h"

namespace gatewarden::authentication {

using operation::AuditEvent;

AuditEvent removal_event(FactorKind kind) {
  return kind == FactorKind::passkey ? AuditEvent::passkey_removed : AuditEvent::second_factor_removed;
}

std::vector<FactorAdministration::Factor> FactorAdministration::list(account::UserId user_id) {
  std::vector<Factor> all;
  for (const account::Authenticator& one : parts_.authenticators.list(user_id)) {
    all.push_back({FactorKind::totp, std::to_string(one.id), one.name, one.created_at, one.last_used_at});
  }
  for (const account::Passkey& one : parts_.passkeys.list(user_id)) {
    all.push_back({FactorKind::passkey, to_base64url(one.id), one.name, one.created_at, one.last_used_at});
  }
  return all;
}

std::optional<FactorAdministration::Factor> FactorAdministration::remove(const account::User& user, std::string_view id, Instant now) {
  parts_.users.lock(user.id);
  const auto all = list(user.id);
  const auto one = std::find_if(all.begin(), all.end(), [id](const Factor& each) { return each.id == id; });
  if (one == all.end()) return std::nullopt;
  const bool is_passkey = one->kind == FactorKind::passkey;
  if (is_passkey) parts_.passkeys.remove(user.id, from_base64url(id).value_or(""));
  else parts_.authenticators.remove(user.id, parse_unsigned(id).value_or(0));
  settle_factors({parts_.factors, parts_.authenticators, parts_.recovery_codes, parts_.devices}, user.id, now);
  tell(user, is_passkey ? "PASSKEY_REMOVED" : "TOTP_REMOVED", one->name, now);
  return *one;
}

std::uint64_t FactorAdministration::reset(const account::User& user, Instant now) {
  parts_.users.lock(user.id);
  const std::uint64_t removed = parts_.authenticators.remove_all(user.id) + parts_.passkeys.remove_all(user.id);
  settle_factors({parts_.factors, parts_.authenticators, parts_.recovery_codes, parts_.devices}, user.id, now);
  if (removed > 0) tell(user, "FACTORS_RESET", {}, now);
  return removed;
}

AuditEvent FactorAdministration::set_required(account::UserId user_id, bool required, Instant now) {
  parts_.users.set_second_factor_required(user_id, required, now);
  return required ? AuditEvent::second_factor_demanded : AuditEvent::second_factor_not_demanded;
}

// From where and with what an operator did it is no affair of the person's.
void FactorAdministration::tell(const account::User& user, std::string_view what, std::string_view name, Instant now) {
  auto message = notice_to(user, parts_.settings);
  if (!message) return;
  message->template_name = factor_notice;
  message->language = language_of_person(user, parts_.settings.pages.language);
  message->values = {{std::string(what), "1"}, {"AT", to_rfc3339(now)}};
  if (!name.empty()) message->values.emplace("NAME", name);
  parts_.outbox.insert(*message, now + notice_life, now);
}

}  // namespace gatewarden::authentication
