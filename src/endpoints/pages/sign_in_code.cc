// Signing in, a new password and a new account by a one-time code: the pages that ask for an address, /login/code,
// /reset-password and /create-account, and the page that asks for the code, which /login/verify checks. An address that is
// nobody's gets the same pages (S69).
#include "endpoints/language.h"
#include "endpoints/pages/sign_in_visit.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using authentication::Step;

constexpr std::string_view empty_text = i18n::text_of("Type your e-mail address or phone number.");
constexpr std::string_view no_address_text =
    i18n::text_of("No code can be sent to what you typed. Type an e-mail address, or a phone number with + and the country first.");
constexpr std::string_view too_many_text =
    i18n::text_of("Too many codes were asked for. Wait a while, then ask for another; a code that you have may still be good.");
constexpr std::string_view wrong_code_text = i18n::text_of("The code is wrong, or too old. Check it, or ask for another one.");
constexpr std::string_view used_up_text = i18n::text_of("The code was wrong too often. Ask for another one.");
constexpr std::string_view link_again_text = i18n::text_of("Another link is on its way.");
constexpr std::string_view sent_again_text = i18n::text_of("Another code is on its way. The one before is not good any more.");

http::Response address_page(const SignInVisit& visit, const SignInNotice& notice) {
  page::Values values;
  std::string identifier = visit.identifier;
  if (identifier.empty() && visit.interaction) identifier = visit.interaction->request.login_hint;
  values.set("IDENTIFIER", identifier);
  values.set("LOGIN_ADDRESS", with_query(address_to_begin(visit, path_of(login)), {{"wish", "sign_in"}}));
  return sign_in_response(visit, "send_code.html", values, notice);
}

http::Response send(SignInVisit& visit, const SignInNotice& on_success) {
  auto& engine = visit.services.sign_in_engine;
  const Instant now = visit.services.clock.now();
  const std::string& language = visit.language->language();
  const auto outcome = visit.wish == Wish::reset ? engine.send_link(*visit.sign_in, language, attempt_of(visit), now)
                                                 : engine.send_code(*visit.sign_in, language, attempt_of(visit), now);
  if (std::holds_alternative<authentication::NotNext>(outcome)) return show_where_it_stands(visit);
  const bool too_many = std::holds_alternative<authentication::TooManyCodes>(outcome);
  if (auto* const sent = std::get_if<authentication::CodeSent>(&outcome)) visit.sign_in = sent->sign_in;
  return code_page(visit, too_many ? failed(visit, too_many_text, "code", 429) : on_success);
}

http::Response submit_address(SignInVisit& visit) {
  if (visit.identifier.empty()) return address_page(visit, failed(visit, empty_text, "identifier"));
  begin_sign_in(visit, visit.identifier);
  const auto now = visit.services.clock.now();
  if (!visit.services.sign_in_engine.may_come(Step::send_code, *visit.sign_in, attempt_of(visit), now)) {
    visit.token.clear();
    return address_page(visit, failed(visit, no_address_text, "identifier"));
  }
  return send(visit, {});
}

// A button of /login leads here with a form of its own page: empty, it is the way to this one.
http::Response submit_or_show(SignInVisit& visit) {
  if (visit.identifier.empty() && !visit.form.text("from_login").empty()) return address_page(visit, {});
  return submit_address(visit);
}

// Where no codes are sent, or nobody makes accounts, there is nothing to ask for.
http::Response show_address(SignInVisit& visit) {
  const bool is_on = visit.wish == Wish::create ? creates_accounts(visit.services) : visit.services.sign_in_engine.can_send();
  return is_on ? address_page(visit, {}) : http::redirect_response(address_to_begin(visit, path_of(login)));
}

http::Response take_code(SignInVisit& visit) {
  if (!visit.form.text("again").empty()) {
    const bool had_code = visit.services.sign_in_engine.may_come(Step::verify_identifier, *visit.sign_in, attempt_of(visit),
                                                                 visit.services.clock.now());
    const std::string_view text = visit.wish == Wish::reset && !had_code ? link_again_text : sent_again_text;
    return send(visit, {.status = 200, .text = std::string(visit.language->text(text)), .failed = false});
  }
  auto& engine = visit.services.sign_in_engine;
  const Instant now = visit.services.clock.now();
  const auto outcome = engine.verify_code(*visit.sign_in, Secret(std::string(visit.form.text("code"))), attempt_of(visit), now);
  if (const auto* const go_on = std::get_if<authentication::GoOn>(&outcome); go_on && visit.wish == Wish::sign_in) {
    // Who came for a code alone, and may have that, is not asked for a new password.
    if (engine.may_come(Step::finish, go_on->sign_in, attempt_of(visit), now)) {
      auto finished = follow_step(visit, engine.finish(go_on->sign_in, attempt_of(visit), now));
      if (finished) return *std::move(finished);
    }
  }
  if (auto way = follow_step(visit, outcome)) return *std::move(way);
  visit.sign_in = engine.find(visit.token, visit.browser.id, now);
  if (!visit.sign_in) return show_where_it_stands(visit);
  const bool may_try = engine.may_come(Step::verify_identifier, *visit.sign_in, attempt_of(visit), now);
  return code_page(visit, failed(visit, may_try ? wrong_code_text : used_up_text, may_try ? "code" : ""));
}

}  // namespace

http::Response code_page(const SignInVisit& visit, const SignInNotice& notice) {
  page::Values values;
  const auto& engine = visit.services.sign_in_engine;
  const Instant now = visit.services.clock.now();
  values.set("IDENTIFIER", visit.identifier);
  values.set("BEGIN_ADDRESS", address_to_begin(visit, path_of(visit.wish)));
  const bool may_verify = engine.may_come(Step::verify_identifier, *visit.sign_in, attempt_of(visit), now);
  const bool was_link = visit.wish == Wish::reset && !may_verify && visit.sign_in->code_attempts == 0;
  if (may_verify) values.show("MAY_VERIFY");
  values.show(was_link ? "LINK_SENT" : "ASK_CODE");
  if (engine.may_come(Step::send_code, *visit.sign_in, attempt_of(visit), now)) values.show("MAY_SEND");
  return sign_in_response(visit, "code.html", values, notice);
}

http::Response login_code(Services& services, const http::Request& request) {
  return sign_in_page(services, request, {Wish::sign_in, show_address, submit_or_show, address_page});
}

http::Response reset_password(Services& services, const http::Request& request) {
  return sign_in_page(services, request, {Wish::reset, show_address, submit_or_show, address_page});
}

http::Response create_account(Services& services, const http::Request& request) {
  return sign_in_page(services, request, {Wish::create, show_address, submit_or_show, address_page});
}

http::Response login_verify(Services& services, const http::Request& request) {
  return sign_in_step(services, request, take_code);
}

}  // namespace gatewarden::endpoints
