// /api/v1/account/second-factors, recovery-codes and remembered-devices: what the page /account/second-factors does, for programs.
#include "base/encoding.h"
#include "base/names.h"
#include "base/text.h"
#include "endpoints/account_request.h"
#include "endpoints/auth/sign_in_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/factor_owner.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using authentication::FactorDesk;

constexpr std::string_view name_member = "name";

http::Response no_content() {
  http::Response response;
  response.status = 204;
  http::forbid_storing(response);
  return response;
}

void write_authenticator(JsonWriter& json, const account::Authenticator& one) {
  json.begin_object().member("id", std::to_string(one.id)).member("kind", "totp").member("name", one.name);
  json.member("created_at", to_rfc3339(one.created_at));
  if (one.last_used_at) json.member("last_used_at", to_rfc3339(*one.last_used_at));
  json.end_object();
}

Result<http::Response> list(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::session));
  const auto counts = services.factor_desk.counts(asked.user.id);
  JsonWriter json;
  json.begin_object().key(names::second_factors).begin_array();
  for (const auto& one : services.factor_desk.authenticators(asked.user.id)) write_authenticator(json, one);
  json.end_array().member("passkeys", counts.passkeys).member("recovery_codes_left", counts.recovery_codes);
  json.member("required", asked.user.second_factor_required).key("remembered_devices").begin_array();
  for (const auto& one : services.factor_desk.devices(asked.user.id, services.clock.now())) write_remembered_device(json, one);
  json.end_array().end_object();
  return api_answer(200, json);
}

Result<http::Response> begin(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::fresh));
  const Instant now = services.clock.now();
  const auto begun = TRY(services.factor_desk.begin(factor_owner(services, request, asked.user, asked.session), now));
  JsonWriter json;
  json.begin_object();
  write_enrolment(json, begun, now);
  json.end_object();
  return api_answer(201, json);
}

Result<http::Response> confirm(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::fresh));
  const FactorDesk::Confirmation confirmation{.token = TRY(text_member(asked.body, "enrolment")),
                                              .name = asked.body.string_at(name_member).value_or(""),
                                              .code = Secret(TRY(text_member(asked.body, names::code)))};
  const auto owner = factor_owner(services, request, asked.user, asked.session);
  const auto enrolled = TRY(services.factor_desk.confirm(owner, confirmation, services.clock.now()));
  JsonWriter json;
  json.begin_object().member("id", std::to_string(enrolled.id));
  write_recovery_codes(json, enrolled.recovery_codes);
  json.end_object();
  return api_answer(201, json);
}

// PATCH {"name"} and DELETE of one.
Result<http::Response> change_one(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::fresh));
  const auto owner = factor_owner(services, request, asked.user, asked.session);
  const std::uint64_t id = parse_unsigned(request.path_parameter).value_or(0);
  const Instant now = services.clock.now();
  if (request.method == http::Method::del) {
    TRY(services.factor_desk.remove(owner, id, now));
  } else {
    const std::string name = TRY(text_member(asked.body, name_member));
    TRY(services.factor_desk.rename(owner, id, name, now));
  }
  return no_content();
}

Result<http::Response> replace_codes(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::fresh));
  const auto owner = factor_owner(services, request, asked.user, asked.session);
  const auto codes = TRY(services.factor_desk.replace_recovery_codes(owner, services.clock.now()));
  JsonWriter json;
  json.begin_object();
  write_recovery_codes(json, codes);
  json.end_object();
  return api_answer(201, json);
}

Result<http::Response> forget(Services& services, const http::Request& request) {
  // Also in a browser that is remembered, where nobody was asked for the second factor: it must be able to forget itself.
  const auto asked = TRY(read_account_request(services, request, Proof::lately));
  const auto owner = factor_owner(services, request, asked.user, asked.session);
  const Instant now = services.clock.now();
  if (request.path_parameter.empty()) {
    TRY(services.factor_desk.forget_devices(owner, now));
  } else {
    TRY(services.factor_desk.forget_device(owner, from_base64url(request.path_parameter).value_or(""), now));
  }
  return no_content();
}

http::Response answered(Services& services, Result<http::Response> outcome) {
  return outcome.ok() ? std::move(outcome).value() : refuse_account_request(services, outcome.error());
}

}  // namespace

http::Response second_factors(Services& services, const http::Request& request) {
  return answered(services, request.method == http::Method::post ? begin(services, request) : list(services, request));
}

http::Response second_factor_confirmation(Services& services, const http::Request& request) {
  return answered(services, confirm(services, request));
}

http::Response second_factor(Services& services, const http::Request& request) {
  return answered(services, change_one(services, request));
}

http::Response recovery_codes(Services& services, const http::Request& request) {
  return answered(services, replace_codes(services, request));
}

http::Response remembered_devices(Services& services, const http::Request& request) {
  return answered(services, forget(services, request));
}

}  // namespace gatewarden::endpoints
