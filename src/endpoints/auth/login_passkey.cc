// POST /api/v1/auth/login-passkey: the step that proves the person by a passkey, as the first factor or as the second.
#include "base/names.h"
#include "endpoints/auth/sign_in_answer.h"
#include "endpoints/auth/sign_in_request.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/passkey_json.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

Result<http::Response> log_in(Services& services, const http::Request& request) {
  const auto step = TRY(read_sign_in_request(services, request));
  const auto object = step.body.find("credential");
  const auto credential = object ? read_asserted_credential(*object) : std::nullopt;
  if (!credential) return OAuthError{ErrorCode::invalid_request, "credential is missing or cannot be read"};
  return step_answer(services, request, step,
                     services.passkey_desk.log_in(step.sign_in, *credential, attempt_of(request, step.interaction),
                                                  services.clock.now()));
}

}  // namespace

http::Response login_passkey(Services& services, const http::Request& request) {
  auto outcome = log_in(services, request);
  return outcome.ok() ? std::move(outcome).value() : refuse_json(services, outcome.error());
}

}  // namespace gatewarden::endpoints
