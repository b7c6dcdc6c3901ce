// POST /api/v1/auth/register-async: takes one registration in; the daemon makes the user.
#include "base/json_writer.h"
#include "endpoints/auth/registration_request.h"
#include "endpoints/auth/registration_status.h"
#include "endpoints/api_answer.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using authentication::EntryOutcome;

http::Response accepted(Services& services, const std::string& request_id) {
  const std::string id = authentication::format_uuid(request_id);
  JsonWriter json;
  json.begin_object();
  json.member("message", "registration request accepted");
  json.member("request_id", id);
  json.member("status", "processing");
  json.end_object();
  http::Response response = api_answer(202, json);
  response.set("Location", status_address(services, id));
  return response;
}

Result<authentication::RegistrationRequest> read_request(const http::Request& request,
                                                         const authentication::RegistrationCaller& caller) {
  authentication::RegistrationRequest read{caller, TRY(idempotency_key_of(request)), {}};
  read.entries.push_back(read_entry_of(TRY(read_json(request))));
  return read;
}

http::Response accept_one(Services& services, const http::Request& request, const authentication::RegistrationCaller& caller) {
  auto read = read_request(request, caller);
  if (!read.ok()) return api_error(services, read.error());
  const auto answer = services.registration_desk.accept(std::move(read).value(), services.clock.now());
  if (const auto* const not_now = std::get_if<authentication::NotNow>(&answer)) return refused_for_now(services, *not_now);
  const EntryOutcome& outcome = std::get<std::vector<EntryOutcome>>(answer).front();
  return outcome.refusal ? entry_refused(services, *outcome.refusal) : accepted(services, outcome.request_id);
}

}  // namespace

http::Response register_async(Services& services, const http::Request& request) {
  return answer_caller(services, request, services.settings.registration.async, accept_one);
}

}  // namespace gatewarden::endpoints
