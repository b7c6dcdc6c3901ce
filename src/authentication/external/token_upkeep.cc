#include "authentication/external/token_upkeep.h"

#include <algorithm>

#include "base/json_writer.h"
#include "platform/log/log.h"

namespace gatewarden::authentication {

namespace {

using account::ExternalAccount;
using account::ProviderTokens;

constexpr Seconds least_left{60};
constexpr Seconds lease{120};
constexpr Seconds first_delay{60}, longest_delay{3600};

}  // namespace

Seconds renewal_delay(int failures) { return std::min(longest_delay, first_delay * (1 << std::clamp(failures - 1, 0, 10))); }

Renewal TokenUpkeep::renew(const ExternalAccount& account) {
  const Instant now = parts_.clock.now();
  const auto* const found = parts_.providers.find(account.provider);
  const auto tokens = parts_.accounts.tokens(account.id);
  const bool is_possible = found != nullptr && found->status == account::ProviderStatus::active && found->keep_tokens && tokens &&
                           !tokens->refresh_token.empty();
  if (!is_possible) {
    parts_.accounts.put_off(account.id, std::nullopt);
    return Renewal::impossible;
  }
  const account::IdentityProvider provider = *found;
  auto outcome = parts_.client.refresh(provider, *tokens);
  if (const auto* const fresh = std::get_if<ProviderTokens>(&outcome)) {
    parts_.accounts.update_tokens(account, *fresh, now);
    return Renewal::renewed;
  }
  const auto& fault = std::get<ProviderFault>(outcome);
  if (fault.kind != ProviderFault::Kind::refused) {
    log::warn("provider_failed", {{"provider", provider.provider}, {"reason", fault.what}});
    parts_.accounts.put_off(account.id, now + renewal_delay(parts_.accounts.refresh_failures(account.id)));
    return Renewal::unreachable;
  }
  operation::AuditRecord record{.event = operation::AuditEvent::external_tokens_refused, .user_id = account.user_id};
  record.detail = JsonWriter().begin_object().member("provider", provider.provider).end_object().take();
  db::retry(parts_.connection, [&] {
    db::Transaction transaction(parts_.connection);
    parts_.accounts.mark_refused(account.id, now);
    parts_.audit.insert(record);
    transaction.commit();
    return true;
  });
  return Renewal::refused;
}

TokenUpkeep::Handed TokenUpkeep::hand_out(account::LinkId id) {
  const Instant now = parts_.clock.now();
  const auto account = parts_.accounts.find(id);
  if (!account || !account->has_tokens) return Gone{};
  if (!account->tokens_shared) return Unshared{};
  const auto is_good = [now](const ProviderTokens& tokens, Seconds left) { return !tokens.expires_at || *tokens.expires_at > now + left; };
  auto tokens = parts_.accounts.tokens(id);
  if (!tokens) return Gone{};
  if (is_good(*tokens, least_left)) return *std::move(tokens);
  if (tokens->refresh_token.empty()) {
    if (is_good(*tokens, Seconds{0})) return *std::move(tokens);
    return Gone{};
  }
  if (parts_.accounts.lease_refresh(id, now + lease, now)) {
    const Renewal renewal = renew(*account);
    if (renewal == Renewal::refused || renewal == Renewal::impossible) return Gone{};
    tokens = parts_.accounts.tokens(id);
  }
  if (tokens && is_good(*tokens, Seconds{0})) return *std::move(tokens);
  return Later{};
}

}  // namespace gatewarden::authentication
