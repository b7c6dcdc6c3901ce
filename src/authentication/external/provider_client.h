// Gatewarden as a client of other providers: the way there (OpenID Connect Core 3.1.2.1), what comes of a code (3.1.3), who that
// is (3.1.3.7, 5.3), and new tokens for old (RFC 6749 section 6).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "authentication/external/external_identity.h"
#include "authentication/external/provider_directory.h"
#include "base/secret.h"
#include "base/time.h"
#include "base/uri.h"
#include "domain/account/external_accounts.h"
#include "domain/account/external_sign_ins.h"

namespace gatewarden::authentication {

struct FromCode {
  ExternalIdentity identity;
  account::ProviderTokens tokens;
};

class ProviderClient {
 public:
  ProviderClient(ProviderCalls& calls, ProviderDirectory& directory, const Clock& clock)
      : calls_(calls), directory_(directory), clock_(clock) {}

  // Why nobody can be sent to the provider now; nothing: its endpoints are known.
  std::optional<ProviderFault> way_fault(const account::IdentityProvider& provider);

  struct Question {
    std::string state;
    std::string redirect_uri;
    const account::ExternalSecrets& secrets;
    Parameters more = {};  // prompt, max_age
  };
  // Where the browser goes.
  FromProvider<std::string> authorization_location(const account::IdentityProvider& provider, const Question& question);

  // Whether the answer is of this provider, as far as it says (RFC 9207 section 2.4): nothing, or what is wrong.
  std::optional<ProviderFault> issuer_fault(const account::IdentityProvider& provider, const std::optional<std::string_view>& iss);

  FromProvider<FromCode> redeem(const account::IdentityProvider& provider, std::string_view code, std::string_view redirect_uri,
                                const account::ExternalSecrets& secrets);

  // Kind::refused: the refresh token is worth nothing any more.
  FromProvider<account::ProviderTokens> refresh(const account::IdentityProvider& provider, const account::ProviderTokens& tokens);

 private:
  FromProvider<json::Value> token_request(const account::IdentityProvider& provider, const ProviderMetadata& metadata,
                                          Parameters form);
  FromProvider<json::Value> fetch_claims(const account::IdentityProvider& provider, const std::string& endpoint,
                                         const Secret& access_token);
  FromProvider<ExternalIdentity> identify_openid(const account::IdentityProvider& provider, const ProviderMetadata& metadata,
                                                 const json::Value& answer, const account::ExternalSecrets& secrets);
  FromProvider<ExternalIdentity> identify_plain(const account::IdentityProvider& provider, const ProviderMetadata& metadata,
                                                const Secret& access_token);

  ProviderCalls& calls_;
  ProviderDirectory& directory_;
  const Clock& clock_;
};

// Nonce and PKCE verifier of a new way to a provider.
account::ExternalSecrets make_external_secrets();

}  // namespace gatewarden::authentication
