// POST /api/v1/auth/submit-identifier: begins a sign-in, for an application where oauth2_context holds the parameters of its
// authorization request, and tells which steps may come next. Known and unknown identifiers are answered alike (S69).
#include "base/json_writer.h"
#include "base/names.h"
#include "endpoints/auth/begin_interaction.h"
#include "endpoints/auth/sign_in_answer.h"
#include "endpoints/auth/sign_in_request.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

// Without an identifier: whoever has a session that the application's request wants, but of a higher acr. Only what is missing is
// asked for then.
Result<account::SignIns::Made> raise(Services& services, const http::Request& request, const Browser& browser,
                                     const std::optional<oauth::InteractionKey>& key) {
  const auto signed_in = key ? find_signed_in(services, request) : std::nullopt;
  const auto interaction = signed_in ? find_interaction(services, *key, browser) : std::nullopt;
  if (!interaction || !may_raise(services, *interaction, signed_in->session)) {
    return OAuthError{ErrorCode::invalid_request, "identifier is missing"};
  }
  return services.sign_in_engine.begin_raising(signed_in->session, browser.id, key, services.clock.now());
}

Result<account::SignIns::Made> begin_sign_in(Services& services, const http::Request& request, const Browser& browser,
                                             const json::Value& body, Instant now) {
  const bool is_named = body.find(names::identifier).has_value();
  const std::string identifier = is_named ? TRY(text_member(body, names::identifier)) : std::string();
  const auto interaction = TRY(begin_interaction(services, body, browser));
  if (!is_named) return raise(services, request, browser, interaction);
  return services.sign_in_engine.begin(identifier, browser.id, interaction, now);
}

Result<http::Response> begin(Services& services, const http::Request& request, const Browser& browser) {
  const auto body = TRY(read_posted_json(services, request));
  const Instant now = services.clock.now();
  const auto made = TRY(begin_sign_in(services, request, browser, body, now));
  std::optional<ActiveInteraction> interaction;
  if (made.sign_in.interaction) interaction = find_interaction(services, *made.sign_in.interaction, browser);
  const auto attempt = attempt_of(request, interaction);
  const auto next = services.sign_in_engine.next_steps(made.sign_in, attempt, now);
  JsonWriter json;
  json.begin_object().member(names::step_token, made.token);
  write_next(services, json, made.sign_in, next);
  json.member(names::expires_in, std::chrono::floor<Seconds>(made.sign_in.expires_at - now).count());
  http::Response response = http::json_response(200, json.end_object().take());
  http::forbid_storing(response);
  set_browser_cookie(response, browser);
  return response;
}

}  // namespace

http::Response submit_identifier(Services& services, const http::Request& request) {
  auto outcome = begin(services, request, identify_browser(request));
  return outcome.ok() ? std::move(outcome).value() : refuse_json(services, outcome.error());
}

}  // namespace gatewarden::endpoints
