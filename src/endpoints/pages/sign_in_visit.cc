#include "endpoints/pages/sign_in_visit.h"

#include <algorithm>
#include <cassert>

#include "base/names.h"
#include "base/oauth_error.h"
#include "base/uri.h"
#include "endpoints/external_departure.h"
#include "endpoints/language.h"
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/client_face.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using authentication::Step;

constexpr std::string_view purpose = "login";
constexpr std::string_view stale_text = i18n::text_of("This page was out of date. Try again.");
constexpr std::string_view cookie_text =
    i18n::text_of("Your browser did not send our cookie back. Allow cookies for this site and try again.");

struct WishName {
  Wish wish;
  std::string_view name;     // in the field "wish"
  std::string_view section;  // of the templates
  EndpointHandler begin;
};
constexpr WishName wishes[] = {
    {Wish::sign_in, "sign_in", "TO_SIGN_IN", login_code},
    {Wish::reset, "reset", "TO_RESET", reset_password},
    {Wish::create, "create", "TO_CREATE", create_account},
};

struct StepPage {
  Step step;
  http::Response (*show)(const SignInVisit&, const SignInNotice&);
};
// In the order in which they are asked for where several may come.
constexpr StepPage step_pages[] = {
    {Step::set_password, new_password_page},
    {Step::second_factor, second_factor_page},
    {Step::enrol_second_factor, enrol_second_factor_page},
    {Step::verify_identifier, code_page},
};

// What the request names: the interaction, or the page of the account. A page of its own where that is gone.
std::optional<http::Response> read_context(SignInVisit& visit) {
  if (!visit.form.text("interaction").empty()) {
    visit.interaction = find_interaction(visit.services, visit.form.text("interaction"), visit.browser);
    if (!visit.interaction) return lost_interaction_page(visit.services, visit.request, visit.browser);
    visit.language = &language_of(visit.services, visit.request, visit.interaction->request.ui_locales);
  } else if ((visit.then = account_path(visit.form.text("then")))) {
    visit.person = find_person(visit.services, visit.request);
  }
  for (const WishName& one : wishes) {
    if (one.name == visit.form.text("wish")) visit.wish = one.wish;
  }
  visit.identifier = visit.form.text("identifier");
  return std::nullopt;
}

bool is_own(const SignInVisit& visit) {
  return is_own_form(visit.services.form_token_key, visit.services.settings.server.issuer, visit.request, visit.browser.id, purpose,
                     visit.form.text("form_token"));
}

SignInNotice refused_form(const SignInVisit& visit) {
  return failed(visit, visit.browser.is_new ? cookie_text : stale_text, {}, 403);
}

http::Response lost_sign_in_page(const SignInVisit& visit) {
  page::Values values;
  values.set("BEGIN_ADDRESS", address_to_begin(visit, path_of(login)));
  return sign_in_response(visit, "sign_in_lost.html", values, {.status = 400});
}

template <typename Answer>
http::Response with_visit(Services& services, const http::Request& request, Answer answer) {
  const Browser browser = identify_browser(request);
  auto parameters = read_parameters(request);
  if (!parameters) return unreadable_form_page(services, request);
  SignInVisit visit{services, request, browser, *std::move(parameters), &language_of(services, request), {}, {}, {}};
  auto lost = read_context(visit);
  http::Response response = lost ? *std::move(lost) : answer(visit);
  if (!is_posted_from_elsewhere(services.settings.server.issuer, request)) set_browser_cookie(response, browser);
  return response;
}

http::Response go_on(SignInVisit& visit, const account::Session& session) {
  if (!visit.interaction) return http::redirect_response(visit.then.value_or(path_of(account_overview)));
  visit.interaction->row.session_hash = session.hash;
  // The engine has marked the interaction of the sign-in; one that was renewed since (login_link.cc) is another.
  if (visit.sign_in->interaction != visit.interaction->row.key) {
    visit.services.interactions.set_session(visit.interaction->row.key, session.hash);
  }
  return lead_on(visit.services, visit.request, *visit.interaction,
                 continue_interaction(visit.services, visit.request, *visit.interaction, session, false));
}

void show_who_waits(const SignInVisit& visit, page::Values& values, PageOptions& options) {
  if (!visit.interaction) return;
  show_client(visit.interaction->client, values, options);
  values.set("INTERACTION", visit.interaction->id);
  options.form_targets.push_back(form_target(visit.interaction->request.redirect_uri));
  options.ui_locales = visit.interaction->request.ui_locales;
}

void show_notice(const SignInNotice& notice, page::Values& values) {
  if (notice.text.empty()) return;
  values.show(notice.failed ? "FAILURE" : "NEWS");
  values.set("NOTICE_TEXT", notice.text);
  if (!notice.failed) return;
  values.show(notice.field.empty() ? "FAILURE_PLAIN" : "FAILURE_LINK");
  values.set("FAILURE_FIELD", notice.field);
}

}  // namespace

SignInNotice failed(const SignInVisit& visit, std::string_view english, std::string_view field, int status) {
  return {.status = status, .text = std::string(visit.language->text(english)), .field = std::string(field)};
}

