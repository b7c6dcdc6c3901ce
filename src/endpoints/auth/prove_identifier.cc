// POST /api/v1/auth/send-code and verify-identifier: the steps by which a person proves an identifier with a one-time code.
#include "base/names.h"
#include "endpoints/auth/sign_in_answer.h"
#include "endpoints/auth/sign_in_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/language.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using authentication::CodeSent;
using authentication::TooManyCodes;

std::string language_for(const Services& services, const http::Request& request, const std::optional<ActiveInteraction>& interaction) {
  return language_of(services, request, interaction ? interaction->request.ui_locales : std::vector<std::string>()).language();
}

Result<http::Response> send(Services& services, const http::Request& request) {
  const auto step = TRY(read_sign_in_request(services, request));
  auto& engine = services.sign_in_engine;
  const Instant now = services.clock.now();
  const auto attempt = attempt_of(request, step.interaction);
  const auto outcome = engine.send_code(step.sign_in, language_for(services, request, step.interaction), attempt, now);
  if (std::holds_alternative<TooManyCodes>(outcome)) {
    return OAuthError{ErrorCode::too_many_requests, "too many codes were sent; try again later"};
  }
  const auto* const sent = std::get_if<CodeSent>(&outcome);
  if (sent == nullptr) return OAuthError{ErrorCode::step_not_next, "this step is not next"};
  JsonWriter json;
  json.begin_object().member(names::expires_in, sent->expires_in.count());
  write_next(services, json, sent->sign_in, engine.next_steps(sent->sign_in, attempt, now));
  json.end_object();
  return api_answer(200, json);
}

Result<http::Response> verify(Services& services, const http::Request& request) {
  const auto step = TRY(read_sign_in_request(services, request));
  const Secret code{TRY(text_member(step.body, names::code))};
  return step_answer(services, request, step,
                     services.sign_in_engine.verify_code(step.sign_in, code, attempt_of(request, step.interaction),
                                                         services.clock.now()));
}

}  // namespace

http::Response send_code(Services& services, const http::Request& request) {
  auto outcome = send(services, request);
  return outcome.ok() ? std::move(outcome).value() : refuse_json(services, outcome.error());
}

http::Response verify_identifier(Services& services, const http::Request& request) {
  auto outcome = verify(services, request);
  return outcome.ok() ? std::move(outcome).value() : refuse_json(services, outcome.error());
}

}  // namespace gatewarden::endpoints
