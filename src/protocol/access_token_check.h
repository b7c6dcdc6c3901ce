// Whether an access token of ours is good now, signed or opaque, and what it says: one answer for userinfo, introspection and
// revocation.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/account/user_ids.h"
#include "domain/oauth/access_tokens.h"
#include "domain/oauth/clients.h"
#include "domain/oauth/revocations.h"
#include "domain/operation/signing_keys.h"

namespace gatewarden::protocol {

// The claim of a signed access token that names the claims asked for one by one at userinfo.
inline constexpr std::string_view userinfo_claims = "userinfo_claims";

struct CheckedAccessToken {
  oauth::TokenFormat format = oauth::TokenFormat::jwt;
  std::string grant_id;  // 16 bytes
  std::string client_id;
  std::optional<account::UserId> user_id;  // nothing: the client acts for itself
  std::string scope;
  std::vector<std::string> audience;
  std::vector<std::string> userinfo_claims;
  std::optional<Instant> auth_time;
  std::string acr;
  std::string jti;  // of a signed one
  Instant issued_at{};
  Instant expires_at{};

  std::string subject() const;
};

// RFC 9068: the client's own audience, or the issuer's name.
std::vector<std::string> audience_of(const oauth::Client& client, std::string_view issuer);

class AccessTokenCheck {
 public:
  AccessTokenCheck(std::string_view issuer, oauth::Clients& clients, operation::SigningKeys& keys,
                   oauth::AccessTokens& access_tokens, oauth::Revocations& revocations)
      : issuer_(issuer), clients_(clients), keys_(keys), access_tokens_(access_tokens), revocations_(revocations) {}

  // Nothing for a token that is not ours, expired, revoked, or of a person or client that is gone, disabled or was cut off
  // since. One look-up at most, besides the client's, which is seldom one.
  std::optional<CheckedAccessToken> check(std::string_view token, Instant now);

 private:
  std::optional<CheckedAccessToken> check_opaque(std::string_view token, Instant now);
  std::optional<CheckedAccessToken> check_signed(std::string_view token, Instant now);
  bool is_client_good(CheckedAccessToken& token);

  std::string issuer_;
  oauth::Clients& clients_;
  operation::SigningKeys& keys_;
  oauth::AccessTokens& access_tokens_;
  oauth::Revocations& revocations_;
};

}  // namespace gatewarden::protocol
