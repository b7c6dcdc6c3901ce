// POST /api/v1/auth/login-password: the step that proves the person by their password.
#include "base/names.h"
#include "endpoints/accounts/sign_in_answer.h"
#include "endpoints/accounts/sign_in_request.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using authentication::Finished;
using authentication::NotNext;

Result<http::Response> log_in(Services& services, const http::Request& request) {
  const auto step = TRY(read_sign_in_request(services, request));
  const Secret password{TRY(text_member(step.body, names::password))};
  const auto attempt = attempt_of(request, step.interaction ? step.interaction->client.client_id : "");
  const auto outcome =
      services.sign_in_engine.log_in_with_password(step.sign_in, password, attempt, services.clock.now());
  if (const auto* const finished = std::get_if<Finished>(&outcome)) {
    return finished_answer(services, request, step, finished->session);
  }
  if (std::holds_alternative<NotNext>(outcome)) return OAuthError{ErrorCode::step_not_next, "this step is not next"};
  return OAuthError{ErrorCode::wrong_credentials, "the identifier or what was given with it is wrong"};
}

}  // namespace

http::Response login_password(Services& services, const http::Request& request) {
  auto outcome = log_in(services, request);
  return outcome.ok() ? std::move(outcome).value() : refuse_json(services, outcome.error());
}

}  // namespace gatewarden::endpoints
