// The UserInfo endpoint (OpenID Connect Core 5.3), a resource protected by a bearer token (RFC 6750).
#include "base/json_writer.h"
#include "base/names.h"
#include "endpoints/api_answer.h"
#include "endpoints/oauth/client_request.h"
#include "endpoints/routes.h"
#include "protocol/access_token_check.h"
#include "protocol/bearer.h"
#include "protocol/claims.h"
#include "protocol/scope.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view realm = "userinfo";

// RFC 6750 section 3: the challenge tells the error; a request without a token gets none.
http::Response challenge(Services& services, int status, const std::optional<OAuthError>& error) {
  http::Response response = http::json_response(status, "{}");
  response.set("WWW-Authenticate", bearer_challenge(services, realm, names::openid, error));
  http::forbid_storing(response);
  return response;
}

http::Response bearer_error(Services& services, const OAuthError& error) {
  log_refusal("userinfo_refused", error);
  return challenge(services, http_status(error.code), error);
}

OAuthError invalid_token(std::string detail) {
  return {ErrorCode::invalid_token, "the access token is invalid, expired or revoked", std::move(detail)};
}

Result<std::string> claims_for(Services& services, std::string_view text) {
  protocol::AccessTokenCheck check(services.settings.server.issuer, services.clients, services.keys,
                                   services.access_tokens, services.revocations);
  const auto token = check.check(text, services.clock.now());
  if (!token) return invalid_token("it is no live access token of ours");
  if (!token->user_id || !protocol::has_word(token->scope, names::openid)) {
    return OAuthError{ErrorCode::insufficient_scope, "the access token was not issued for openid"};
  }
  const auto user = services.users.find(*token->user_id);
  if (!user || user->status != account::UserStatus::active) return invalid_token("the account is not active");
  if (token->issued_at <= user->tokens_not_before) return invalid_token("the person's tokens were revoked since");

  std::map<std::string, protocol::ClaimWish, std::less<>> wishes;
  for (const std::string& name : token->userinfo_claims) wishes.emplace(name, protocol::ClaimWish{});
  JsonWriter json;
  json.begin_object().member(names::sub, token->subject());
  protocol::write_standard_claims(json, *user, protocol::claims_to_tell(token->scope, wishes));
  json.end_object();
  return json.take();
}

}  // namespace

http::Response userinfo(Services& services, const http::Request& request) {
  const auto token = protocol::bearer_token(request);
  if (!token.ok()) return bearer_error(services, token.error());
  if (!*token) return challenge(services, 401, std::nullopt);
  auto claims = claims_for(services, **token);
  if (!claims.ok()) return bearer_error(services, claims.error());
  http::Response response = http::json_response(200, *std::move(claims));
  http::forbid_storing(response);
  return response;
}

}  // namespace gatewarden::endpoints
