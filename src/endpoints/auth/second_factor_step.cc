// POST /api/v1/auth/second-factor, enrol-second-factor and enrol-second-factor/confirm: the steps of a sign-in that have to do with
// second factors.
#include "authentication/factor_steps.h"
#include "base/names.h"
#include "endpoints/auth/sign_in_answer.h"
#include "endpoints/auth/sign_in_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/factor_owner.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using authentication::FactorDesk;
using authentication::FactorKind;
using authentication::FactorOwner;

OAuthError not_next() { return {ErrorCode::step_not_next, "this step is not next"}; }

Result<authentication::GivenFactor> read_factor(const json::Value& body) {
  const auto kind = authentication::factor_kind_of(TRY(text_member(body, "kind")));
  if (!kind || *kind == FactorKind::passkey) return OAuthError{ErrorCode::invalid_request, "kind is neither totp nor recovery-code"};
  const auto remember = body.find("remember");
  if (remember && !remember->boolean()) return OAuthError{ErrorCode::invalid_request, "remember is neither true nor false"};
  return authentication::GivenFactor{.kind = *kind, .code = Secret(TRY(text_member(body, names::code))),
                                     .remember = remember && *remember->boolean()};
}

Result<http::Response> show_factor(Services& services, const http::Request& request) {
  const auto step = TRY(read_sign_in_request(services, request));
  const auto given = TRY(read_factor(step.body));
  const auto owner = factor_owner(services, request, step.sign_in);
  if (!owner) return not_next();
  const auto shown = services.factor_steps.show(step.sign_in, given, *owner, attempt_of(request, step.interaction), services.clock.now());
  http::Response response = TRY(step_answer(services, request, step, shown.outcome));
  if (!shown.device_cookie.empty()) {
    set_device_cookie(response, shown.device_cookie, services.settings.sign_in.remember_devices);
  }
  return response;
}

Result<http::Response> begin_enrolment(Services& services, const http::Request& request) {
  const auto step = TRY(read_sign_in_request(services, request));
  const auto owner = factor_owner(services, request, step.sign_in);
  if (!owner) return not_next();
  const Instant now = services.clock.now();
  const auto begun = services.factor_steps.begin_enrolment(step.sign_in, *owner, attempt_of(request, step.interaction), now);
  const auto* const enrolment = std::get_if<FactorDesk::Enrolment>(&begun);
  if (!enrolment) return not_next();
  JsonWriter json;
  json.begin_object();
  write_enrolment(json, *enrolment, now);
  json.end_object();
  return api_answer(201, json);
}

// The answer of the last step, whatever it is, with the codes before its members.
void add_recovery_codes(http::Response& response, const std::vector<Secret>& codes) {
  if (codes.empty()) return;
  JsonWriter json;
  json.begin_object();
  write_recovery_codes(json, codes);
  response.body = json.take() + "," + response.body.substr(1);
}

Result<http::Response> finish_enrolment(Services& services, const http::Request& request) {
  const auto step = TRY(read_sign_in_request(services, request));
  const FactorDesk::Confirmation confirmation{.token = TRY(text_member(step.body, "enrolment")),
                                              .name = step.body.string_at("name").value_or(""),
                                              .code = Secret(TRY(text_member(step.body, names::code)))};
  const auto owner = factor_owner(services, request, step.sign_in);
  if (!owner) return not_next();
  const auto made = services.factor_steps.finish_enrolment(step.sign_in, confirmation, *owner, attempt_of(request, step.interaction),
                                                           services.clock.now());
  http::Response response = TRY(step_answer(services, request, step, made.outcome));
  add_recovery_codes(response, made.recovery_codes);
  return response;
}

http::Response answered(Services& services, Result<http::Response> outcome) {
  return outcome.ok() ? std::move(outcome).value() : refuse_json(services, outcome.error());
}

}  // namespace

http::Response second_factor_step(Services& services, const http::Request& request) {
  return answered(services, show_factor(services, request));
}

http::Response enrol_second_factor(Services& services, const http::Request& request) {
  return answered(services, begin_enrolment(services, request));
}

http::Response enrol_second_factor_confirmation(Services& services, const http::Request& request) {
  return answered(services, finish_enrolment(services, request));
}

}  // namespace gatewarden::endpoints
