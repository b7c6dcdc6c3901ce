// /oauth2/consent: asks the person whether an application may have what it asks for. A program that speaks for the person
// posts the same form with "Accept: application/json" and is told where to go on (redirect_url); one that signed the
// person in by JSON posts JSON (auth/consent_by_program.h).
#include <algorithm>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "base/names.h"
#include "base/oauth_error.h"
#include "base/text.h"
#include "endpoints/auth/consent_by_program.h"
#include "endpoints/browser.h"
#include "endpoints/language.h"
#include "endpoints/oauth/interaction_flow.h"
#include "endpoints/pages/client_face.h"
#include "endpoints/pages/page_response.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"
#include "endpoints/scope_text.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view stale_text = i18n::text_of("Something changed since this page was shown. Look at the account and the application, then decide.");
constexpr std::string_view undecided_text = i18n::text_of("Choose Allow or Deny.");

struct Visit {
  Services& services;
  const http::Request& request;
  const ActiveInteraction& interaction;
  const SignedIn& signed_in;
  const Browser& browser;
};

bool wants_json(const http::Request& request) {
  const auto accept = request.header("accept");
  if (!accept) return false;
  const auto wanted = split_words(*accept, ',');
  return std::any_of(wanted.begin(), wanted.end(), [](const std::string& one) {
    return equal_ignoring_ascii_case(trim(std::string_view(one).substr(0, one.find(';'))), "application/json");
  });
}

// What the person saw is part of the token: an approval of one account never counts for another that signed in meanwhile.
std::string purpose_of(const Visit& visit) {
  return "consent." + visit.interaction.id + "." + to_base64url(visit.signed_in.session.id);
}

void show_links(const oauth::Client& client, page::Values& values) {
  if (!client.policy_uri.empty()) {
    values.show("POLICY");
    values.set("POLICY_URI", client.policy_uri);
  }
  if (!client.tos_uri.empty()) {
    values.show("TERMS");
    values.set("TERMS_URI", client.tos_uri);
  }
  if (!client.policy_uri.empty() || !client.tos_uri.empty()) values.show("LINKS");
}

http::Response consent_page(const Visit& visit, int status = 200, std::string_view notice = "") {
  const oauth::Client& client = visit.interaction.client;
  page::Values values;
  PageOptions options{.status = status, .ui_locales = visit.interaction.request.ui_locales};
  const i18n::Catalogue& language = language_of(visit.services, visit.request, options.ui_locales);
  options.form_targets.push_back(form_target(visit.interaction.request.redirect_uri));
  values.set("FORM_TOKEN", form_token(visit.services.form_token_key, visit.browser.id, purpose_of(visit)));
  values.set("INTERACTION", visit.interaction.id);
  values.set("CLIENT_NAME", client.client_name);
  values.set("ACCOUNT", visit.signed_in.account);
  values.set("DESTINATION", shown_origin(visit.interaction.request.redirect_uri));
  show_logo(client, values, options);
  show_links(client, values);
  if (!notice.empty()) {
    values.show("NOTICE");
    values.set("NOTICE_TEXT", language.text(notice));
  }
  const auto scopes = split_words(visit.interaction.request.consent_scope());
  if (!scopes.empty()) values.show("SCOPES");
  for (const std::string& word : scopes) {
    page::Values& scope = values.add("SCOPE");
    scope.set("SCOPE_NAME", word);
    scope.set("SCOPE_TEXT", scope_text(visit.services, word, language.language()));
  }
  return page_response(visit.services, visit.request, "consent.html", values, options);
}

http::Response decide(const Visit& visit, const protocol::RequestParameters& form) {
  if (!is_own_form(visit.services.form_token_key, visit.services.settings.server.issuer, visit.request, visit.browser.id,
                   purpose_of(visit), form.text("form_token"))) {
    return consent_page(visit, 403, stale_text);
  }
  const std::string_view decision = form.text("decision");
  const auto& session = visit.signed_in.session;
  if (decision == "deny") {
    return lead_on(visit.services, visit.request, visit.interaction,
                   deny_interaction(visit.services, visit.request, visit.interaction, session));
  }
  if (decision != "allow") return consent_page(visit, 422, undecided_text);
  return lead_on(visit.services, visit.request, visit.interaction,
                 continue_interaction(visit.services, visit.request, visit.interaction, session, true));
}

http::Response answer(Services& services, const http::Request& request, const Browser& browser) {
  const auto parameters = read_parameters(request);
  if (!parameters) return unreadable_form_page(services, request);
  const auto interaction = find_interaction(services, parameters->text("interaction"), browser);
  if (!interaction) return lost_interaction_page(services, request, browser);
  const auto signed_in = find_signed_in(services, request);
  if (!signed_in) return http::redirect_response(login_location(interaction->id));
  const Visit visit{services, request, *interaction, *signed_in, browser};
  return request.method == http::Method::post ? decide(visit, *parameters) : consent_page(visit);
}

// A program gets the address to go on at; of a page it gets the refusal alone. An answer that only a form can carry
// (response_mode=form_post) stays the page that it is.
http::Response as_json(Services& services, http::Response response) {
  const auto location = std::find_if(response.headers.begin(), response.headers.end(),
                                     [](const http::Header& header) { return header.name == "Location"; });
  JsonWriter json;
  json.begin_object();
  if (location != response.headers.end()) {
    const bool is_ours = location->value.starts_with('/');
    json.member(names::redirect_url, (is_ours ? shown_origin(services.settings.server.issuer) : "") + location->value);
    response.status = 200;
  } else if (response.status >= 400) {
    json.member(names::error, wire_name(ErrorCode::invalid_request));
  } else {
    return response;
  }
  http::Response answer = http::json_response(response.status, json.end_object().take());
  http::forbid_storing(answer);
  return answer;
}

}  // namespace

http::Response consent(Services& services, const http::Request& request) {
  if (request.method == http::Method::post && request.media_type() == names::json_media_type) {
    return consent_by_program(services, request);
  }
  const Browser browser = identify_browser(request);
  http::Response response = answer(services, request, browser);
  if (request.method == http::Method::post && wants_json(request)) response = as_json(services, std::move(response));
  if (!is_posted_from_elsewhere(services.settings.server.issuer, request)) set_browser_cookie(response, browser);
  return response;
}

}  // namespace gatewarden::endpoints
