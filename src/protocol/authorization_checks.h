// Checks an authorization request, step by step in one reviewable order (RFC 6749 section 4.1.1, OpenID Connect Core 3.1.2.2).
#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "base/oauth_error.h"
#include "base/time.h"
#include "base/uri.h"
#include "domain/oauth/clients.h"
#include "domain/oauth/scopes.h"
#include "domain/operation/signing_keys.h"
#include "protocol/authorization_request.h"

namespace gatewarden::protocol {

// What the steps look things up in.
struct AuthorizationContext {
  std::string_view issuer;
  oauth::Clients& clients;
  oauth::Scopes& scopes;
  operation::SigningKeys& keys;
  Instant now;
  bool creates_accounts = false;  // prompt=create has a page to lead to
};

struct AcceptedAuthorization {
  AuthorizationRequest request;
  oauth::Client client;
};

// Client or redirect URI are not good: told to the person on a page of ours, never by a redirect (RFC 6749 section 4.1.2.1).
struct RefusedOnPage {
  OAuthError error;
};

// Told to the client at its own redirect URI: `request` holds what that takes, redirect URI, response mode and state.
struct RefusedToClient {
  OAuthError error;
  AuthorizationRequest request;
  oauth::Client client;
};

using AuthorizationCheck = std::variant<AcceptedAuthorization, RefusedOnPage, RefusedToClient>;

AuthorizationCheck check_authorization(const AuthorizationContext& context, const Parameters& parameters);

// What of prompt (OpenID Connect Core 3.1.2.1, Initiating User Registration 4) and display is understood here; for discovery.
std::vector<std::string_view> prompt_values(bool creates_accounts);
std::vector<std::string_view> display_values();

}  // namespace gatewarden::protocol
