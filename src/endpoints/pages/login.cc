// /login: the form, and what comes of it. With an interaction the way goes on to the application; without one, to the person's
// own account, or to the page of it that `then` names: who is sent here from there proves again who they are. A refused log-in is 422, so that browsers do not offer to keep the wrong password.
#include "authentication/sign_in_engine.h"

#include "endpoints/account_request.h"
#include "endpoints/browser.h"
#include "endpoints/language.h"
#include "endpoints/oauth/interaction_flow.h"
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/page_response.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view purpose = "login";
constexpr std::string_view wrong_text =
    i18n::text_of("The name or the password is wrong. Check both and try again.");
constexpr std::string_view empty_text = i18n::text_of("Type your name and your password.");
constexpr std::string_view stale_text = i18n::text_of("This page was out of date. Sign in again.");
constexpr std::string_view cookie_text =
    i18n::text_of("Your browser did not send our cookie back. Allow cookies for this site and sign in again.");

struct Visit {
  Services& services;
  const http::Request& request;
  Browser browser;
  std::optional<ActiveInteraction> interaction;
  std::optional<std::string_view> then;  // a page of the account that asked for this
  std::optional<Person> person;          // who is signed in and proves it again; with `then` alone
};

// A way on for who came back after signing in for this very interaction.
void offer_to_continue(const Visit& visit, page::Values& values) {
  const auto signed_in = find_signed_in(visit.services, visit.request);
  if (!signed_in || visit.interaction->row.session_hash != signed_in->session.hash) return;
  values.show("CONTINUE");
  values.set("ACCOUNT", signed_in->account);
}

http::Response login_page(const Visit& visit, std::string_view identifier, int status = 200, std::string_view failure = "") {
  page::Values values;
  PageOptions options{.status = status};
  if (visit.interaction) options.ui_locales = visit.interaction->request.ui_locales;
  values.set("FORM_TOKEN", form_token(visit.services.form_token_key, visit.browser.id, purpose));
  values.set("IDENTIFIER", identifier);
  if (visit.interaction) {
    values.show("CLIENT");
    values.set("CLIENT_NAME", visit.interaction->client.client_name);
    values.set("INTERACTION", visit.interaction->id);
    options.form_targets.push_back(form_target(visit.interaction->request.redirect_uri));
    offer_to_continue(visit, values);
  }
  if (visit.then) values.set("THEN", *visit.then);
  values.show(visit.person ? "AGAIN" : "FIRST");
  if (visit.person) values.set("ACCOUNT", shown_account(visit.services, visit.person->user));
  if (!failure.empty()) {
    values.show("FAILURE");
    values.set("FAILURE_TEXT", language_of(visit.services, visit.request, options.ui_locales).text(failure));
  }
  values.show(identifier.empty() ? "FOCUS_IDENTIFIER" : "FOCUS_PASSWORD");
  return page_response(visit.services, visit.request, "login.html", values, options);
}

http::Response show(const Visit& visit) {
  if (visit.interaction) return login_page(visit, visit.interaction->request.login_hint);
  if (visit.person) return login_page(visit, identifier_of(visit.services, visit.person->user));
  if (!visit.then && find_signed_in(visit.services, visit.request)) return http::redirect_response(path_of(account_overview));
  return login_page(visit, "");
}

http::Response go_on(Visit& visit, const account::Session& session) {
  if (!visit.interaction) return http::redirect_response(visit.then.value_or(path_of(account_overview)));
  visit.interaction->row.session_hash = session.hash;
  return lead_on(visit.services, visit.request, *visit.interaction,
                 continue_interaction(visit.services, visit.request, *visit.interaction, session, false));
}

// Identifier and password stand on one page: two steps of a sign-in in one request.
account::SignIn begin_sign_in(const Visit& visit, std::string_view identifier) {
  std::optional<oauth::InteractionKey> interaction;
  if (visit.interaction) interaction = visit.interaction->row.key;
  return visit.services.sign_in_engine.begin(identifier, visit.browser.id, interaction, visit.services.clock.now()).sign_in;
}

http::Response submit(Visit& visit, const protocol::RequestParameters& form) {
  // Who proves it again is who is signed in: nobody else's password opens what they were about to do.
  const std::string identifier = visit.person ? identifier_of(visit.services, visit.person->user) : std::string(form.text("identifier"));
  if (!is_own_form(visit.services.form_token_key, visit.services.settings.server.issuer, visit.request, visit.browser.id, purpose,
                   form.text("form_token"))) {
    return login_page(visit, identifier, 403, visit.browser.is_new ? cookie_text : stale_text);
  }
  const Secret password{std::string(form.text("password"))};
  if (identifier.empty() || password.empty()) return login_page(visit, identifier, 422, empty_text);
  const auto attempt = attempt_of(visit.request, visit.interaction);
  const auto outcome = visit.services.sign_in_engine.log_in_with_password(begin_sign_in(visit, identifier), password, attempt,
                                                                          visit.services.clock.now());
  const auto* finished = std::get_if<authentication::Finished>(&outcome);
  if (!finished) return login_page(visit, identifier, 422, wrong_text);
  http::Response response = go_on(visit, finished->session.session);
  set_session_cookie(response, finished->session.cookie);
  return response;
}

http::Response answer(Visit& visit) {
  const auto parameters = read_parameters(visit.request);
  if (!parameters) return unreadable_form_page(visit.services, visit.request);
  if (const auto id = parameters->find("interaction")) {
    visit.interaction = find_interaction(visit.services, *id, visit.browser);
    if (!visit.interaction) return lost_interaction_page(visit.services, visit.request, visit.browser);
  } else if ((visit.then = account_path(parameters->text("then")))) {
    visit.person = find_person(visit.services, visit.request);
  }
  return visit.request.method == http::Method::post ? submit(visit, *parameters) : show(visit);
}

}  // namespace

http::Response login(Services& services, const http::Request& request) {
  Visit visit{services, request, identify_browser(request), std::nullopt, std::nullopt, std::nullopt};
  http::Response response = answer(visit);
  if (!is_posted_from_elsewhere(services.settings.server.issuer, request)) set_browser_cookie(response, visit.browser);
  return response;
}

}  // namespace gatewarden::endpoints
