// POST /api/v1/auth/register-async-bulk: takes many registrations in, each judged alone.
#include <algorithm>

#include "base/json_writer.h"
#include "base/names.h"
#include "endpoints/auth/registration_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/oauth/client_request.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using authentication::EntryOutcome;

Result<authentication::RegistrationRequest> read_request(const http::Request& request, int most,
                                                         const authentication::RegistrationCaller& caller) {
  authentication::RegistrationRequest read{caller, TRY(idempotency_key_of(request)), {}};
  const json::Value body = TRY(read_json(request));
  const auto users = body.find("users");
  if (!users || !users->is_array() || body.names().size() != 1) {
    return OAuthError{ErrorCode::invalid_request, "the body must be an object with the array users alone"};
  }
  const std::vector<json::Value> items = users->items();
  if (items.empty()) return OAuthError{ErrorCode::invalid_request, "users is empty"};
  if (items.size() > static_cast<std::size_t>(most)) {
    return OAuthError{ErrorCode::content_too_large, "users has more than " + std::to_string(most) + " entries"};
  }
  read.entries.reserve(items.size());
  for (const json::Value& item : items) read.entries.push_back(read_entry_of(item));
  return read;
}

void write_errors(JsonWriter& json, const std::vector<EntryOutcome>& outcomes) {
  json.key("errors").begin_array();
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto& refusal = outcomes[i].refusal;
    if (!refusal) continue;
    json.begin_object();
    json.member("index", std::uint64_t{i});
    json.member(names::error, wire_name(refusal->code));
    json.member("field", refusal->problem.field);
    json.member("description", refusal->problem.description);
    json.end_object();
  }
  json.end_array();
}

// In the order of the entries, null for those that were not taken.
void write_ids(JsonWriter& json, const std::vector<EntryOutcome>& outcomes) {
  json.key("request_ids").begin_array();
  for (const EntryOutcome& one : outcomes) {
    if (one.refusal) json.null(); else json.value(authentication::format_uuid(one.request_id));
  }
  json.end_array();
}

http::Response answer_outcomes(const std::vector<EntryOutcome>& outcomes) {
  const auto accepted = std::count_if(outcomes.begin(), outcomes.end(), [](const EntryOutcome& one) { return !one.refusal; });
  JsonWriter json;
  json.begin_object();
  if (accepted == 0) {
    json.member(names::error, wire_name(ErrorCode::invalid_registration));
    json.member(names::error_description, "none of the entries was accepted");
    write_errors(json, outcomes);
    json.end_object();
    return api_answer(http_status(ErrorCode::invalid_registration), json);
  }
  json.member("message", "registration requests accepted");
  write_ids(json, outcomes);
  json.member("count", std::int64_t{accepted});
  json.member("status", "processing");
  if (static_cast<std::size_t>(accepted) < outcomes.size()) write_errors(json, outcomes);
  json.end_object();
  return api_answer(202, json);
}

http::Response accept_many(Services& services, const http::Request& request, const authentication::RegistrationCaller& caller) {
  auto read = read_request(request, services.settings.registration.bulk_users, caller);
  if (!read.ok()) return api_error(services, read.error());
  const auto answer = services.registration_desk.accept(std::move(read).value(), services.clock.now());
  if (const auto* const not_now = std::get_if<authentication::NotNow>(&answer)) return refused_for_now(services, *not_now);
  return answer_outcomes(std::get<std::vector<EntryOutcome>>(answer));
}

}  // namespace

http::Response register_async_bulk(Services& services, const http::Request& request) {
  return answer_caller(services, request, services.settings.registration.bulk, accept_many);
}

}  // namespace gatewarden::endpoints
