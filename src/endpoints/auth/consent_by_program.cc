#include "endpoints/auth/consent_by_program.h"

#include <algorithm>

#include "base/names.h"
#include "base/text.h"
#include "endpoints/auth/sign_in_answer.h"
#include "endpoints/auth/sign_in_request.h"
#include "endpoints/pages/visitor.h"

namespace gatewarden::endpoints {

namespace {

bool are_same_words(std::string_view left, std::string_view right) {
  auto a = split_words(left);
  auto b = split_words(right);
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

bool is_about(const json::Value& body, const protocol::AuthorizationRequest& request) {
  return body.string_at(names::client_id) == request.client_id && body.string_at(names::redirect_uri) == request.redirect_uri &&
         body.string_at(names::state).value_or("") == request.state.value_or("") &&
         are_same_words(body.string_at(names::scope).value_or(""), request.consent_scope());
}

// The session in which the person authenticated for this very interaction; a later one of another account never decides.
Result<account::Session> deciding_session(Services& services, const http::Request& request,
                                          const ActiveInteraction& interaction) {
  auto signed_in = find_signed_in(services, request);
  if (!signed_in || interaction.row.session_hash != signed_in->session.hash) {
    return OAuthError{ErrorCode::login_required, "the person is not signed in for this request"};
  }
  return std::move(signed_in->session);
}

Result<http::Response> decide(Services& services, const http::Request& request) {
  const auto step = TRY(read_sign_in_request(services, request));
  if (!step.sign_in.finished_at || !step.interaction) return OAuthError{ErrorCode::step_not_next, "this step is not next"};
  const auto& interaction = *step.interaction;
  const auto approved = step.body.boolean_at(names::approved);
  if (!approved) return OAuthError{ErrorCode::invalid_request, "approved is missing or no truth value"};
  if (!is_about(step.body, interaction.request)) {
    return OAuthError{ErrorCode::invalid_request, "client_id, redirect_uri, scope and state are not those of this sign-in"};
  }
  const auto session = TRY(deciding_session(services, request, interaction));
  return way_answer(services, interaction,
                    *approved ? continue_interaction(services, request, interaction, session, true)
                              : deny_interaction(services, request, interaction, session));
}

}  // namespace

http::Response consent_by_program(Services& services, const http::Request& request) {
  auto outcome = decide(services, request);
  return outcome.ok() ? std::move(outcome).value() : refuse_json(services, outcome.error());
}

}  // namespace gatewarden::endpoints
