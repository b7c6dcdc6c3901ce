// /api/v1/account/sessions: the browsers in which the person is signed in, newest first, and their end.
#include "base/encoding.h"
#include "endpoints/account/account_api.h"
#include "endpoints/api_answer.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

Result<http::Response> end_others(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::fresh));
  const auto ended =
      services.account_desk.end_other_sessions(actor_of(services, request, asked.session, asked.user), services.clock.now());
  JsonWriter json;
  json.begin_object().member("ended", ended).end_object();
  return api_answer(200, json);
}

Result<http::Response> list_or_end_others(Services& services, const http::Request& request) {
  if (request.method == http::Method::del) return end_others(services, request);
  const auto asked = TRY(read_account_request(services, request, Proof::session));
  JsonWriter json;
  json.begin_object().key("sessions").begin_array();
  for (const account::Session& one : services.sessions.list(asked.user.id, services.clock.now())) {
    write_session(json, one, one.hash == asked.session.hash);
  }
  json.end_array().end_object();
  return api_answer(200, json);
}

// Also one's own, or another person's: there is no such session to be ended here.
Result<http::Response> end_one(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::fresh));
  const auto id = from_base64url(request.path_parameter);
  const auto actor = actor_of(services, request, asked.session, asked.user);
  if (!id || !services.account_desk.end_session(actor, *id, services.clock.now())) {
    return OAuthError{ErrorCode::not_found, "there is no such other session"};
  }
  return done_answer();
}

}  // namespace

http::Response account_sessions_api(Services& services, const http::Request& request) {
  return answer_account(services, request, list_or_end_others);
}

http::Response account_session_api(Services& services, const http::Request& request) {
  return answer_account(services, request, end_one);
}

}  // namespace gatewarden::endpoints