http::Response sign_in_page(Services& services, const http::Request& request, const FirstPage& page) {
  return with_visit(services, request, [&](SignInVisit& visit) {
    visit.wish = page.wish;
    if (request.method != http::Method::post) return page.show(visit);
    return is_own(visit) ? page.submit(visit) : page.refuse(visit, refused_form(visit));
  });
}

http::Response sign_in_step(Services& services, const http::Request& request, AnswerSignIn take) {
  return with_visit(services, request, [&](SignInVisit& visit) {
    // An address from the history of the browser, say: the form that it was the answer to is gone.
    if (request.method != http::Method::post) return http::redirect_response(path_of(login));
    if (!is_own(visit)) return lost_sign_in_page(visit);
    visit.token = visit.form.text("sign_in");
    visit.sign_in = services.sign_in_engine.find(visit.token, visit.browser.id, services.clock.now());
    if (!visit.sign_in) return lost_sign_in_page(visit);
    if (visit.sign_in->finished_at) return show_where_it_stands(visit);
    return take(visit);
  });
}

authentication::Attempt attempt_of(const SignInVisit& visit) {
  auto attempt = attempt_of(visit.request, visit.interaction);
  // Who proves again who they are proves all of it: that this browser is remembered does not count.
  if (visit.person) attempt.device_cookie.clear();
  return attempt;
}

void begin_sign_in(SignInVisit& visit, std::string_view identifier) {
  std::optional<oauth::InteractionKey> interaction;
  if (visit.interaction) interaction = visit.interaction->row.key;
  auto made = visit.services.sign_in_engine.begin(identifier, visit.browser.id, interaction, visit.services.clock.now());
  visit.token = std::move(made.token);
  visit.sign_in = std::move(made.sign_in);
}

http::Response sign_in_response(const SignInVisit& visit, std::string_view file, page::Values& values, const SignInNotice& notice,
                                const PageOptions& options) {
  PageOptions all = options;
  all.status = notice.status;
  show_who_waits(visit, values, all);
  show_notice(notice, values);
  values.set("FORM_TOKEN", form_token(visit.services.form_token_key, visit.browser.id, purpose));
  values.set("SIGN_IN", visit.token);
  if (visit.then) values.set("THEN", *visit.then);
  for (const WishName& one : wishes) {
    if (one.wish != visit.wish) continue;
    values.set("WISH", one.name);
    values.show(one.section);
  }
  return page_response(visit.services, visit.request, file, values, all);
}

std::optional<http::Response> follow_step(SignInVisit& visit, const authentication::StepOutcome& outcome) {
  if (const auto* const finished = std::get_if<authentication::Finished>(&outcome)) {
    http::Response response = go_on(visit, finished->session.session);
    set_session_cookie(response, finished->session.cookie);
    link_what_waits(visit.services, visit.request, visit.browser, finished->session.session, response);
    return response;
  }
  if (const auto* const go_on = std::get_if<authentication::GoOn>(&outcome)) {
    visit.sign_in = go_on->sign_in;
    return show_next(visit, go_on->next);
  }
  if (std::holds_alternative<authentication::NotNext>(outcome)) return show_where_it_stands(visit);
  return std::nullopt;
}

http::Response show_next(SignInVisit& visit, const std::vector<Step>& next) {
  for (const StepPage& one : step_pages) {
    if (std::find(next.begin(), next.end(), one.step) != next.end()) return one.show(visit, {});
  }
  return lost_sign_in_page(visit);
}

http::Response refused_step(SignInVisit& visit, const SignInNotice& notice) {
  const Instant now = visit.services.clock.now();
  visit.sign_in = visit.services.sign_in_engine.find(visit.token, visit.browser.id, now);
  if (!visit.sign_in) return lost_sign_in_page(visit);
  const auto next = visit.services.sign_in_engine.next_steps(*visit.sign_in, attempt_of(visit), now);
  if (std::find(next.begin(), next.end(), Step::login_password) != next.end()) {
    visit.token.clear();  // each form begins a sign-in of its own
    return login_page(visit, notice);
  }
  for (const StepPage& one : step_pages) {
    if (std::find(next.begin(), next.end(), one.step) != next.end()) return one.show(visit, notice);
  }
  return lost_sign_in_page(visit);
}

http::Response show_where_it_stands(SignInVisit& visit) {
  const Instant now = visit.services.clock.now();
  visit.sign_in = visit.services.sign_in_engine.find(visit.token, visit.browser.id, now);
  if (!visit.sign_in) return lost_sign_in_page(visit);
  // The form of the last step came twice: who is signed in by it goes on where the first one led.
  if (visit.sign_in->finished_at) return http::redirect_response(address_to_begin(visit, path_of(login)));
  return show_next(visit, visit.services.sign_in_engine.next_steps(*visit.sign_in, attempt_of(visit), now));
}

std::string_view path_of(Wish wish) {
  const auto* const found = std::find_if(std::begin(wishes), std::end(wishes), [&](const WishName& one) { return one.wish == wish; });
  assert(found != std::end(wishes));
  return path_of(found->begin);
}

std::string address_to_begin(const SignInVisit& visit, std::string_view path) {
  if (visit.interaction) return with_query(path, {{"interaction", visit.interaction->id}});
  if (visit.then) return with_query(path, {{"then", std::string(*visit.then)}});
  return std::string(path);
}

}  // namespace gatewarden::endpoints
