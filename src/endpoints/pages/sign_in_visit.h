// What the pages of signing in share. Each page but the first is the answer to the form of the one before: the token of the
// sign-in goes along in a hidden field, and nothing of it ever stands in an address (S64).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authentication/sign_in_engine.h"
#include "base/http.h"
#include "endpoints/account_request.h"
#include "endpoints/browser.h"
#include "endpoints/oauth/interaction_flow.h"
#include "endpoints/pages/page_response.h"
#include "endpoints/services.h"
#include "platform/i18n/catalogues.h"
#include "protocol/parameters.h"

namespace gatewarden::endpoints {

// What the person came for. Only the words of the pages differ: what may be done is the engine's to say.
enum class Wish { sign_in, reset, create };

struct SignInVisit {
  Services& services;
  const http::Request& request;
  Browser browser;
  protocol::RequestParameters form;  // of a POST; of a GET its query
  const i18n::Catalogue* language = nullptr;
  std::optional<ActiveInteraction> interaction;
  std::optional<std::string_view> then;  // a page of the account that sent the person here, to prove again who they are …
  std::optional<Person> person;          // … and who that is; with `then` alone
  Wish wish = Wish::sign_in;
  std::string identifier = {};  // as it was typed, to be shown again
  // From the second page on.
  std::string token = {};
  std::optional<account::SignIn> sign_in = {};
};

// What a page says above its form. A failure names the field that it is about by its id, or none.
struct SignInNotice {
  int status = 200;
  std::string text = {};   // in the language of the page; empty: nothing happened
  std::string field = {};
  bool failed = true;
};
// `english` is a text_of(…).
SignInNotice failed(const SignInVisit& visit, std::string_view english, std::string_view field = {}, int status = 422);

using AnswerSignIn = http::Response (*)(SignInVisit&);
// The frame of a page that begins a sign-in: `show` for a GET, `submit` for a form of ours (S63). The form of another browser, or
// one without our cookie, makes the page anew by `refuse`.
struct FirstPage {
  Wish wish = Wish::sign_in;
  AnswerSignIn show;
  AnswerSignIn submit;
  http::Response (*refuse)(const SignInVisit&, const SignInNotice&);
};
http::Response sign_in_page(Services& services, const http::Request& request, const FirstPage& page);
// The frame of a page that takes a step: `take` sees a visit whose sign-in is there and not finished. What came by an address
// alone, or too late, is told how to begin again.
http::Response sign_in_step(Services& services, const http::Request& request, AnswerSignIn take);

authentication::Attempt attempt_of(const SignInVisit& visit);
// Begins the sign-in of an identifier, which the visit holds from then on.
void begin_sign_in(SignInVisit& visit, std::string_view identifier);

// Renders with what all these pages have: the partials SIGN_IN_CLIENT (who is asking, with its logo), SIGN_IN_NOTICE and
// SIGN_IN_FIELDS (the hidden fields, which every form of these pages holds).
http::Response sign_in_response(const SignInVisit& visit, std::string_view file, page::Values& values, const SignInNotice& notice,
                                const PageOptions& options = {});

// The way on after a step that was right: with the new session to the application or the account, or to the page of what is next.
// Nothing for a step that was not.
std::optional<http::Response> follow_step(SignInVisit& visit, const authentication::StepOutcome& outcome);
// The page of the first of these steps that has one.
http::Response show_next(SignInVisit& visit, const std::vector<authentication::Step>& next);
// The page of a step that was wrong, with a word on it: of the one that may come now, or of log-in where that is where it began.
http::Response refused_step(SignInVisit& visit, const SignInNotice& notice);
// For a step that may not come: the page of what may, or how to begin again.
http::Response show_where_it_stands(SignInVisit& visit);
// Where a wish begins.
std::string_view path_of(Wish wish);
// The address that begins anew, with the interaction or the page of the account that it is for.
std::string address_to_begin(const SignInVisit& visit, std::string_view path);

// Shows the way by passkey (login_passkey.html) on a page whose scripts run: PageOptions::own_scripts.
void offer_passkey(const SignInVisit& visit, page::Values& values);

// The pages of the steps.
http::Response login_page(const SignInVisit& visit, const SignInNotice& notice = {});
http::Response code_page(const SignInVisit& visit, const SignInNotice& notice = {});
http::Response new_password_page(const SignInVisit& visit, const SignInNotice& notice = {});
http::Response second_factor_page(const SignInVisit& visit, const SignInNotice& notice = {});
http::Response enrol_second_factor_page(const SignInVisit& visit, const SignInNotice& notice = {});

}  // namespace gatewarden::endpoints
