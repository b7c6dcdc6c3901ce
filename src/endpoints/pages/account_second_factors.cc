// /account/second-factors: authenticator apps, recovery codes and remembered browsers of the person who is signed in. Whoever
// looks is signed in; whoever changes something was asked for every factor of theirs lately.
#include "base/encoding.h"
#include "base/text.h"
#include "endpoints/factor_owner.h"
#include "endpoints/language.h"
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/account_words.h"
#include "endpoints/pages/authenticator_values.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using authentication::FactorDesk;
using authentication::FactorOwner;
using i18n::text_of;

constexpr std::string_view wrong_code_text = text_of("The code is wrong.");
constexpr std::string_view over_text = text_of("This took too long, or too many codes were wrong. Begin again.");
constexpr std::string_view many_text = text_of("You have as many authenticator apps as you can have. Remove one first.");
constexpr std::string_view last_text = text_of("This account must have a second step. Add another one before you remove this.");
constexpr std::string_view name_text = text_of("Type a name of at most 100 characters.");
constexpr std::string_view gone_text = text_of("That was gone already.");

constexpr Done done_texts[] = {
    {"added", text_of("The authenticator app was added.")},
    {"renamed", text_of("The name was changed.")},
    {"removed", text_of("The authenticator app was removed.")},
    {"forgotten", text_of("That browser will be asked again.")},
    {"all-forgotten", text_of("Every browser will be asked again.")},
};

// The field in which an authenticator is renamed.
std::string name_field_of(std::uint64_t id) { return "name-" + std::to_string(id); }

void list_authenticators(const AccountVisit& visit, const Notice& notice, page::Values& values) {
  const auto authenticators = visit.services.factor_desk.authenticators(visit.user.id);
  values.show(authenticators.empty() ? "NO_AUTHENTICATORS" : "AUTHENTICATORS");
  for (const auto& one : authenticators) {
    page::Values& item = values.add("AUTHENTICATOR_ITEM");
    item.set("FACTOR", std::to_string(one.id));
    item.set("NAME", one.name);
    const bool is_wrong = notice.field == name_field_of(one.id);
    item.set("NEW_NAME", is_wrong ? visit.form.text("name") : std::string_view(one.name));
    if (is_wrong) item.show("WRONG_NEW_NAME");
    item.set("ADDED", shown_day(one.created_at));
    if (!one.last_used_at) continue;
    item.show("USED");
    item.set("LAST_USED", shown_day(*one.last_used_at));
  }
}

void list_browsers(const AccountVisit& visit, page::Values& values) {
  const auto devices = visit.services.factor_desk.devices(visit.user.id, visit.services.clock.now());
  if (devices.empty()) return;
  const i18n::Catalogue& language = language_of(visit.services, visit.request);
  page::Values& section = values.add("BROWSERS");
  for (const auto& one : devices) {
    page::Values& item = section.add("BROWSER");
    item.set("DEVICE", to_base64url(one.id));
    item.set("DEVICE_NAME", shown_device(language, one.user_agent));
    item.set("ADDRESS", one.address);
    item.set("LAST_USED", shown_day(one.last_used_at));
    item.set("UNTIL", shown_day(one.expires_at));
  }
}

http::Response show_list(const AccountVisit& visit, const Notice& notice) {
  const auto counts = visit.services.factor_desk.counts(visit.user.id);
  const bool is_on = counts.authenticators + counts.passkeys > 0;
  page::Values values;
  values.show(is_on ? "IS_ON" : "IS_OFF");
  if (visit.user.second_factor_required) values.show("IS_REQUIRED");
  if (counts.authenticators < FactorDesk::most_authenticators) values.show("MAY_ADD");
  if (is_on) {
    values.show("RECOVERY");
    values.set("RECOVERY_LEFT", std::to_string(counts.recovery_codes));
  }
  list_authenticators(visit, notice, values);
  list_browsers(visit, values);
  return account_response(visit, "account_second_factors.html", values, notice);
}

http::Response show(const AccountVisit& visit, const Notice& notice) {
  return show_list(visit, notice.kind == Notice::Kind::none ? done_notice(visit, done_texts) : notice);
}

http::Response show_enrolment(const AccountVisit& visit, const FactorDesk::Enrolment& enrolment, const Notice& notice) {
  page::Values values;
  show_authenticator(values, enrolment);
  values.set("NAME", visit.form.text("name"));
  return account_response(visit, "account_authenticator.html", values, notice);
}

http::Response show_codes(const AccountVisit& visit, const std::vector<Secret>& codes, bool added) {
  page::Values values;
  show_recovery_codes(values, codes);
  if (added) values.show("ADDED");
  return account_response(visit, "account_recovery_codes.html", values, {});
}

