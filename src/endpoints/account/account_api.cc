#include "endpoints/account/account_api.h"

#include "authentication/device_words.h"
#include "base/encoding.h"
#include "base/names.h"
#include "base/text.h"
#include "endpoints/auth/sign_in_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/language.h"

namespace gatewarden::endpoints {

authentication::Actor actor_of(Services& services, const http::Request& request, const account::Session& session,
                               const account::User& user) {
  return {.session = session,
          .user = user,
          .language = language_of(services, request).language(),
          .address = request.peer.address,
          .user_agent = std::string(request.header("user-agent").value_or("")),
          .request_id = request.id};
}

http::Response answer_account(Services& services, const http::Request& request, AccountEndpoint endpoint) {
  auto outcome = endpoint(services, request);
  return outcome.ok() ? std::move(outcome).value() : refuse_account_request(services, outcome.error());
}

http::Response done_answer() {
  JsonWriter json;
  json.begin_object().end_object();
  return api_answer(200, json);
}

Result<std::string> text_of_body(const AccountRequest& request, std::string_view name) { return text_member(request.body, name); }

void write_session(JsonWriter& json, const account::Session& session, bool is_current) {
  const authentication::Device device = authentication::device_of(session.user_agent);
  json.begin_object();
  json.member("id", to_base64url(session.id)).member("current", is_current);
  json.member("browser", device.browser).member("system", device.system);
  json.member("address", session.address);
  json.member(names::amr, split_words(session.amr));
  json.member("created_at", to_rfc3339(session.created_at));
  json.member("last_used_at", to_rfc3339(session.last_used_at));
  json.member("expires_at", to_rfc3339(session.expires_at));
  json.end_object();
}

}  // namespace gatewarden::endpoints
