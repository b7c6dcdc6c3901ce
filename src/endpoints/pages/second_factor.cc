// /login/second-factor and /login/enrol-second-factor: who has passed the first factor shows the second, or makes one where the
// sign-in may not end without.
#include <algorithm>

#include "authentication/factor_steps.h"
#include "endpoints/factor_owner.h"
#include "endpoints/pages/authenticator_values.h"
#include "endpoints/pages/sign_in_visit.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using authentication::FactorDesk;
using authentication::FactorKind;
using authentication::Step;

constexpr std::string_view empty_text = i18n::text_of("Type the code.");
constexpr std::string_view wrong_text = i18n::text_of("The code is wrong, or was used already. Wait for the next one.");
constexpr std::string_view wrong_recovery_text = i18n::text_of("The recovery code is wrong, or was used already.");
constexpr std::string_view wrong_first_text = i18n::text_of("The code is wrong.");

bool has(const std::vector<FactorKind>& kinds, FactorKind kind) { return std::find(kinds.begin(), kinds.end(), kind) != kinds.end(); }

// Which code the page asks for: what the form names, as far as the person has it, or else the first that they have. Nothing for
// who has passkeys alone.
std::optional<FactorKind> chosen_kind(const SignInVisit& visit, const std::vector<FactorKind>& kinds) {
  const std::string_view shown = visit.form.text("show");
  const auto named = authentication::factor_kind_of(shown.empty() ? visit.form.text("kind") : shown);
  if (named && *named != FactorKind::passkey && has(kinds, *named)) return named;
  for (const FactorKind kind : {FactorKind::totp, FactorKind::recovery_code}) {
    if (has(kinds, kind)) return kind;
  }
  return std::nullopt;
}

void offer_remembering(const SignInVisit& visit, page::Values& values) {
  if (!visit.services.factor_steps.may_remember(*visit.sign_in)) return;
  values.show("MAY_REMEMBER");
  const auto days = std::chrono::ceil<std::chrono::days>(visit.services.settings.sign_in.remember_devices);
  values.set("DAYS", std::to_string(days.count()));
}

void offer_others(const std::vector<FactorKind>& kinds, const std::optional<FactorKind>& chosen, page::Values& values) {
  const bool totp = has(kinds, FactorKind::totp) && chosen != FactorKind::totp;
  const bool recovery = has(kinds, FactorKind::recovery_code) && chosen != FactorKind::recovery_code;
  if (totp || recovery) values.show("OTHERS");
  if (totp) values.show("USE_TOTP");
  if (recovery) values.show("USE_RECOVERY_CODE");
}

http::Response wrong_code(SignInVisit& visit, FactorKind kind) {
  auto& engine = visit.services.sign_in_engine;
  const Instant now = visit.services.clock.now();
  visit.sign_in = engine.find(visit.token, visit.browser.id, now);
  if (!visit.sign_in || !engine.may_come(Step::second_factor, *visit.sign_in, attempt_of(visit), now)) return show_where_it_stands(visit);
  return second_factor_page(visit, failed(visit, kind == FactorKind::totp ? wrong_text : wrong_recovery_text, "code"));
}

http::Response take_factor(SignInVisit& visit) {
  auto& engine = visit.services.sign_in_engine;
  const Instant now = visit.services.clock.now();
  if (!engine.may_come(Step::second_factor, *visit.sign_in, attempt_of(visit), now)) return show_where_it_stands(visit);
  if (!visit.form.text("show").empty()) return second_factor_page(visit, {});
  const auto kind = authentication::factor_kind_of(visit.form.text("kind"));
  const auto owner = factor_owner(visit.services, visit.request, *visit.sign_in);
  if (!kind || !owner) return show_where_it_stands(visit);
  authentication::GivenFactor given{.kind = *kind, .code = Secret(std::string(visit.form.text("code"))),
                                    .remember = visit.form.text("remember") == "yes"};
  if (given.code.empty()) return second_factor_page(visit, failed(visit, empty_text, "code"));
  const auto shown = visit.services.factor_steps.show(*visit.sign_in, given, *owner, attempt_of(visit), now);
  auto way = follow_step(visit, shown.outcome);
  if (!way) return wrong_code(visit, *kind);
  if (!shown.device_cookie.empty()) set_device_cookie(*way, shown.device_cookie, visit.services.settings.sign_in.remember_devices);
  return *std::move(way);
}

