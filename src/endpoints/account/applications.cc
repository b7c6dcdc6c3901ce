// /api/v1/account/applications: the applications that may act for the person, and the end of what they may.
#include "base/names.h"
#include "base/uri.h"
#include "endpoints/account/account_api.h"
#include "endpoints/api_answer.h"
#include "endpoints/language.h"
#include "endpoints/routes.h"
#include "endpoints/scope_text.h"

namespace gatewarden::endpoints {

namespace {

Result<http::Response> list(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::session));
  const std::string& language = language_of(services, request).language();
  JsonWriter json;
  json.begin_object().key("applications").begin_array();
  for (const auto& one : services.account_desk.applications(asked.user.id, services.clock.now())) {
    json.begin_object().member(names::client_id, one.connection.client_id).member(names::client_name, one.name);
    json.member(names::logo_uri, one.logo_uri).member("client_uri", one.client_uri);
    json.member("scopes", one.connection.scopes).key(names::scope_descriptions).begin_object();
    for (const std::string& scope : one.connection.scopes) json.member(scope, scope_text(services, scope, language));
    json.end_object().member("first_at", to_rfc3339(one.connection.first_at));
    json.member("last_at", to_rfc3339(one.connection.last_at)).end_object();
  }
  json.end_array().end_object();
  return api_answer(200, json);
}

Result<http::Response> disconnect(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::session));
  const Instant now = services.clock.now();
  for (const auto& one : services.account_desk.applications(asked.user.id, now)) {
    const std::string& client_id = one.connection.client_id;
    if (request.path_parameter != client_id && request.path_parameter != percent_encode(client_id)) continue;
    if (services.account_desk.disconnect(actor_of(services, request, asked.session, asked.user), client_id, now)) return done_answer();
  }
  return OAuthError{ErrorCode::not_found, "no such application is connected"};
}

}  // namespace

http::Response account_applications_api(Services& services, const http::Request& request) {
  return answer_account(services, request, list);
}

http::Response account_application_api(Services& services, const http::Request& request) {
  return answer_account(services, request, disconnect);
}

}  // namespace gatewarden::endpoints
