// /account/profile and /account/username: what applications may be told of a person, and a name to sign in with.
#include <algorithm>
#include <array>
#include <utility>

#include "authentication/profile_rules.h"
#include "endpoints/account/account_api.h"
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/account_words.h"
#include "endpoints/routes.h"
#include "platform/json/value.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view text_wrong = i18n::text_of("That cannot be kept so. Make it shorter, on one line.");
constexpr std::string_view birthdate_wrong =
    i18n::text_of("That is no date. Write it like 1815-12-10; the year alone will do, or 0000 in its place.");
constexpr std::string_view website_wrong = i18n::text_of("That is no address of a web site. Begin it with https://.");
constexpr std::string_view locale_wrong = i18n::text_of("That is no language tag. Write it like en or de-AT.");
constexpr std::string_view profile_wrong = i18n::text_of("That is more than a profile can hold. Make something shorter.");

// The claims that the form shows, what the template calls them, and what people are told where one cannot be kept; the others stay
// as they are.
struct ShownClaim {
  std::string_view claim;
  std::string_view value;
  std::string_view wrong = text_wrong;
};
constexpr std::array shown_claims = {
    ShownClaim{"name", "NAME"},
    ShownClaim{"given_name", "GIVEN_NAME"},
    ShownClaim{"family_name", "FAMILY_NAME"},
    ShownClaim{"nickname", "NICKNAME"},
    ShownClaim{"birthdate", "BIRTHDATE", birthdate_wrong},
    ShownClaim{"website", "WEBSITE", website_wrong},
    ShownClaim{"locale", "LOCALE", locale_wrong},
};
constexpr std::array done_texts = {Done{"saved", i18n::text_of("Your profile was saved.")}};
constexpr std::array done_name_texts = {Done{"saved", i18n::text_of("Your user name was saved.")}};

http::Response show_profile(const AccountVisit& visit, const Notice& notice) {
  page::Values values;
  const auto profile = json::Value::parse(visit.user.profile);
  const bool was_typed = notice.kind == Notice::Kind::failure && notice.status != 403;
  for (const ShownClaim& one : shown_claims) {
    values.set(one.value, was_typed ? std::string(visit.form.text(one.claim)) : profile->string_at(one.claim).value_or(""));
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

// In the words of the form.
Notice notice_of(const authentication::ProfileProblem& problem) {
  const auto* const shown = std::ranges::find(shown_claims, problem.claim, &ShownClaim::claim);
  return shown == shown_claims.end() ? failure_notice(profile_wrong) : failure_notice(shown->wrong, shown->claim);
}

http::Response save_profile(AccountVisit& visit) {
  const auto actor = actor_of(visit.services, visit.request, visit.session, visit.user);
  std::string profile = changed_profile(visit);
  if (const auto problem = authentication::check_profile(profile, visit.user.profile)) return show_profile(visit, notice_of(*problem));
  const Check saved = visit.services.account_desk.set_profile(actor, std::move(profile), visit.services.clock.now());
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