// Signed in, but not on: a code for the application would be too old by the time that somebody has written ten others down.
http::Response show_codes(SignInVisit& visit, const authentication::Finished& finished, const std::vector<Secret>& codes) {
  page::Values values;
  show_recovery_codes(values, codes);
  const auto user = visit.services.users.find(finished.session.session.user_id);
  if (user) values.set("ACCOUNT", shown_account(visit.services, *user));
  http::Response response = sign_in_response(visit, "enrolled_recovery_codes.html", values, {});
  set_session_cookie(response, finished.session.cookie);
  return response;
}

http::Response take_enrolment(SignInVisit& visit) {
  const auto owner = factor_owner(visit.services, visit.request, *visit.sign_in);
  if (!owner) return show_where_it_stands(visit);
  const FactorDesk::Confirmation confirmation{.token = std::string(visit.form.text("enrolment")), .name = {},
                                              .code = Secret(std::string(visit.form.text("code")))};
  const auto made = visit.services.factor_steps.finish_enrolment(*visit.sign_in, confirmation, *owner, attempt_of(visit),
                                                                 visit.services.clock.now());
  const auto* const finished = std::get_if<authentication::Finished>(&made.outcome);
  if (finished && !made.recovery_codes.empty()) return show_codes(visit, *finished, made.recovery_codes);
  if (auto way = follow_step(visit, made.outcome)) return *std::move(way);
  return enrol_second_factor_page(visit, failed(visit, wrong_first_text, "code"));
}

// The codes are kept: the way goes on in the session that the sign-in made.
http::Response go_on_after_codes(SignInVisit& visit) {
  if (!visit.interaction) return http::redirect_response(visit.then.value_or(path_of(account_overview)));
  const auto person = find_person(visit.services, visit.request);
  if (!person || visit.interaction->row.session_hash != person->session.hash) {
    return http::redirect_response(address_to_begin(visit, path_of(login)));
  }
  return lead_on(visit.services, visit.request, *visit.interaction,
                 continue_interaction(visit.services, visit.request, *visit.interaction, person->session, false));
}

http::Response begin_again(SignInVisit& visit) { return http::redirect_response(address_to_begin(visit, path_of(login))); }

http::Response refuse_form(const SignInVisit& visit, const SignInNotice&) {
  return http::redirect_response(address_to_begin(visit, path_of(login)));
}

}  // namespace

http::Response second_factor_page(const SignInVisit& visit, const SignInNotice& notice) {
  const auto kinds = visit.services.sign_in_engine.factors_of(*visit.sign_in, visit.services.clock.now());
  const auto kind = chosen_kind(visit, kinds);
  page::Values values;
  if (kind) {
    values.show("BY_CODE");
    values.show(*kind == FactorKind::totp ? "TOTP" : "RECOVERY_CODE");
    values.set("KIND", wire_name(*kind));
  }
  const bool by_passkey = has(kinds, FactorKind::passkey);
  if (by_passkey) offer_passkey(visit, values);
  if (by_passkey && !kind) values.show("PASSKEY_ALONE");
  offer_remembering(visit, values);
  offer_others(kinds, kind, values);
  values.set("BEGIN_ADDRESS", address_to_begin(visit, path_of(login)));
  return sign_in_response(visit, "second_factor.html", values, notice, {.own_scripts = by_passkey});
}

http::Response enrol_second_factor_page(const SignInVisit& visit, const SignInNotice& notice) {
  const Instant now = visit.services.clock.now();
  page::Values values;
  values.set("BEGIN_ADDRESS", address_to_begin(visit, path_of(login)));
  const auto owner = factor_owner(visit.services, visit.request, *visit.sign_in);
  auto enrolment = owner ? visit.services.factor_desk.find(*owner, visit.form.text("enrolment"), now) : std::nullopt;
  if (owner && !enrolment) {
    const auto begun = visit.services.factor_steps.begin_enrolment(*visit.sign_in, *owner, attempt_of(visit), now);
    if (const auto* const fresh = std::get_if<FactorDesk::Enrolment>(&begun)) enrolment = *fresh;
  }
  if (!enrolment) return sign_in_response(visit, "sign_in_lost.html", values, {.status = 400});
  show_authenticator(values, *enrolment);
  if (notice.field == "code") values.show("WRONG_CODE");
  return sign_in_response(visit, "enrol_second_factor.html", values, notice);
}

http::Response login_second_factor(Services& services, const http::Request& request) {
  return sign_in_step(services, request, take_factor);
}

http::Response login_enrol_second_factor(Services& services, const http::Request& request) {
  const auto form = read_parameters(request);
  if (form && form->text("kept") == "yes") {
    return sign_in_page(services, request, {Wish::sign_in, begin_again, go_on_after_codes, refuse_form});
  }
  return sign_in_step(services, request, take_enrolment);
}

}  // namespace gatewarden::endpoints
