#include "endpoints/auth/sign_in_request.h"

#include "base/json_writer.h"
#include "base/names.h"
#include "endpoints/oauth/client_request.h"
#include "protocol/bearer.h"

namespace gatewarden::endpoints {

namespace {

OAuthError invalid_request(std::string description) { return {ErrorCode::invalid_request, std::move(description)}; }

OAuthError invalid_step_token() {
  return {ErrorCode::invalid_token, "the sign-in has expired, is over, or was begun in another browser"};
}

}  // namespace

Result<json::Value> read_posted_json(Services& services, const http::Request& request) {
  if (!may_sign_in_from(services.settings, request)) {
    return OAuthError{ErrorCode::origin_not_allowed, "pages of this origin may not sign people in"};
  }
  if (!request.query.empty()) return invalid_request("parameters must stand in the body");
  if (request.media_type() != names::json_media_type) return invalid_request("the body must be application/json");
  auto body = json::Value::parse(request.body);
  if (!body || !body->is_object()) return invalid_request("the body is no JSON object");
  return *std::move(body);
}

Result<std::string> text_member(const json::Value& object, std::string_view name) {
  auto text = object.string_at(name);
  if (!text || text->empty()) return invalid_request(std::string(name) + " is missing or no text");
  return *std::move(text);
}

Result<SignInRequest> read_sign_in_request(Services& services, const http::Request& request) {
  json::Value body = TRY(read_posted_json(services, request));
  const auto token = TRY(protocol::bearer_token(request));
  const Browser browser = identify_browser(request);
  if (!token || browser.is_new) return invalid_step_token();
  auto sign_in = services.sign_in_engine.find(*token, browser.id, services.clock.now());
  if (!sign_in) return invalid_step_token();
  std::optional<ActiveInteraction> interaction;
  if (sign_in->interaction) {
    interaction = find_interaction(services, *sign_in->interaction, browser);
    if (!interaction) return invalid_step_token();
  }
  return SignInRequest{std::move(body), *std::move(sign_in), std::move(interaction)};
}

http::Response refuse_json(Services& services, const OAuthError& error) {
  JsonWriter json;
  json.begin_object();
  json.member(names::error, wire_name(error.code));
  json.member(names::error_description, told_description(services.settings, error));
  json.end_object();
  const int status = error.code == ErrorCode::invalid_client ? 400 : http_status(error.code);
  http::Response response = http::json_response(status, json.take());
  // RFC 9110 section 11.6.1.
  if (status == 401) response.set("WWW-Authenticate", "Bearer error=\"" + std::string(wire_name(error.code)) + "\"");
  http::forbid_storing(response);
  return response;
}

}  // namespace gatewarden::endpoints
