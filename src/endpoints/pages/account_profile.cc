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

// The claims that the form shows, and what the template calls them; the others stay as they are.
struct ShownClaim {
  std::string_view claim;
  std::string_view value;
};
constexpr std::array shown_claims = {
    ShownClaim{"name", "NAME"},           ShownClaim{"given_name", "GIVEN_NAME"}, ShownClaim{"family_name", "FAMILY_NAME"},
    ShownClaim{"nickname", "NICKNAME"},   ShownClaim{"birthdate", "BIRTHDATE"},   ShownClaim{"website", "WEBSITE"},
    ShownClaim{"locale", "LOCALE"},
};
constexpr std::array done_texts = {Done{"saved", i18n::text_of("Your profile was saved.")}};
constexpr std::array done_name_texts = {Done{"saved", i18n::text_of("Your user name was saved.")}};

http::Response show_profile(const AccountVisit& visit, const Notice& notice) {
  page::Values values;
  const auto profile = json::Value::parse(visit.user.profile);
  const bool was_typed = notice.kind == Notice::Kind::failure && notice.status != 403;
  for (const auto& [claim, value] : shown_claims) {
    values.set(value, was_typed ? std::string(visit.form.text(claim)) : profile->string_at(claim).value_or(""));
  }
  return account_response(visit, "account_profile.html", values,
                          notice.kind == Notice::Kind::none ? done_notice(visit, done_texts) : notice);
}

std::string changed_profile(const AccountVisit& visit) {
  const auto profile = json::Value::parse(visit.user.profile);
  JsonWriter json;
  json.begin_object();
  for (const ShownClaim& one : shown_claims) {
    if (const auto typed = visit.form.find(one.claim)) json.member(one.claim, *typed);
  }
  for (const std::string& name : profile->names()) {
    const bool is_shown = std::any_of(shown_claims.begin(), shown_claims.end(), [&](const auto& one) { return one.claim == name; });
    if (!is_shown) json.key(name).raw(profile->find(name)->dump());
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
