#include "authentication/external/provider_documents.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/uri.h"
#include "platform/json/value.h"

namespace gatewarden::authentication {

namespace {

constexpr std::size_t longest_document = 256 * 1024;
constexpr std::size_t most_keys = 64;
constexpr std::array algorithms = {crypto::Algorithm::rs256, crypto::Algorithm::ps256, crypto::Algorithm::es256,
                                   crypto::Algorithm::eddsa};

bool is_endpoint(std::string_view text, bool clear_text) {
  const auto uri = parse_uri(text);
  if (!uri || uri->host.empty() || uri->userinfo || uri->fragment) return false;
  const std::string scheme = to_lower_ascii(uri->scheme);
  return scheme == "https" || (clear_text && scheme == "http");
}

struct Endpoint {
  const char* name;
  std::string ProviderMetadata::*member;
  bool is_required;
};
constexpr Endpoint endpoints[] = {
    {"authorization_endpoint", &ProviderMetadata::authorization_endpoint, true},
    {"token_endpoint", &ProviderMetadata::token_endpoint, true},
    {"jwks_uri", &ProviderMetadata::jwks_uri, true},
    {"userinfo_endpoint", &ProviderMetadata::userinfo_endpoint, false},
};

}  // namespace

std::string discovery_location(std::string_view issuer) {
  while (issuer.ends_with('/')) issuer.remove_suffix(1);
  return std::string(issuer).append("/.well-known/openid-configuration");
}

std::variant<ProviderMetadata, std::string> read_metadata(std::string_view text, const account::IdentityProvider& provider) {
  const auto json = json::Value::parse(text, 16, longest_document);
  if (!json || !json->is_object()) return std::string("its metadata are no JSON object");
  ProviderMetadata metadata;
  metadata.issuer = json->string_at("issuer").value_or("");
  if (metadata.issuer != provider.issuer) return std::string("its metadata name another issuer");
  for (const Endpoint& endpoint : endpoints) {
    const auto value = json->find(endpoint.name);
    if (!value && !endpoint.is_required) continue;
    const auto uri = json->string_at(endpoint.name);
    if (!uri || !is_endpoint(*uri, provider.clear_text)) return std::string("its ") + endpoint.name + " is missing or no https URI";
    metadata.*endpoint.member = *uri;
  }
  metadata.names_itself = json->boolean_at("authorization_response_iss_parameter_supported").value_or(false);
  return metadata;
}

ProviderMetadata configured_metadata(const account::IdentityProvider& provider) {
  return {.issuer = provider.issuer,
          .authorization_endpoint = provider.authorization_endpoint,
          .token_endpoint = provider.token_endpoint,
          .userinfo_endpoint = provider.userinfo_endpoint,
          .jwks_uri = {},
          .names_itself = !provider.issuer.empty()};
}

std::optional<ProviderKeys> ProviderKeys::parse(std::string_view text) {
  const auto json = json::Value::parse(text, 16, longest_document);
  const auto list = json && json->is_object() ? json->find("keys") : std::nullopt;
  if (!list || !list->is_array()) return std::nullopt;
  ProviderKeys keys;
  for (const json::Value& jwk : list->items()) {
    if (keys.keys_.size() >= most_keys) break;
    for (const crypto::Algorithm algorithm : algorithms) {
      auto key = crypto::VerifyingKey::from_jwk(jwk.dump(), algorithm);
      if (key) keys.keys_.push_back({jwk.string_at("kid").value_or(""), *std::move(key)});
    }
  }
  return keys;
}

bool ProviderKeys::verify(const crypto::UnverifiedJws& jws) const {
  return std::any_of(keys_.begin(), keys_.end(), [&](const Key& one) {
    return (jws.key_id.empty() || jws.key_id == one.key_id) && crypto::verify_jws(jws, one.key);
  });
}

bool ProviderKeys::has(std::string_view key_id) const {
  return std::any_of(keys_.begin(), keys_.end(), [key_id](const Key& one) { return one.key_id == key_id; });
}

}  // namespace gatewarden::authentication
