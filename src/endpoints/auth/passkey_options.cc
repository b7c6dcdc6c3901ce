// POST /api/v1/auth/passkey-options: what the browser is to be asked for, so that a passkey takes the next step of a sign-in. With
// a step token it is that sign-in's; without one a sign-in begins here, of whoever the passkey says.
#include "base/names.h"
#include "endpoints/auth/begin_interaction.h"
#include "endpoints/auth/sign_in_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/passkey_json.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

struct Begun {
  account::SignIn sign_in;
  std::optional<ActiveInteraction> interaction;
  std::optional<std::string> step_token;  // of a sign-in that begins here
};

Result<Begun> continue_sign_in(Services& services, const http::Request& request) {
  auto step = TRY(read_sign_in_request(services, request));
  return Begun{std::move(step.sign_in), std::move(step.interaction), std::nullopt};
}

// `interaction`: the one that a page of ours stands in, by its id.
Result<std::optional<oauth::InteractionKey>> interaction_of(Services& services, const json::Value& body, const Browser& browser) {
  const auto id = body.string_at(names::interaction);
  if (!id || id->empty()) return begin_interaction(services, body, browser);
  const auto interaction = find_interaction(services, *id, browser);
  if (!interaction) return OAuthError{ErrorCode::invalid_request, "the interaction has expired, is over, or was begun in another browser"};
  return std::optional(interaction->row.key);
}

Result<Begun> begin_sign_in(Services& services, const http::Request& request, const Browser& browser) {
  const auto body = TRY(read_posted_json(services, request));
  const auto key = TRY(interaction_of(services, body, browser));
  auto made = services.sign_in_engine.begin(body.string_at(names::identifier).value_or(""), browser.id, key, services.clock.now());
  std::optional<ActiveInteraction> interaction;
  if (key) interaction = find_interaction(services, *key, browser);
  return Begun{std::move(made.sign_in), std::move(interaction), std::move(made.token)};
}

Result<http::Response> answer(Services& services, const http::Request& request, const Browser& browser) {
  const bool has_token = request.count("authorization") > 0;
  auto begun = TRY(has_token ? continue_sign_in(services, request) : begin_sign_in(services, request, browser));
  const Instant now = services.clock.now();
  const auto asked = services.passkey_desk.begin_log_in(begun.sign_in, attempt_of(request, begun.interaction), now);
  if (!asked) return OAuthError{ErrorCode::step_not_next, "a passkey is not next"};
  JsonWriter json;
  json.begin_object();
  if (begun.step_token) json.member(names::step_token, *begun.step_token);
  json.key("public_key");
  write_request_options(json, services, *asked);
  json.member(names::expires_in, std::chrono::floor<Seconds>(begun.sign_in.expires_at - now).count()).end_object();
  http::Response response = api_answer(200, json);
  set_browser_cookie(response, browser);
  return response;
}

}  // namespace

http::Response passkey_options(Services& services, const http::Request& request) {
  auto outcome = answer(services, request, identify_browser(request));
  return outcome.ok() ? std::move(outcome).value() : refuse_json(services, outcome.error());
}

}  // namespace gatewarden::endpoints
