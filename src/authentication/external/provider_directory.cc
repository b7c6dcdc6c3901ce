#include "authentication/external/provider_directory.h"

#include "platform/log/log.h"

namespace gatewarden::authentication {

namespace {

using account::IdentityProvider;
using account::ProviderKind;
using Kind = ProviderFault::Kind;

constexpr Seconds fresh{3600};
constexpr Seconds stale{86'400};
// Whoever sends tokens of unknown keys, or asks while the provider answers nonsense, makes us call this often and no more.
constexpr Seconds pause{60};

// A clock that goes back makes things old, not young for ever.
bool is_within(Instant since, Seconds span, Instant now) { return since <= now && now < since + span; }
bool was_tried(const std::optional<Instant>& at, Instant now) { return at && is_within(*at, pause, now); }

}  // namespace

FromProvider<web_client::Answer> ProviderCalls::call(const IdentityProvider& provider, const web_client::Call& call) {
  auto& client = clients_[{provider.private_addresses, provider.clear_text}];
  if (!client) {
    client = std::make_unique<web_client::GuardedClient>(
        web_client::Limits{.whole = limits_.deadline,
                           .private_addresses = provider.private_addresses,
                           .clear_text = provider.clear_text,
                           .certificate_authority = limits_.certificate_authority});
  }
  auto outcome = client->call(call);
  if (auto* const failure = std::get_if<web_client::Failure>(&outcome)) {
    return ProviderFault{failure->refused ? Kind::untrue : Kind::unreachable, std::move(failure->what)};
  }
  auto& answer = std::get<web_client::Answer>(outcome);
  if (answer.status == 429 || answer.status >= 500) {
    return ProviderFault{Kind::unreachable, "it answered " + std::to_string(answer.status)};
  }
  return std::move(answer);
}

FromProvider<std::string> ProviderCalls::fetch(const IdentityProvider& provider, const std::string& url) {
  auto outcome = call(provider, {.url = url, .headers = {{"accept", "application/json"}}});
  if (auto* const fault = std::get_if<ProviderFault>(&outcome)) return std::move(*fault);
  auto& answer = std::get<web_client::Answer>(outcome);
  if (answer.status != 200) return ProviderFault{Kind::untrue, "it answered " + std::to_string(answer.status)};
  return std::move(answer.body);
}

ProviderDirectory::Entry& ProviderDirectory::entry_of(const IdentityProvider& provider) {
  const auto found = entries_.find(provider.provider);
  if (found != entries_.end() && found->second.configured_at != provider.updated_at) entries_.erase(found);
  Entry& entry = entries_[provider.provider];
  entry.configured_at = provider.updated_at;
  return entry;
}

FromProvider<ProviderMetadata> ProviderDirectory::metadata(const IdentityProvider& provider) {
  if (provider.kind == ProviderKind::oauth2) return configured_metadata(provider);
  Entry& entry = entry_of(provider);
  const Instant now = clock_.now();
  if (entry.metadata && is_within(entry.metadata_at, fresh, now)) return *entry.metadata;
  const bool is_usable = entry.metadata && is_within(entry.metadata_at, stale, now);
  if (is_usable && was_tried(entry.metadata_tried_at, now)) return *entry.metadata;
  entry.metadata_tried_at = now;
  auto fetched = calls_.fetch(provider, discovery_location(provider.issuer));
  ProviderFault fault;
  if (auto* const failed = std::get_if<ProviderFault>(&fetched)) {
    fault = std::move(*failed);
  } else {
    auto read = read_metadata(std::get<std::string>(fetched), provider);
    if (auto* const metadata = std::get_if<ProviderMetadata>(&read)) {
      entry.metadata = std::move(*metadata);
      entry.metadata_at = now;
      return *entry.metadata;
    }
    fault = {Kind::untrue, std::move(std::get<std::string>(read))};
  }
  if (!is_usable) return fault;
  log::warn("provider_metadata_kept", {{"provider", provider.provider}, {"reason", fault.what}});
  return *entry.metadata;
}

std::optional<ProviderFault> ProviderDirectory::read_keys(Entry& entry, const IdentityProvider& provider,
                                                          const std::string& jwks_uri) {
  const Instant now = clock_.now();
  entry.keys_tried_at = now;
  auto fetched = calls_.fetch(provider, jwks_uri);
  if (auto* const fault = std::get_if<ProviderFault>(&fetched)) return std::move(*fault);
  auto keys = ProviderKeys::parse(std::get<std::string>(fetched));
  if (!keys || keys->size() == 0) return ProviderFault{Kind::untrue, "its JWK set holds no key to verify with"};
  entry.keys = std::move(keys);
  entry.keys_at = now;
  return std::nullopt;
}

std::optional<ProviderFault> ProviderDirectory::signature_fault(const IdentityProvider& provider, const ProviderMetadata& metadata,
                                                                const crypto::UnverifiedJws& token) {
  Entry& entry = entry_of(provider);
  const Instant now = clock_.now();
  const bool is_fresh = entry.keys && is_within(entry.keys_at, fresh, now);
  const bool is_known = is_fresh && (token.key_id.empty() || entry.keys->has(token.key_id));
  if (!is_known && (!entry.keys || !was_tried(entry.keys_tried_at, now))) {
    auto fault = read_keys(entry, provider, metadata.jwks_uri);
    if (fault && (!entry.keys || !is_within(entry.keys_at, stale, now))) return fault;
  }
  if (entry.keys->verify(token)) return std::nullopt;
  return ProviderFault{Kind::untrue, "no key of its made the signature of the ID token"};
}

}  // namespace gatewarden::authentication
