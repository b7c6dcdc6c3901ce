// GET /api/v1/auth/registrations/{request_id} and POST /api/v1/auth/registrations/status: what became of registrations. A
// caller sees its own alone.
#include "endpoints/auth/registration_status.h"

#include <algorithm>
#include <array>

#include "base/json_writer.h"
#include "base/names.h"
#include "endpoints/auth/registration_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using account::RegistrationStatus;

// Whoever may register in any of the ways may look.
std::string_view who_may_look(const config::Settings::Registration& settings) {
  const std::array<std::string_view, 3> ways = {settings.async, settings.bulk, settings.sync};
  for (const std::string_view who : {"anyone", "client"}) {
    if (std::find(ways.begin(), ways.end(), who) != ways.end()) return who;
  }
  return "nobody";
}

void write_status(JsonWriter& json, const std::string& request_id, const std::optional<RegistrationStatus>& status) {
  json.begin_object();
  json.member("request_id", request_id);
  json.member("status", status ? wire_name(status->state) : "unknown");
  if (status) {
    if (status->user_id) json.member(names::user_id, std::to_string(*status->user_id));
    if (status->reason) json.member("reason", wire_name(*status->reason));
    json.member("accepted_at", to_rfc3339(status->accepted_at));
    if (status->finished_at) json.member("finished_at", to_rfc3339(*status->finished_at));
  }
  json.end_object();
}

http::Response show_one(Services& services, const http::Request& request, const authentication::RegistrationCaller& caller) {
  const auto id = authentication::parse_uuid(request.path_parameter);
  if (!id) return api_error(services, {ErrorCode::not_found, "there is no such registration"});
  const auto status = services.registration_desk.status(std::span(&*id, 1), caller, services.clock.now()).front();
  if (!status) return api_error(services, {ErrorCode::not_found, "there is no such registration"});
  JsonWriter json;
  write_status(json, authentication::format_uuid(*id), status);
  return api_answer(200, json);
}

Result<std::vector<std::string>> read_ids(const http::Request& request, int most) {
  const json::Value body = TRY(read_json(request));
  const auto array = body.find("request_ids");
  const auto texts = array && body.names().size() == 1 ? array->strings() : std::nullopt;
  if (!texts || texts->empty()) {
    return OAuthError{ErrorCode::invalid_request, "the body must be an object with the array request_ids alone"};
  }
  if (texts->size() > static_cast<std::size_t>(most)) {
    return OAuthError{ErrorCode::content_too_large, "request_ids has more than " + std::to_string(most) + " entries"};
  }
  std::vector<std::string> ids;
  for (const std::string& text : *texts) {
    auto id = authentication::parse_uuid(text);
    if (!id) return OAuthError{ErrorCode::invalid_request, "request_ids holds what is no UUID"};
    ids.push_back(*std::move(id));
  }
  return ids;
}

http::Response show_many(Services& services, const http::Request& request, const authentication::RegistrationCaller& caller) {
  const auto ids = read_ids(request, services.settings.registration.bulk_users);
  if (!ids.ok()) return api_error(services, ids.error());
  const auto statuses = services.registration_desk.status(*ids, caller, services.clock.now());
  JsonWriter json;
  json.begin_object().key("registrations").begin_array();
  for (std::size_t i = 0; i < statuses.size(); ++i) write_status(json, authentication::format_uuid((*ids)[i]), statuses[i]);
  json.end_array().end_object();
  return api_answer(200, json);
}

}  // namespace

std::string status_address(const Services& services, const std::string& request_id) {
  const std::string_view path = path_of(registration_status);
  return services.settings.server.issuer + std::string(path.substr(0, path.find('{'))) + request_id;
}

http::Response registration_status(Services& services, const http::Request& request) {
  return answer_caller(services, request, who_may_look(services.settings.registration), show_one);
}

http::Response registration_statuses(Services& services, const http::Request& request) {
  return answer_caller(services, request, who_may_look(services.settings.registration), show_many);
}

}  // namespace gatewarden::endpoints