// The id that the form names; 0, which none has, where it names none.
std::uint64_t factor_of(const AccountVisit& visit) { return parse_unsigned(visit.form.text("factor")).value_or(0); }

http::Response show_refusal(const AccountVisit& visit, const OAuthError& error) {
  const auto told = [&](std::string_view text, int status, std::string_view field = {}) {
    return show_list(visit, failure_notice(text, field, status));
  };
  switch (error.code) {
    case ErrorCode::conflict: return told(visit.form.text("action") == "remove" ? last_text : many_text, 409);
    case ErrorCode::invalid_request: return told(name_text, 422, name_field_of(factor_of(visit)));
    case ErrorCode::login_required: return http::redirect_response(login_location_for(visit.request.path));
    default: return told(gone_text, 404);
  }
}

http::Response begin(AccountVisit& visit, const FactorOwner& owner, Instant now) {
  const auto begun = visit.services.factor_desk.begin(owner, now);
  return begun.ok() ? show_enrolment(visit, *begun, {}) : show_refusal(visit, begun.error());
}

http::Response confirm(AccountVisit& visit, const FactorOwner& owner, Instant now) {
  const FactorDesk::Confirmation confirmation{.token = std::string(visit.form.text("enrolment")),
                                              .name = std::string(visit.form.text("name")),
                                              .code = Secret(std::string(visit.form.text("code")))};
  const auto enrolled = visit.services.factor_desk.confirm(owner, confirmation, now);
  if (enrolled.ok()) {
    return enrolled->recovery_codes.empty() ? redirect_done(visit, "added") : show_codes(visit, enrolled->recovery_codes, true);
  }
  const bool again = enrolled.error().code == ErrorCode::wrong_credentials || enrolled.error().code == ErrorCode::invalid_request;
  const auto enrolment = again ? visit.services.factor_desk.find(owner, confirmation.token, now) : std::nullopt;
  if (enrolment) {
    const bool wrong_code = enrolled.error().code == ErrorCode::wrong_credentials;
    return show_enrolment(visit, *enrolment, wrong_code ? failure_notice(wrong_code_text, "code") : failure_notice(name_text, "name"));
  }
  if (enrolled.error().code == ErrorCode::conflict) return show_refusal(visit, enrolled.error());
  return show_list(visit, failure_notice(over_text));
}

http::Response after(const AccountVisit& visit, const Check& outcome, std::string_view done) {
  return outcome.ok() ? redirect_done(visit, done) : show_refusal(visit, outcome.error());
}

http::Response rename(AccountVisit& visit, const FactorOwner& owner, Instant now) {
  return after(visit, visit.services.factor_desk.rename(owner, factor_of(visit), visit.form.text("name"), now), "renamed");
}

http::Response remove(AccountVisit& visit, const FactorOwner& owner, Instant now) {
  return after(visit, visit.services.factor_desk.remove(owner, factor_of(visit), now), "removed");
}

http::Response replace_codes(AccountVisit& visit, const FactorOwner& owner, Instant now) {
  const auto codes = visit.services.factor_desk.replace_recovery_codes(owner, now);
  return codes.ok() ? show_codes(visit, *codes, false) : show_refusal(visit, codes.error());
}

http::Response forget(AccountVisit& visit, const FactorOwner& owner, Instant now) {
  const auto id = from_base64url(visit.form.text("device"));
  return after(visit, visit.services.factor_desk.forget_device(owner, id.value_or(""), now), "forgotten");
}

http::Response forget_all(AccountVisit& visit, const FactorOwner& owner, Instant now) {
  return after(visit, visit.services.factor_desk.forget_devices(owner, now), "all-forgotten");
}

struct Action {
  std::string_view word;
  http::Response (*run)(AccountVisit&, const FactorOwner&, Instant);
};
constexpr Action actions[] = {{"begin", begin},           {"confirm", confirm},
                              {"rename", rename},         {"remove", remove},
                              {"forget", forget},         {"forget-all", forget_all},
                              {"recovery-codes", replace_codes}};

http::Response submit(AccountVisit& visit) {
  if (auto elsewhere = ask_to_sign_in_again(visit)) return *std::move(elsewhere);
  const FactorOwner owner = factor_owner(visit.services, visit.request, visit.user, visit.session);
  for (const Action& action : actions) {
    if (action.word == visit.form.text("action")) return action.run(visit, owner, visit.services.clock.now());
  }
  return show(visit, {});
}

}  // namespace

http::Response account_second_factors(Services& services, const http::Request& request) {
  return account_page(services, request, Proof::session, show, submit);
}

}  // namespace gatewarden::endpoints
