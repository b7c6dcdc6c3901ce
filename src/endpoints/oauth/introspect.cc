// Token introspection (RFC 7662): a protected resource asks what a token is worth now.
#include <algorithm>

#include "base/json_writer.h"
#include "base/names.h"
#include "endpoints/oauth/client_request.h"
#include "endpoints/routes.h"
#include "platform/metrics/metrics.h"
#include "protocol/access_token_check.h"
#include "protocol/subject.h"

namespace gatewarden::endpoints {

namespace {

// Who may be told (RFC 7662 section 4): the client that the token was issued to, and a resource that the token is meant for.
// A token without an audience of its own is meant for every resource here, each of which the operator registered.
bool may_be_told(const oauth::Client& asking, const protocol::CheckedAccessToken& token, std::string_view issuer) {
  if (token.client_id == asking.client_id) return true;
  return std::any_of(token.audience.begin(), token.audience.end(),
                     [&](const std::string& one) { return one == asking.client_id || one == issuer; });
}

void write_audience(JsonWriter& json, const std::vector<std::string>& audience) {
  if (audience.size() == 1) {
    json.member(names::aud, audience.front());
  } else {
    json.member(names::aud, audience);
  }
}

std::string describe(const protocol::CheckedAccessToken& token, std::string_view issuer) {
  JsonWriter json;
  json.begin_object();
  json.member(names::active, true);
  json.member(names::iss, issuer);
  json.member(names::sub, token.subject());
  write_audience(json, token.audience);
  json.member(names::client_id, token.client_id);
  json.member(names::scope, token.scope);
  json.member(names::token_type, names::bearer);
  json.member(names::iat, to_epoch_seconds(token.issued_at));
  json.member(names::exp, to_epoch_seconds(token.expires_at));
  if (!token.jti.empty()) json.member(names::jti, token.jti);
  if (token.auth_time) json.member(names::auth_time, to_epoch_seconds(*token.auth_time));
  if (!token.acr.empty()) json.member(names::acr, token.acr);
  json.end_object();
  return json.take();
}

std::optional<std::string> describe_access_token(Services& services, const oauth::Client& asking, std::string_view text) {
  const std::string& issuer = services.settings.server.issuer;
  protocol::AccessTokenCheck check(issuer, services.clients, services.keys, services.access_tokens, services.revocations);
  const auto token = check.check(text, services.clock.now());
  if (!token || !may_be_told(asking, *token, issuer)) return std::nullopt;
  return describe(*token, issuer);
}

// As the token endpoint would see it (grant_types/grant_life.h).
bool may_still_refresh(const oauth::Client& client, const oauth::RefreshTokens::Held& held) {
  const auto& [family, user] = held;
  return user.status == account::UserStatus::active && family.created_at > user.tokens_not_before &&
         family.created_at > client.tokens_not_before && client.may_use_grant(names::refresh_token);
}

// A refresh token is nobody's business but its client's.
std::optional<std::string> describe_refresh_token(Services& services, const oauth::Client& asking, std::string_view text) {
  const Instant now = services.clock.now();
  const auto held = services.refresh_tokens.find_with_user(text);
  if (!held || held->family.grant.client_id != asking.client_id) return std::nullopt;
  const oauth::RefreshToken& family = held->family;
  const auto decision = services.refresh_tokens.decide(text, family, now);
  if (!std::holds_alternative<oauth::RefreshCurrent>(decision)) return std::nullopt;
  if (!may_still_refresh(asking, *held)) return std::nullopt;
  JsonWriter json;
  json.begin_object();
  json.member(names::active, true);
  json.member(names::iss, services.settings.server.issuer);
  json.member(names::sub, protocol::subject_of(family.grant.user_id));
  json.member(names::client_id, family.grant.client_id);
  json.member(names::scope, family.grant.scope);
  json.member(names::iat, to_epoch_seconds(family.created_at));
  json.member(names::exp, to_epoch_seconds(family.expires_at));
  json.end_object();
  return json.take();
}

Result<std::optional<std::string>> describe_token(Services& services, const http::Request& request) {
  const ClientRequest asked = TRY(read_client_request(services, request));
  // A public client's name proves nothing, and anybody could try tokens (S36).
  if (asked.client.is_public()) {
    return OAuthError{ErrorCode::invalid_client, "client authentication failed", "a public client may not introspect"};
  }
  const auto token = asked.parameters.find(names::token);
  if (!token) return OAuthError{ErrorCode::invalid_request, "token is missing"};
  if (oauth::RefreshTokens::looks_like(*token)) return describe_refresh_token(services, asked.client, *token);
  return describe_access_token(services, asked.client, *token);
}

}  // namespace

http::Response introspect(Services& services, const http::Request& request) {
  const auto description = describe_token(services, request);
  if (!description.ok()) {
    log_refusal("introspection_refused", description.error());
    return client_error(services, description.error());
  }
  metrics::count(*description ? metrics::Count::tokens_introspected_active : metrics::Count::tokens_introspected_inactive);
  // Section 2.2: nothing is said of a token that is not active, not even why.
  http::Response response = http::json_response(200, description->value_or(R"({"active":false})"));
  http::forbid_storing(response);
  return response;
}

}  // namespace gatewarden::endpoints
