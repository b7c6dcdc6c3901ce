#include "endpoints/auth/registration_request.h"

#include "base/json_writer.h"
#include "base/names.h"
#include "endpoints/api_answer.h"
#include "endpoints/oauth/client_request.h"
#include "protocol/idempotency_key.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view realm = "registration";

std::string user_agent_of(const http::Request& request) { return std::string(request.header("user-agent").value_or("")); }

}  // namespace

http::Response answer_caller(Services& services, const http::Request& request, std::string_view who_may,
                             RegistrationHandler handler) {
  if (who_may == "nobody") return not_found(services);
  const std::string& scope = services.settings.registration.scope;
  const auto client_id = bearer_client(services, request, scope);
  if (!client_id.ok()) {
    log_refusal("registration_refused", client_id.error());
    return bearer_refusal(services, realm, scope, client_id.error());
  }
  if (!*client_id && who_may != "anyone") return bearer_refusal(services, realm, scope, std::nullopt);
  return handler(services, request, {*client_id, request.peer.address, user_agent_of(request), request.id});
}

Result<std::optional<std::string>> idempotency_key_of(const http::Request& request) {
  constexpr std::string_view name = "idempotency-key";
  if (request.count(name) == 0) return std::optional<std::string>();
  const auto header = request.header(name);
  auto key = header ? protocol::parse_idempotency_key(*header) : std::nullopt;
  if (!key) return OAuthError{ErrorCode::invalid_request, "the Idempotency-Key is none"};
  return key;
}

authentication::ReadEntry read_entry_of(const json::Value& value) {
  authentication::ReadEntry read;
  read.problem = authentication::read_entry(value, read.entry);
  return read;
}

http::Response entry_refused(Services& services, const authentication::EntryRefusal& refusal) {
  const auto& [field, description] = refusal.problem;
  const OAuthError error{refusal.code, field.empty() ? "the registration " + description : field + " " + description};
  log_refusal("registration_refused", error);
  JsonWriter json;
  json.begin_object();
  json.member(names::error, wire_name(error.code));
  json.member(names::error_description, told_description(services.settings, error));
  if (!field.empty()) json.member("field", field);
  json.end_object();
  return api_answer(http_status(error.code), json);
}

http::Response refused_for_now(Services& services, const authentication::NotNow& refusal) {
  const OAuthError error{refusal.code, refusal.description};
  log_refusal("registration_refused", error);
  http::Response response = api_error(services, error);
  if (refusal.retry_after) response.set("Retry-After", std::to_string(refusal.retry_after->count()));
  return response;
}

}  // namespace gatewarden::endpoints
