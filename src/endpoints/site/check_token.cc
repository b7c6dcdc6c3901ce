// /_gatewarden/token: whether a program may have what it asks of a protected site, by its access token (nginx's auth_request, RFC
// 6750). 204 with whose the token is, 401 for a token that is none, and 403 for one without the scope.
#include <algorithm>

#include "base/text.h"
#include "base/uri.h"
#include "endpoints/api_answer.h"
#include "endpoints/routes.h"
#include "endpoints/site/site_visit.h"
#include "protocol/access_token_check.h"
#include "protocol/bearer.h"
#include "protocol/scope.h"

namespace gatewarden::endpoints {

namespace {

using Token = protocol::CheckedAccessToken;

// One without an audience of its own is meant for every resource here, as introspection has it; one with an audience, for those
// alone that it names: by the site's address, or by its name.
bool is_meant_for(const Token& token, std::string_view site, std::string_view issuer) {
  return std::any_of(token.audience.begin(), token.audience.end(), [&](const std::string& one) {
    if (one == issuer || one == site) return true;
    const auto uri = parse_uri(one);
    return uri && uri->host == site;
  });
}

Result<Token> check_token(Services& services, const http::Request& request, const SiteDemand& demand) {
  const auto text = TRY(protocol::bearer_token(request));
  if (!text) return OAuthError{ErrorCode::invalid_token, "an access token is needed"};
  const std::string& issuer = services.settings.server.issuer;
  protocol::AccessTokenCheck check(issuer, services.clients, services.keys, services.access_tokens, services.revocations);
  const auto token = check.check(*text, services.clock.now());
  if (!token || !is_meant_for(*token, request.peer.site, issuer)) {
    return OAuthError{ErrorCode::invalid_token, "the access token is invalid, expired, revoked or not meant for this site"};
  }
  if (!protocol::is_within(demand.scope, token->scope)) {
    return OAuthError{ErrorCode::insufficient_scope, "the access token does not have the scope"};
  }
  return *token;
}

http::Response passed(const Token& token, Instant now) {
  http::Response response;
  response.status = 204;
  if (token.user_id) response.set("Gatewarden-User", token.subject());
  response.set("Gatewarden-Client", token.client_id);
  response.set("Gatewarden-Scope", token.scope);
  const std::int64_t left = to_epoch_seconds(token.expires_at) - to_epoch_seconds(now);
  response.set("Cache-Control", "max-age=" + std::to_string(std::clamp<std::int64_t>(left - 1, 0, 5)));
  return response;
}

// auth_request knows 401 and 403 alone, and passes the challenge of a 401 on; that of a 403 travels beside it.
http::Response refused(Services& services, const http::Request& request, const SiteDemand& demand,
                       const std::optional<OAuthError>& error) {
  const std::string challenge = bearer_challenge(services, request.peer.site, demand.scope, error);
  http::Response response;
  response.status = error && error->code == ErrorCode::insufficient_scope ? 403 : 401;
  response.set("WWW-Authenticate", challenge);
  response.set("Gatewarden-Challenge", response.status == 403 ? challenge : "");
  response.set("Gatewarden-Demand", "token");
  http::forbid_storing(response);
  return response;
}

}  // namespace

http::Response site_token(Services& services, const http::Request& request) {
  const auto demand = parse_site_demand(request.path_parameter);
  if (!demand || demand->acr) return site_misconfigured(request, "of a token nothing but a scope can be demanded");
  if (request.peer.site.empty()) return site_misconfigured(request, "nginx does not tell the site's name");
  const auto token = check_token(services, request, *demand);
  if (token.ok()) return passed(*token, services.clock.now());
  // Who brings no token is told no error (RFC 6750 section 3.1).
  const bool has_none = request.count("authorization") == 0;
  return refused(services, request, *demand, has_none ? std::nullopt : std::optional(token.error()));
}

}  // namespace gatewarden::endpoints
