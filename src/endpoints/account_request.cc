#include "endpoints/account_request.h"

#include "base/names.h"
#include "endpoints/auth/sign_in_request.h"
#include "endpoints/browser.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

bool is_lately(Services& services, const account::Session& session) {
  return services.clock.now() - session.auth_time <= services.settings.sign_in.reauthenticate_after;
}

OAuthError invalid_request(std::string description) { return {ErrorCode::invalid_request, std::move(description)}; }

Result<json::Value> read_body(const http::Request& request) {
  const bool changes = request.method != http::Method::get && request.method != http::Method::head;
  if (!changes) return *json::Value::parse("{}");
  if (!request.query.empty()) return invalid_request("parameters must stand in the body");
  if (request.media_type() != names::json_media_type) return invalid_request("the media type must be application/json");
  auto body = json::Value::parse(request.body.empty() ? "{}" : std::string_view(request.body));
  if (!body || !body->is_object()) return invalid_request("the body is no JSON object");
  return *std::move(body);
}

}  // namespace

std::optional<Person> find_person(Services& services, const http::Request& request) {
  const auto cookie = request.cookie(session_cookie);
  if (!cookie) return std::nullopt;
  auto session = services.sessions.find(*cookie, services.clock.now());
  if (!session) return std::nullopt;
  auto user = services.users.find(session->user_id);
  if (!user || user->status != account::UserStatus::active) return std::nullopt;
  return Person{*std::move(session), *std::move(user)};
}

bool is_proven(Services& services, const account::Session& session, Proof proof) {
  switch (proof) {
    case Proof::session: return true;
    case Proof::lately: return is_lately(services, session);
    case Proof::fresh: break;
  }
  return is_lately(services, session) && !services.sign_in_engine.can_raise(session, services.clock.now());
}

Result<AccountRequest> read_account_request(Services& services, const http::Request& request, Proof proof) {
  if (!may_sign_in_from(services.settings, request)) {
    return OAuthError{ErrorCode::origin_not_allowed, "pages of this origin may not act for people"};
  }
  json::Value body = TRY(read_body(request));
  auto person = find_person(services, request);
  if (!person) return OAuthError{ErrorCode::login_required, "nobody is signed in"};
  if (!is_proven(services, person->session, proof)) {
    return OAuthError{ErrorCode::reauthentication_required, "the person must sign in again for this"};
  }
  return AccountRequest{std::move(person->session), std::move(person->user), std::move(body)};
}

http::Response refuse_account_request(Services& services, const OAuthError& error) {
  http::Response response = refuse_json(services, error);
  if (error.code != ErrorCode::login_required) return response;
  response.status = 401;
  // RFC 9110 section 11.6.1 wants a challenge; no registered scheme speaks of cookies.
  std::string challenge = "Cookie realm=\"account\", form-action=\"";
  challenge.append(path_of(login)).append("\", cookie-name=\"").append(session_cookie).append("\"");
  response.set("WWW-Authenticate", challenge);
  return response;
}

}  // namespace gatewarden::endpoints
