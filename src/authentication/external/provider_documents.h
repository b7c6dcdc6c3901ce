// What an OpenID provider publishes of itself: its metadata (OpenID Connect Discovery 3, RFC 8414) and its keys (RFC 7517),
// read from texts that it answered. Pure.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/account/identity_providers.h"
#include "platform/crypto/jws.h"

namespace gatewarden::authentication {

struct ProviderMetadata {
  std::string issuer;
  std::string authorization_endpoint, token_endpoint;
  std::string userinfo_endpoint;  // empty: none
  std::string jwks_uri;           // empty: a plain OAuth 2.0 server
  bool names_itself = false;      // RFC 9207: every answer says which issuer it is of
};

// Where the metadata of an issuer are: Discovery 4, the path of the issuer kept.
std::string discovery_location(std::string_view issuer);

// The metadata, or what is wrong with them, for the log. The issuer must be the one that was asked for, byte by byte (Discovery
// 4.3), and each endpoint an https URI (also http where the provider may be called so).
std::variant<ProviderMetadata, std::string> read_metadata(std::string_view text, const account::IdentityProvider& provider);
// What the operator configured of a plain OAuth 2.0 server.
ProviderMetadata configured_metadata(const account::IdentityProvider& provider);

// The keys by which a provider signs. Symmetric and private ones, and those for other uses, are none of them.
class ProviderKeys {
 public:
  // Nothing for what is no JWK set. Keys of kinds that we do not know are left out (RFC 7517 section 5).
  static std::optional<ProviderKeys> parse(std::string_view text);

  // Whether one of them made the signature: the one of the token's kid, or any where it has none. The token's alg only chooses
  // among the four that we know; each key is held to one algorithm (RFC 8725 section 3.1).
  bool verify(const crypto::UnverifiedJws& jws) const;
  // Whether a key of that name is there: if not, the provider may have a new one.
  bool has(std::string_view key_id) const;
  std::size_t size() const { return keys_.size(); }

 private:
  struct Key {
    std::string key_id;  // empty: it has none
    crypto::VerifyingKey key;
  };
  std::vector<Key> keys_;
};

}  // namespace gatewarden::authentication
