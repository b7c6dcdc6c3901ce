// /login: identifier and password on one form, for password managers, with the other ways to sign in below. With an interaction
// the way goes on to the application; without one, to the person's own account, or to the page of it that `then` names: who is
// sent here from there proves again who they are. A refused log-in is 422, so that browsers do not offer to keep the wrong
// password.
#include "endpoints/external_departure.h"
#include "endpoints/language.h"
#include "endpoints/pages/sign_in_visit.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view wrong_text =
    i18n::text_of("The name or the password is wrong. Check both and try again.");
constexpr std::string_view empty_text = i18n::text_of("Type your name and your password.");

// A way on for who came back after signing in for this very interaction.
void offer_to_continue(const SignInVisit& visit, page::Values& values) {
  const auto signed_in = find_signed_in(visit.services, visit.request);
  if (!signed_in || visit.interaction->row.session_hash != signed_in->session.hash) return;
  values.show("CONTINUE");
  values.set("ACCOUNT", signed_in->account);
}

// The ways besides the password that this site has.
void offer_other_ways(const SignInVisit& visit, page::Values& values) {
  if (!visit.services.sign_in_engine.can_send()) return;
  values.show("CODES");
  if (!creates_accounts(visit.services) || visit.person) return;
  values.show("REGISTRATION");
  values.set("CREATE_ADDRESS", address_to_begin(visit, path_of(create_account)));
}

http::Response form_page(const SignInVisit& visit, std::string_view identifier, const SignInNotice& notice = {}) {
  page::Values values;
  PageOptions options;
  values.set("IDENTIFIER", identifier);
  if (visit.interaction) offer_to_continue(visit, values);
  values.show(visit.person ? "AGAIN" : "FIRST");
  if (visit.person) values.set("ACCOUNT", shown_account(visit.services, visit.person->user));
  offer_other_ways(visit, values);
  offer_providers(visit.services, values, options);
  offer_passkey(visit, values);
  if (visit.services.settings.sign_in.passkeys) values.show("PASSKEYS");
  values.show(identifier.empty() ? "FOCUS_IDENTIFIER" : "FOCUS_PASSWORD");
  options.own_scripts = visit.services.settings.sign_in.passkeys;
  return sign_in_response(visit, "login.html", values, notice, options);
}

// Who proves it again is who is signed in: nobody else's password opens what they were about to do.
std::string identifier_of(const SignInVisit& visit) {
  return visit.person ? identifier_of(visit.services, visit.person->user) : visit.identifier;
}

// Who is signed in, but by less than the application demands, is asked for the rest alone. Nothing where that cannot be.
std::optional<http::Response> raise(SignInVisit& visit) {
  if (!visit.form.text("wish").empty()) return std::nullopt;
  const auto signed_in = find_signed_in(visit.services, visit.request);
  if (!signed_in || !may_raise(visit.services, *visit.interaction, signed_in->session)) return std::nullopt;
  auto& engine = visit.services.sign_in_engine;
  const Instant now = visit.services.clock.now();
  auto made = engine.begin_raising(signed_in->session, visit.browser.id, visit.interaction->row.key, now);
  const auto next = engine.next_steps(made.sign_in, attempt_of(visit), now);
  if (next.empty()) return std::nullopt;
  visit.token = std::move(made.token);
  visit.sign_in = std::move(made.sign_in);
  return show_next(visit, next);
}

http::Response show(SignInVisit& visit) {
  if (visit.interaction) {
    const auto& request = visit.interaction->request;
    // Initiating User Registration 3; the page there has a link that leads here in spite of it.
    if (request.has_prompt("create") && visit.form.text("wish").empty() && creates_accounts(visit.services)) {
      return http::redirect_response(address_to_begin(visit, path_of(create_account)));
    }
    if (auto way = raise(visit)) return *std::move(way);
    return form_page(visit, request.login_hint);
  }
  if (visit.person) return form_page(visit, identifier_of(visit));
  if (!visit.then && find_signed_in(visit.services, visit.request)) return http::redirect_response(path_of(account_overview));
  return form_page(visit, "");
}

// Two steps of a sign-in in one request.
http::Response submit(SignInVisit& visit) {
  const std::string identifier = identifier_of(visit);
  const Secret password{std::string(visit.form.text("password"))};
  if (identifier.empty() || password.empty()) {
    return form_page(visit, identifier, failed(visit, empty_text, identifier.empty() ? "identifier" : "password"));
  }
  begin_sign_in(visit, identifier);
  const auto outcome = visit.services.sign_in_engine.log_in_with_password(*visit.sign_in, password, attempt_of(visit),
                                                                          visit.services.clock.now());
  if (std::holds_alternative<authentication::WrongCredentials>(outcome)) {
    visit.token.clear();  // each form begins a sign-in of its own
    return form_page(visit, identifier, failed(visit, wrong_text, "password"));
  }
  auto way = follow_step(visit, outcome);
  return way ? *std::move(way) : show_where_it_stands(visit);
}

}  // namespace

http::Response login_page(const SignInVisit& visit, const SignInNotice& notice) { return form_page(visit, identifier_of(visit), notice); }

http::Response login(Services& services, const http::Request& request) {
  return sign_in_page(services, request, {Wish::sign_in, show, submit, login_page});
}

}  // namespace gatewarden::endpoints
