// POST /api/v1/auth/set-password and finish: the steps of who has proven an identifier. The first gives an account a new
// password, or makes one; the second signs in with the proof alone, where the site lets people.
#include "base/names.h"
#include "endpoints/auth/sign_in_answer.h"
#include "endpoints/auth/sign_in_request.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

// Nothing that is not given: whoever has an account gives the password alone.
Result<authentication::NewAccount> read_account(const json::Value& body) {
  authentication::NewAccount account;
  if (const auto consent = body.find(names::consent)) {
    const auto truth = consent->boolean();
    if (!truth) return OAuthError{ErrorCode::invalid_request, "consent is no truth value"};
    account.consent = *truth;
  }
  if (const auto profile = body.find(names::profile)) {
    if (!profile->is_object()) return OAuthError{ErrorCode::invalid_request, "profile is no object"};
    account.profile = profile->dump();
  }
  return account;
}

Result<http::Response> set(Services& services, const http::Request& request) {
  const auto step = TRY(read_sign_in_request(services, request));
  const Secret password{TRY(text_member(step.body, names::password))};
  const auto account = TRY(read_account(step.body));
  return step_answer(services, request, step,
                     services.sign_in_engine.set_password(step.sign_in, password, account, attempt_of(request, step.interaction),
                                                          services.clock.now()));
}

Result<http::Response> end(Services& services, const http::Request& request) {
  const auto step = TRY(read_sign_in_request(services, request));
  return step_answer(services, request, step,
                     services.sign_in_engine.finish(step.sign_in, attempt_of(request, step.interaction), services.clock.now()));
}

}  // namespace

http::Response set_password(Services& services, const http::Request& request) {
  auto outcome = set(services, request);
  return outcome.ok() ? std::move(outcome).value() : refuse_json(services, outcome.error());
}

http::Response finish_sign_in(Services& services, const http::Request& request) {
  auto outcome = end(services, request);
  return outcome.ok() ? std::move(outcome).value() : refuse_json(services, outcome.error());
}

}  // namespace gatewarden::endpoints
