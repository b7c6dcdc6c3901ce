// /account/profile and /account/username: what applications may be told of a person, and a name to sign in with.
#include <algorithm>
#include <array>

#include "endpoints/account/account_api.h"
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/account_words.h"
#include "endpoints/routes.h"
#include "platform/json/value.h"

namespace gatewarden::endpoints {

namespace {

// The claims that the form shows; the others stay as they are.
constexpr std::array<std::string_view, 7> shown_claims = {"name", "given_name", "family_name", "nickname", "birthdate", "website", "locale"};
constexpr std::array done_texts = {Done{"saved", i18n::text_of("Your profile was saved.")}};
constexpr std::array done_name_texts = {Done{"saved", i18n::text_of("Your user name was saved.")}};

std::string value_name(std::string_view claim) {
  std::string name(claim);
  for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

http::Response show_profile(const AccountVisit& visit, const Notice& notice) {
  page::Values values;
  const auto profile = json::Value::parse(visit.user.profile);
  const bool was_typed = notice.kind == Notice::Kind::failure && notice.status != 403;
  for (const std::string_view claim : shown_claims) {
    values.set(value_name(claim), was_typed ? std::string(visit.form.text(claim)) : profile->string_at(claim).value_or(""));
  }
  return account_response(visit, "account_profile.html", values,
                          notice.kind == Notice::Kind::none ? done_notice(visit, done_texts) : notice);
}

std::string changed_profile(const AccountVisit& visit) {
  const auto profile = json::Value::parse(visit.user.profile);
  JsonWriter json;
  json.begin_object();
  for (const std::string_view claim : shown_claims) {
    if (const auto typed = visit.form.find(claim)) json.member(claim, *typed);
  }
  for (const std::string& name : profile->names()) {
    if (std::find(shown_claims.begin(), shown_claims.end(), name) == shown_claims.end()) json.key(name).raw(profile->find(name)->dump());
  }
  return json.end_object().take();
}

http::Response save_profile(AccountVisit& visit) {
  const auto actor = actor_of(visit.services, visit.request, visit.session, visit.user);
  const Check saved = visit.services.account_desk.set_profile(actor, changed_profile(visit), visit.services.clock.now());
  return saved.ok() ? redirect_done(visit, "saved") : show_profile(visit, refusal_notice(saved.error()));
}

http::Response show_name(const AccountVisit& visit, const Notice& notice) {
  page::Values values;
  const auto typed = visit.form.find("username");
  values.set("USERNAME", typed ? std::string(*typed) : visit.services.account_desk.overview(visit.user).username.value_or(""));
  return account_response(visit, "account_username.html", values,
                          notice.kind == Notice::Kind::none ? done_notice(visit, done_name_texts) : notice);
}

http::Response save_name(AccountVisit& visit) {
  const auto actor = actor_of(visit.services, visit.request, visit.session, visit.user);
  const Check saved = visit.services.account_desk.set_username(actor, visit.form.text("username"), visit.services.clock.now());
  return saved.ok() ? redirect_done(visit, "saved") : show_name(visit, refusal_notice(saved.error(), "username"));
}

}  // namespace

http::Response account_profile(Services& services, const http::Request& request) {
  return account_page(services, request, Proof::session, show_profile, save_profile);
}

http::Response account_username(Services& services, const http::Request& request) {
  return account_page(services, request, Proof::fresh, show_name, save_name);
}

}  // namespace gatewarden::endpoints
