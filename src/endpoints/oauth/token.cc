// The token endpoint (RFC 6749 section 3.2): authenticates the client, finds the row of the grant, and tells what it minted.
#include "base/json_writer.h"
#include "base/names.h"
#include "endpoints/oauth/client_request.h"
#include "endpoints/routes.h"
#include "grant_types/grant_types.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::endpoints {

namespace {

// S14, S15: what does not exist here, what this client did not register, and what a public client may not do at all.
Result<const grant_types::GrantType*> find_grant(const ClientRequest& request) {
  const auto name = request.parameters.find(names::grant_type);
  if (!name) return OAuthError{ErrorCode::invalid_request, "grant_type is missing"};
  const grant_types::GrantType* const grant = grant_types::find_grant_type(*name);
  if (grant == nullptr) return OAuthError{ErrorCode::unsupported_grant_type, "the grant_type is not supported"};
  const bool is_for_client = grant->clients == grant_types::Clients::all || !request.client.is_public();
  if (!is_for_client || !request.client.may_use_grant(*name)) {
    return OAuthError{ErrorCode::unauthorized_client, "the client may not use this grant_type"};
  }
  return grant;
}

http::Response token_response(const grant_types::TokenAnswer& answer) {
  JsonWriter json;
  json.begin_object();
  json.member(names::access_token, answer.access_token);
  json.member(names::token_type, names::bearer);
  json.member(names::expires_in, std::int64_t{answer.expires_in.count()});
  json.member(names::scope, answer.scope);
  if (answer.refresh_token) json.member(names::refresh_token, *answer.refresh_token);
  if (answer.id_token) json.member(names::id_token, *answer.id_token);
  json.end_object();
  http::Response response = http::json_response(200, json.take());
  http::forbid_storing(response);
  return response;
}

Result<grant_types::TokenAnswer> issue(Services& services, const http::Request& request) {
  const ClientRequest asked = TRY(read_client_request(services, request));
  const grant_types::GrantType* const grant = TRY(find_grant(asked));
  protocol::TokenIssuer issuer(services.settings, services.keys, services.access_tokens);
  grant_types::Tools tools{services.settings, services.clock, services.database, services.scopes,
                           services.authorization_codes, services.access_tokens, services.refresh_tokens,
                           services.revocations, services.users, services.audit, issuer};
  auto answer = TRY(grant->handler(tools, {asked.client, asked.parameters, request}));
  const bool is_signed = asked.client.access_token_format == oauth::TokenFormat::jwt;
  metrics::count(is_signed ? grant->issued_signed : grant->issued_opaque);
  return answer;
}

}  // namespace

http::Response token(Services& services, const http::Request& request) {
  const auto answer = issue(services, request);
  if (answer.ok()) return token_response(*answer);
  metrics::count(metrics::Count::tokens_refused);
  log_refusal("token_refused", answer.error());
  return client_error(services, answer.error());
}

}  // namespace gatewarden::endpoints
