// POST /api/v1/auth/login-password: the step that proves the person by their password.
#include "base/names.h"
#include "endpoints/auth/sign_in_answer.h"
#include "endpoints/auth/sign_in_request.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

Result<http::Response> log_in(Services& services, const http::Request& request) {
  const auto step = TRY(read_sign_in_request(services, request));
  const Secret password{TRY(text_member(step.body, names::password))};
  return step_answer(services, request, step,
                     services.sign_in_engine.log_in_with_password(step.sign_in, password, attempt_of(request, step.interaction),
                                                                  services.clock.now()));
}

}  // namespace

http::Response login_password(Services& services, const http::Request& request) {
  auto outcome = log_in(services, request);
  return outcome.ok() ? std::move(outcome).value() : refuse_json(services, outcome.error());
}

}  // namespace gatewarden::endpoints
