#include "protocol/authorization_request.h"

#include <algorithm>

#include "base/json_writer.h"
#include "base/names.h"
#include "base/text.h"
#include "platform/json/value.h"
#include "protocol/claims.h"
#include "protocol/scope.h"

namespace gatewarden::protocol {

namespace {

constexpr std::string_view received_at_name = "received_at";
constexpr std::string_view redirect_uri_given_name = "redirect_uri_given";
constexpr std::string_view hint_subject_name = "id_token_hint_subject";

void write_optional(JsonWriter& json, std::string_view name, const std::optional<std::string>& text) {
  if (text) json.member(name, *text);
}

std::vector<std::string> strings_at(const json::Value& object, std::string_view name) {
  const auto list = object.find(name);
  if (!list) return {};
  return list->strings().value_or(std::vector<std::string>{});
}

}  // namespace

bool AuthorizationRequest::has_prompt(std::string_view value) const {
  return std::find(prompt.begin(), prompt.end(), value) != prompt.end();
}

std::string AuthorizationRequest::consent_scope() const {
  std::string wanted = scope;
  if (!claims) return wanted;
  const auto request = parse_claims_request(*claims);
  if (!request.ok()) return wanted;
  for (const std::string& word : scopes_of_claims(*request)) {
    if (!has_word(wanted, word)) wanted.append(" ").append(word);
  }
  return wanted;
}

std::string to_json(const AuthorizationRequest& request) {
  JsonWriter json;
  json.begin_object();
  json.member(names::client_id, request.client_id);
  json.member(names::redirect_uri, request.redirect_uri);
  json.member(redirect_uri_given_name, request.redirect_uri_given);
  json.member(names::response_type, request.response_type);
  json.member(names::response_mode, wire_name(request.response_mode));
  json.member(names::scope, request.scope);
  write_optional(json, names::state, request.state);
  write_optional(json, names::nonce, request.nonce);
  write_optional(json, names::code_challenge, request.code_challenge);
  json.member(names::prompt, request.prompt);
  if (request.max_age) json.member(names::max_age, std::int64_t{request.max_age->count()});
  json.member(names::acr_values, request.acr_values);
  json.member(names::ui_locales, request.ui_locales);
  json.member(names::login_hint, request.login_hint);
  json.member(names::display, request.display);
  write_optional(json, hint_subject_name, request.id_token_hint_subject);
  write_optional(json, names::claims, request.claims);
  json.member(received_at_name, to_microseconds(request.received_at));
  json.end_object();
  return json.take();
}

std::optional<AuthorizationRequest> from_json(std::string_view text) {
  const auto json = json::Value::parse(text);
  if (!json) return std::nullopt;
  auto client_id = json->string_at(names::client_id);
  auto redirect_uri = json->string_at(names::redirect_uri);
  const auto redirect_uri_given = json->boolean_at(redirect_uri_given_name);
  auto response_type = json->string_at(names::response_type);
  const auto mode = parse_response_mode(json->string_at(names::response_mode).value_or(""));
  auto scope = json->string_at(names::scope);
  const auto received_at = json->integer_at(received_at_name);
  if (!client_id || !redirect_uri || !redirect_uri_given || !response_type || !mode || !scope || !received_at) {
    return std::nullopt;
  }
  AuthorizationRequest request;
  request.client_id = *std::move(client_id);
  request.redirect_uri = *std::move(redirect_uri);
  request.redirect_uri_given = *redirect_uri_given;
  request.response_type = *std::move(response_type);
  request.response_mode = *mode;
  request.scope = *std::move(scope);
  request.state = json->string_at(names::state);
  request.nonce = json->string_at(names::nonce);
  request.code_challenge = json->string_at(names::code_challenge);
  request.prompt = strings_at(*json, names::prompt);
  if (const auto seconds = json->integer_at(names::max_age)) request.max_age = Seconds{*seconds};
  request.acr_values = strings_at(*json, names::acr_values);
  request.ui_locales = strings_at(*json, names::ui_locales);
  request.login_hint = json->string_at(names::login_hint).value_or("");
  request.display = json->string_at(names::display).value_or("");
  request.id_token_hint_subject = json->string_at(hint_subject_name);
  request.claims = json->string_at(names::claims);
  request.received_at = from_microseconds(*received_at);
  return request;
}

}  // namespace gatewarden::protocol
