#include "endpoints/pages/account_page.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/names.h"
#include "base/uri.h"
#include "endpoints/language.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view root = "/account";
constexpr std::string_view stale_text = i18n::text_of("This page was out of date, and nothing was changed. Look at it again.");

// The navigation, in its order. `place` names the sections of the template: PLACE_… where the page exists, AT_… on it.
struct Place {
  std::string_view path;
  std::string_view place;
};
constexpr Place places[] = {
    {"/account", "OVERVIEW"},
    {"/account/profile", "PROFILE"},
    {"/account/username", "USERNAME"},
    {"/account/email", "EMAIL"},
    {"/account/phone", "PHONE"},
    {"/account/password", "PASSWORD"},
    {"/account/second-factors", "SECOND_FACTORS"},
    {"/account/passkeys", "PASSKEYS"},
    {"/account/linked-accounts", "LINKED_ACCOUNTS"},
    {"/account/sessions", "SESSIONS"},
    {"/account/applications", "APPLICATIONS"},
    {"/account/history", "HISTORY"},
    {"/account/data", "DATA"},
    {"/account/delete", "DELETE"},
};

// A form of one session is none of another: whoever signs in on this browser next does not finish what somebody else began.
std::string purpose_of(const account::Session& session) { return "account." + to_base64url(session.id); }

void show_navigation(const AccountVisit& visit, page::Values& values) {
  for (const Place& one : places) {
    if (!account_path(one.path)) continue;
    values.show(std::string("PLACE_").append(one.place));
    if (one.path == visit.request.path) values.show(std::string("AT_").append(one.place));
  }
}

// The fields that stand once on a page, by their ids, and what marks each; those of a list are marked in it.
struct FieldMark {
  std::string_view field;
  std::string_view section;
};
constexpr FieldMark field_marks[] = {
    {"birthdate", "WRONG_BIRTHDATE"},
    {"code", "WRONG_CODE"},
    {"confirmed", "WRONG_CONFIRMED"},
    {names::current_password, "WRONG_CURRENT_PASSWORD"},
    {"email", "WRONG_EMAIL"},
    {"family_name", "WRONG_FAMILY_NAME"},
    {"given_name", "WRONG_GIVEN_NAME"},
    {"locale", "WRONG_LOCALE"},
    {"name", "WRONG_NAME"},
    {names::new_password, "WRONG_NEW_PASSWORD"},
    {"nickname", "WRONG_NICKNAME"},
    {"passkey-name", "WRONG_PASSKEY_NAME"},
    {"phone", "WRONG_PHONE"},
    {"username", "WRONG_USERNAME"},
    {"website", "WRONG_WEBSITE"},
};

void show_notice(const AccountVisit& visit, const Notice& notice, page::Values& values) {
  if (notice.kind == Notice::Kind::none) return;
  const bool failed = notice.kind == Notice::Kind::failure;
  values.show(failed ? "FAILURE" : "DONE");
  values.set("NOTICE_TEXT", language_of(visit.services, visit.request).text(notice.text));
  if (!failed) return;
  values.show(notice.field.empty() ? "FAILURE_PLAIN" : "FAILURE_LINK");
  values.set("FAILURE_FIELD", notice.field);
  const auto* const mark = std::ranges::find(field_marks, notice.field, &FieldMark::field);
  if (mark != std::end(field_marks)) values.show(mark->section);
}

bool is_own(const AccountVisit& visit) {
  return is_own_form(visit.services.form_token_key, visit.services.settings.server.issuer, visit.request, visit.browser.id,
                     purpose_of(visit.session), visit.form.text("form_token"));
}

http::Response answer(Services& services, const http::Request& request, const Browser& browser, Proof proof,
                      const ShowAccountPage& show, const SubmitAccountPage& submit) {
  auto parameters = read_parameters(request);
  if (!parameters) return unreadable_form_page(services, request);
  auto person = find_person(services, request);
  if (!person || !is_proven(services, person->session, proof)) {
    return http::redirect_response(login_location_for(request.path));
  }
  AccountVisit visit{services, request, browser, std::move(person->session), std::move(person->user), *std::move(parameters)};
  if (request.method != http::Method::post || !submit) return show(visit, {});
  if (!is_own(visit)) return show(visit, failure_notice(stale_text, {}, 403));
  return submit(visit);
}

}  // namespace

Notice failure_notice(std::string_view text, std::string_view field, int status) {
  return {.kind = Notice::Kind::failure, .status = status, .text = std::string(text), .field = std::string(field)};
}

Notice done_notice(const AccountVisit& visit, std::span<const Done> texts) {
  if (visit.request.method == http::Method::post) return {};
  const auto done = std::find_if(texts.begin(), texts.end(), [&](const Done& one) { return one.word == visit.form.text("done"); });
  if (done == texts.end()) return {};
  return {.kind = Notice::Kind::done, .text = std::string(done->text)};
}

http::Response redirect_done(const AccountVisit& visit, std::string_view word) {
  return http::redirect_response(visit.request.path + "?done=" + percent_encode(word));
}

http::Response account_page(Services& services, const http::Request& request, Proof proof, const ShowAccountPage& show,
                            const SubmitAccountPage& submit) {
  const Browser browser = identify_browser(request);
  http::Response response = answer(services, request, browser, proof, show, submit);
  if (!is_posted_from_elsewhere(services.settings.server.issuer, request)) set_browser_cookie(response, browser);
  return response;
}

std::optional<http::Response> ask_to_sign_in_again(const AccountVisit& visit) {
  if (is_proven(visit.services, visit.session, Proof::fresh)) return std::nullopt;
  return http::redirect_response(login_location_for(visit.request.path));
}

http::Response account_response(const AccountVisit& visit, std::string_view file, page::Values& values, const Notice& notice,
                                const PageOptions& options) {
  values.set("FORM_TOKEN", form_token(visit.services.form_token_key, visit.browser.id, purpose_of(visit.session)));
  values.set("ACCOUNT", shown_account(visit.services, visit.user));
  show_navigation(visit, values);
  show_notice(visit, notice, values);
  PageOptions with_status = options;
  with_status.status = notice.status;
  return page_response(visit.services, visit.request, file, values, with_status);
}

std::optional<std::string_view> account_path(std::string_view text) {
  const FoundRoute found = find_route(routes(), text);
  const bool is_under_root = text == root || (text.starts_with(root) && text[root.size()] == '/');
  if (found.row == nullptr || !is_under_root || found.row->errors != ErrorStyle::page) return std::nullopt;
  // What has a parameter would be an address of somebody's choice.
  if (!found.parameter.empty()) return std::nullopt;
  return found.row->path;
}

std::string login_location_for(std::string_view account_path) {
  return std::string(path_of(login)).append("?then=").append(percent_encode(account_path));
}

}  // namespace gatewarden::endpoints
