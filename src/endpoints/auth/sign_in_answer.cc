#include "endpoints/auth/sign_in_answer.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "base/names.h"
#include "base/text.h"
#include "endpoints/api_answer.h"
#include "endpoints/scope_text.h"

namespace gatewarden::endpoints {

namespace {

http::Response session_answer(const account::Session& session) {
  JsonWriter json;
  json.begin_object().member(names::user_id, std::to_string(session.user_id)).key(names::session).begin_object();
  json.member(names::sid, to_base64url(session.id));
  json.member(names::auth_time, to_epoch_seconds(session.auth_time));
  json.member(names::acr, session.acr);
  json.member(names::amr, split_words(session.amr));
  json.member(names::expires_in, std::chrono::floor<Seconds>(session.expires_at - session.created_at).count());
  json.end_object().end_object();
  return api_answer(200, json);
}

http::Response client_answer(const protocol::AuthorizationResponse& response) {
  JsonWriter json;
  json.begin_object();
  if (response.mode == protocol::ResponseMode::form_post) {
    json.member(names::redirect_url, response.redirect_uri).key(names::form_parameters).begin_object();
    for (const auto& [name, value] : response.parameters) json.member(name, value);
    json.end_object();
  } else {
    json.member(names::redirect_url, protocol::redirect_location(response));
  }
  json.end_object();
  return api_answer(200, json);
}

http::Response consent_question(Services& services, const ActiveInteraction& interaction) {
  const auto scopes = split_words(interaction.request.consent_scope());
  JsonWriter json;
  json.begin_object().member(names::requires_consent, true).key(names::consent_info).begin_object();
  json.member(names::client_name, interaction.client.client_name);
  json.member(names::logo_uri, interaction.client.logo_uri);
  json.member(names::requested_scopes, scopes);
  json.key(names::scope_descriptions).begin_object();
  for (const std::string& scope : scopes) json.member(scope, scope_text(services, scope));
  json.end_object().end_object().end_object();
  return api_answer(200, json);
}

http::Response next_answer(Services& services, const authentication::GoOn& go_on) {
  JsonWriter json;
  json.begin_object();
  write_next(services, json, go_on.sign_in, go_on.next);
  // Only who has proven the identifier hears that it is nobody's.
  if (go_on.sign_in.proven) json.member(names::new_account, !go_on.sign_in.user);
  json.end_object();
  return api_answer(200, json);
}

}  // namespace

http::Response way_answer(Services& services, const ActiveInteraction& interaction, const Way& way) {
  if (const auto* const response = std::get_if<protocol::AuthorizationResponse>(&way)) return client_answer(*response);
  if (std::holds_alternative<protocol::AskConsent>(way)) return consent_question(services, interaction);
  if (std::holds_alternative<protocol::AskLogin>(way)) {
    return refuse_json(services, {ErrorCode::login_required, "the person is not signed in any more"});
  }
  return refuse_json(services, {ErrorCode::step_not_next, "the request was answered already"});
}

void write_next(Services& services, JsonWriter& json, const account::SignIn& sign_in, std::span<const authentication::Step> next) {
  json.key(names::next).begin_array();
  for (const auto step : next) json.value(authentication::wire_name(step));
  json.end_array();
  if (std::find(next.begin(), next.end(), authentication::Step::second_factor) == next.end()) return;
  json.key(names::second_factors).begin_array();
  for (const auto kind : services.sign_in_engine.factors_of(sign_in, services.clock.now())) json.value(wire_name(kind));
  json.end_array();
}

Result<http::Response> step_answer(Services& services, const http::Request& request, const SignInRequest& step,
                                   const authentication::StepOutcome& outcome) {
  if (const auto* const finished = std::get_if<authentication::Finished>(&outcome)) {
    return finished_answer(services, request, step, finished->session);
  }
  if (const auto* const go_on = std::get_if<authentication::GoOn>(&outcome)) return next_answer(services, *go_on);
  if (const auto* const refused = std::get_if<authentication::PasswordRefused>(&outcome)) {
    return OAuthError{ErrorCode::password_refused, refused->description};
  }
  if (const auto* const refused = std::get_if<authentication::EntryRefused>(&outcome)) {
    return OAuthError{ErrorCode::invalid_registration, refused->field + " " + refused->description};
  }
  if (std::holds_alternative<authentication::NotNext>(outcome)) return OAuthError{ErrorCode::step_not_next, "this step is not next"};
  return OAuthError{ErrorCode::wrong_credentials, "the identifier or what was given with it is wrong"};
}

http::Response finished_answer(Services& services, const http::Request& request, const SignInRequest& step,
                               const account::Sessions::Made& made) {
  http::Response response;
  if (step.interaction) {
    ActiveInteraction interaction = *step.interaction;
    interaction.row.session_hash = made.session.hash;
    response = way_answer(services, interaction, continue_interaction(services, request, interaction, made.session, false));
  } else {
    response = session_answer(made.session);
  }
  set_session_cookie(response, made.cookie);
  return response;
}

}  // namespace gatewarden::endpoints
