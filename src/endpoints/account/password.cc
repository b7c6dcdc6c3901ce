// POST /api/v1/account/password: a new password. The present one stands for a fresh session.
#include "base/encoding.h"
#include "base/names.h"
#include "endpoints/account/account_api.h"
#include "endpoints/api_answer.h"
#include "endpoints/browser.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

Result<http::Response> change(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::session));
  const Secret wanted{TRY(text_of_body(asked, names::new_password))};
  std::optional<Secret> current;
  if (asked.body.find(names::current_password)) current = Secret(TRY(text_of_body(asked, names::current_password)));
  if (!current && !is_proven(services, asked.session, Proof::fresh)) {
    return OAuthError{ErrorCode::reauthentication_required, "current_password is needed, or a new sign-in"};
  }
  const auto actor = actor_of(services, request, asked.session, asked.user);
  const auto made = TRY(services.account_desk.change_password(actor, current, wanted, services.clock.now()));
  JsonWriter json;
  json.begin_object().key(names::session);
  write_session(json, made.session, true);
  json.end_object();
  http::Response response = api_answer(200, json);
  set_session_cookie(response, made.cookie);
  return response;
}

}  // namespace

http::Response account_password_api(Services& services, const http::Request& request) {
  return answer_account(services, request, change);
}

}  // namespace gatewarden::endpoints
