#include "endpoints/oauth/client_request.h"

#include <algorithm>

#include "base/json_writer.h"
#include "base/names.h"
#include "base/text.h"
#include "endpoints/api_answer.h"
#include "platform/log/log.h"

namespace gatewarden::endpoints {

namespace {

OAuthError invalid_request(std::string description, std::string detail = {}) {
  return {ErrorCode::invalid_request, std::move(description), std::move(detail)};
}

Result<protocol::RequestParameters> read_form(const http::Request& request) {
  if (!request.query.empty()) return invalid_request("parameters must stand in the body");
  if (request.media_type() != names::form_media_type) {
    return invalid_request("the body must be application/x-www-form-urlencoded");
  }
  auto form = parse_form(request.body);
  if (!form) return invalid_request("the body is not well formed");
  protocol::RequestParameters parameters(*std::move(form));
  if (const auto doubled = parameters.doubled()) {
    return invalid_request("a parameter came twice", "it is " + printable(*doubled, 50));
  }
  return parameters;
}

// RFC 6749 section 5.2: %x20-21 / %x23-5B / %x5D-7E.
bool is_description_character(char c) { return c >= 0x20 && c <= 0x7e && c != '"' && c != '\\'; }

}  // namespace

Result<ClientRequest> read_client_request(Services& services, const http::Request& request) {
  protocol::RequestParameters parameters = TRY(read_form(request));
  oauth::Client client = TRY(services.client_authenticator.authenticate(request, parameters));
  return ClientRequest{std::move(parameters), std::move(client)};
}

http::Response client_error(Services& services, const OAuthError& error) {
  JsonWriter json;
  json.begin_object();
  json.member(names::error, wire_name(error.code));
  json.member(names::error_description, told_description(services.settings, error));
  json.end_object();
  http::Response response = http::json_response(http_status(error.code), json.take());
  if (response.status == 401) response.set("WWW-Authenticate", "Basic realm=\"clients\"");
  if (response.status == 429) set_retry_after(response);
  http::forbid_storing(response);
  return response;
}

std::string told_description(const config::Settings& settings, const OAuthError& error) {
  std::string text = error.description;
  if (settings.server.mode == config::Mode::development && !error.detail.empty()) text.append(": ").append(error.detail);
  std::replace_if(text.begin(), text.end(), [](char c) { return !is_description_character(c); }, '?');
  return text;
}

void log_refusal(std::string_view event, const OAuthError& error) {
  log::info(event, {{"error", wire_name(error.code)}, {"description", error.description}, {"detail", error.detail}});
}

}  // namespace gatewarden::endpoints
