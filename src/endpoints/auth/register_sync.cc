// POST /api/v1/auth/register-sync: makes a user while the caller waits.
#include "base/json_writer.h"
#include "base/names.h"
#include "endpoints/auth/registration_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using authentication::CreatedUser;
using authentication::EntryRefusal;

http::Response created(const CreatedUser& user) {
  JsonWriter json;
  json.begin_object();
  if (user.user_id) json.member(names::user_id, std::to_string(*user.user_id));
  if (user.email) json.member("email", *user.email);
  if (user.phone) json.member("phone", *user.phone);
  if (user.username) json.member("username", *user.username);
  json.end_object();
  return api_answer(201, json);
}

http::Response create_one(Services& services, const http::Request& request, const authentication::RegistrationCaller& caller) {
  auto key = idempotency_key_of(request);
  if (!key.ok()) return api_error(services, key.error());
  const auto body = read_json(request);
  if (!body.ok()) return api_error(services, body.error());
  const auto answer =
      services.registration_desk.create({caller, std::move(key).value(), {read_entry_of(*body)}}, services.clock.now());
  if (const auto* const not_now = std::get_if<authentication::NotNow>(&answer)) return refused_for_now(services, *not_now);
  if (const auto* const refusal = std::get_if<EntryRefusal>(&answer)) return entry_refused(services, *refusal);
  return created(std::get<CreatedUser>(answer));
}

}  // namespace

http::Response register_sync(Services& services, const http::Request& request) {
  return answer_caller(services, request, services.settings.registration.sync, create_one);
}

}  // namespace gatewarden::endpoints
