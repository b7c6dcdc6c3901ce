// Mints access tokens (RFC 9068, or opaque) and ID tokens (OpenID Connect Core section 2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "domain/account/users.h"
#include "domain/oauth/access_tokens.h"
#include "domain/oauth/authorization_codes.h"
#include "domain/oauth/clients.h"
#include "domain/operation/signing_keys.h"
#include "platform/config/settings.h"

namespace gatewarden::protocol {

struct MintedAccessToken {
  std::string token;
  Seconds lifetime;
};

// What an access token says of its origin. A person's has a grant; a client's own has no user.
struct AccessTokenOrigin {
  std::string grant_id;  // 16 bytes
  std::string scope;
  std::optional<account::UserId> user_id = {};
  std::optional<std::string> claims = {};
  std::optional<Instant> auth_time = {};
  std::optional<std::string> acr = {};
};
// `scope` may be narrower than the grant's.
AccessTokenOrigin origin_of(const oauth::Grant& grant, std::string_view scope);

class TokenIssuer {
 public:
  TokenIssuer(const config::Settings& settings, operation::SigningKeys& keys, oauth::AccessTokens& access_tokens)
      : settings_(settings), keys_(keys), access_tokens_(access_tokens) {}

  // In the client's format. A signed one touches no database; an opaque one is a row of the caller's transaction.
  MintedAccessToken mint_access_token(const oauth::Client& client, const AccessTokenOrigin& origin, Instant now);

  // `access_token`: the one that goes with it, for at_hash. `nonce`: only in the answer to the code, for a refreshed ID token
  // should have none (OpenID Connect Core 12.2).
  std::string mint_id_token(const oauth::Client& client, const oauth::Grant& grant, const account::User& user,
                            std::string_view access_token, const std::optional<std::string>& nonce, Instant now);

 private:
  const config::Settings& settings_;
  operation::SigningKeys& keys_;
  oauth::AccessTokens& access_tokens_;
};

// OpenID Connect Core 3.1.3.6: the left half of the digest that belongs to the algorithm, base64url.
std::string half_hash(crypto::Algorithm algorithm, std::string_view text);

}  // namespace gatewarden::protocol
