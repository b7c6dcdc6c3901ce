#include "endpoints/api_answer.h"

#include "base/names.h"
#include "endpoints/oauth/client_request.h"
#include "platform/crypto/random.h"
#include "protocol/access_token_check.h"
#include "protocol/bearer.h"
#include "protocol/scope.h"

namespace gatewarden::endpoints {

namespace {

http::Response told(Services& services, int status, const OAuthError& error) {
  JsonWriter json;
  json.begin_object();
  json.member(names::error, wire_name(error.code));
  json.member(names::error_description, told_description(services.settings, error));
  json.end_object();
  return api_answer(status, json);
}

}  // namespace

Result<json::Value> read_json(const http::Request& request) {
  if (!request.query.empty()) return OAuthError{ErrorCode::invalid_request, "nothing may stand in the query"};
  // A form of another site's page cannot have this type: whoever can send it was let by CORS, or is no browser.
  if (request.media_type() != names::json_media_type) {
    return OAuthError{ErrorCode::unsupported_media_type, "the body must be application/json"};
  }
  auto value = json::Value::parse(request.body, 16, request.body.size());
  if (!value) return OAuthError{ErrorCode::invalid_request, "the body is no JSON text, or has a member twice"};
  return *std::move(value);
}

http::Response api_answer(int status, JsonWriter& json) {
  http::Response response = http::json_response(status, json.take());
  http::forbid_storing(response);
  return response;
}

http::Response api_error(Services& services, const OAuthError& error) {
  http::Response response = told(services, http_status(error.code), error);
  if (response.status == 503) set_retry_after(response);
  return response;
}

http::Response not_found(Services& services) {
  return api_error(services, {ErrorCode::not_found, "There is nothing at this address."});
}

void set_retry_after(http::Response& response) {
  const auto jitter = static_cast<unsigned char>(crypto::random_bytes(1).front());
  response.set("Retry-After", std::to_string(1 + jitter % 5));
}

std::string bearer_challenge(Services& services, std::string_view realm, std::string_view scope,
                             const std::optional<OAuthError>& error) {
  std::string value = "Bearer realm=\"" + std::string(realm) + "\"";
  if (!error) return value;
  value.append(", error=\"").append(wire_name(error->code));
  value.append("\", error_description=\"").append(told_description(services.settings, *error)).append("\"");
  if (error->code == ErrorCode::insufficient_scope) value.append(", scope=\"").append(scope).append("\"");
  return value;
}

Result<std::optional<std::string>> bearer_client(Services& services, const http::Request& request, std::string_view scope) {
  const auto text = TRY(protocol::bearer_token(request));
  if (!text) return std::optional<std::string>();
  protocol::AccessTokenCheck check(services.settings.server.issuer, services.clients, services.keys, services.access_tokens,
                                   services.revocations);
  const auto token = check.check(*text, services.clock.now());
  if (!token) return OAuthError{ErrorCode::invalid_token, "the access token is invalid, expired or revoked"};
  // What a person lets a client do is not what an operator lets it do.
  if (token->user_id) return OAuthError{ErrorCode::insufficient_scope, "the access token was not issued to the client itself"};
  if (!protocol::has_word(token->scope, scope)) {
    return OAuthError{ErrorCode::insufficient_scope, "the access token does not have the scope"};
  }
  return std::optional(token->client_id);
}

http::Response bearer_refusal(Services& services, std::string_view realm, std::string_view scope,
                              const std::optional<OAuthError>& error) {
  const OAuthError body = error.value_or(OAuthError{ErrorCode::invalid_token, "an access token is needed"});
  http::Response response = told(services, http_status(body.code), body);
  response.set("WWW-Authenticate", bearer_challenge(services, realm, scope, error));
  return response;
}

}  // namespace gatewarden::endpoints
