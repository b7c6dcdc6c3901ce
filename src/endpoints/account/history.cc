// GET /api/v1/account/history: what happened to the account in the last 90 days, newest first, a page at a time.
#include "authentication/device_words.h"
#include "base/names.h"
#include "endpoints/account/account_api.h"
#include "endpoints/api_answer.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

constexpr int page_size = 50;

Result<http::Response> list(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::session));
  const auto query = read_parameters(request);
  if (!query) return OAuthError{ErrorCode::invalid_request, "the query cannot be read"};
  const auto events = services.account_desk.history(asked.user.id, query->find("before"), page_size, services.clock.now());
  JsonWriter json;
  json.begin_object().key("events").begin_array();
  for (const operation::AuditEntry& one : events) {
    const authentication::Device device = authentication::device_of(one.user_agent);
    json.begin_object().member("id", one.event_id).member("event", one.event);
    json.member("at", to_rfc3339(one.created_at)).member("address", one.address);
    json.member("browser", device.browser).member("system", device.system);
    if (one.client_id) json.member(names::client_id, *one.client_id);
    json.end_object();
  }
  json.end_array();
  // There may be more behind a full page.
  if (events.size() == page_size) json.member(names::next, events.back().event_id);
  json.end_object();
  return api_answer(200, json);
}

}  // namespace

http::Response account_history_api(Services& services, const http::Request& request) {
  return answer_account(services, request, list);
}

}  // namespace gatewarden::endpoints
