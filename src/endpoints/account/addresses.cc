// /api/v1/account/email and /phone: a new address, to which a code goes; /verify takes the code. Both are the same but for the kind.
#include "base/names.h"
#include "endpoints/account/account_api.h"
#include "endpoints/api_answer.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using account::ChangeKind;

std::string_view member_of(ChangeKind kind) { return kind == ChangeKind::email ? "email" : "phone"; }

Result<http::Response> begin(Services& services, const http::Request& request, ChangeKind kind) {
  const auto asked = TRY(read_account_request(services, request, Proof::fresh));
  const auto address = TRY(text_of_body(asked, member_of(kind)));
  const auto actor = actor_of(services, request, asked.session, asked.user);
  const auto sent = TRY(services.account_desk.send_code(actor, kind, address, services.clock.now()));
  JsonWriter json;
  json.begin_object().member(names::change_token, sent.change_token).member(member_of(kind), sent.address);
  json.member(names::expires_in, sent.expires_in.count()).end_object();
  return api_answer(202, json);
}

Result<http::Response> finish(Services& services, const http::Request& request, ChangeKind kind) {
  const auto asked = TRY(read_account_request(services, request, Proof::session));
  const auto token = TRY(text_of_body(asked, names::change_token));
  const Secret code{TRY(text_of_body(asked, names::code))};
  TRY(services.account_desk.confirm(actor_of(services, request, asked.session, asked.user), kind, token, code, services.clock.now()));
  return done_answer();
}

Result<http::Response> begin_email(Services& services, const http::Request& request) {
  return begin(services, request, ChangeKind::email);
}
Result<http::Response> finish_email(Services& services, const http::Request& request) {
  return finish(services, request, ChangeKind::email);
}
Result<http::Response> finish_phone(Services& services, const http::Request& request) {
  return finish(services, request, ChangeKind::phone);
}

Result<http::Response> begin_or_remove_phone(Services& services, const http::Request& request) {
  if (request.method != http::Method::del) return begin(services, request, ChangeKind::phone);
  const auto asked = TRY(read_account_request(services, request, Proof::fresh));
  TRY(services.account_desk.remove_phone(actor_of(services, request, asked.session, asked.user), services.clock.now()));
  return done_answer();
}

}  // namespace

http::Response account_email_api(Services& services, const http::Request& request) { return answer_account(services, request, begin_email); }

http::Response account_email_verify_api(Services& services, const http::Request& request) {
  return answer_account(services, request, finish_email);
}

http::Response account_phone_api(Services& services, const http::Request& request) {
  return answer_account(services, request, begin_or_remove_phone);
}

http::Response account_phone_verify_api(Services& services, const http::Request& request) {
  return answer_account(services, request, finish_phone);
}

}  // namespace gatewarden::endpoints
