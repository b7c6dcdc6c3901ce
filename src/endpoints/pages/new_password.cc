// /login/new-password: who has proven the identifier chooses a new password, or, where nobody had the identifier yet, makes an
// account with it.
#include "base/json_writer.h"
#include "endpoints/password_text.h"
#include "endpoints/pages/sign_in_visit.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view empty_text = i18n::text_of("Choose a password.");
constexpr std::string_view consent_text = i18n::text_of("Accept the terms to create an account.");
constexpr std::string_view name_text = i18n::text_of("This name cannot be used. Type it without special characters.");

authentication::NewAccount new_account(const protocol::RequestParameters& form) {
  authentication::NewAccount account{.consent = form.text("consent") == "yes"};
  const std::string_view name = form.text("name");
  if (!name.empty()) account.profile = JsonWriter().begin_object().member("name", name).end_object().take();
  return account;
}

void show_terms(const config::Settings::Pages& settings, page::Values& values) {
  const bool has_terms = !settings.terms_uri.empty();
  const bool has_policy = !settings.policy_uri.empty();
  values.set("TERMS_URI", settings.terms_uri);
  values.set("POLICY_URI", settings.policy_uri);
  values.show(has_terms && has_policy ? "TERMS_AND_POLICY" : has_terms ? "TERMS_ALONE" : has_policy ? "POLICY_ALONE" : "NO_TERMS");
}

http::Response take_password(SignInVisit& visit) {
  auto& engine = visit.services.sign_in_engine;
  const Instant now = visit.services.clock.now();
  if (!visit.form.text("skip").empty()) {
    auto way = follow_step(visit, engine.finish(*visit.sign_in, attempt_of(visit), now));
    return way ? *std::move(way) : show_where_it_stands(visit);
  }
  const Secret password{std::string(visit.form.text("password"))};
  if (password.empty()) return new_password_page(visit, failed(visit, empty_text, "password"));
  const auto outcome = engine.set_password(*visit.sign_in, password, new_account(visit.form), attempt_of(visit), now);
  if (auto way = follow_step(visit, outcome)) return *std::move(way);
  if (const auto* const refused = std::get_if<authentication::PasswordRefused>(&outcome)) {
    return new_password_page(
        visit, {.status = 422, .text = password_problem_text(*visit.language, refused->description), .field = "password"});
  }
  if (const auto* const refused = std::get_if<authentication::EntryRefused>(&outcome)) {
    const bool lacks_consent = refused->field == "consent";
    return new_password_page(visit, failed(visit, lacks_consent ? consent_text : name_text, lacks_consent ? "consent" : "name"));
  }
  return show_where_it_stands(visit);
}

}  // namespace

http::Response new_password_page(const SignInVisit& visit, const SignInNotice& notice) {
  const config::Settings& settings = visit.services.settings;
  page::Values values;
  values.set("IDENTIFIER", visit.identifier);
  values.set("MINIMUM", std::to_string(settings.passwords.minimum_length));
  values.set("NAME", visit.form.text("name"));
  if (visit.form.text("consent") == "yes") values.show("CONSENTED");
  const bool is_new = !visit.sign_in->user;
  values.show(is_new ? "NEW_ACCOUNT" : "OLD_ACCOUNT");
  if (is_new) show_terms(settings.pages, values);
  if (notice.field == "consent") values.show("CONSENT_FAILURE");
  if (notice.field == "password") values.show("PASSWORD_FAILURE");
  if (visit.services.sign_in_engine.may_come(authentication::Step::finish, *visit.sign_in, attempt_of(visit),
                                             visit.services.clock.now())) {
    values.show("MAY_SKIP");
  }
  return sign_in_response(visit, "new_password.html", values, notice);
}

http::Response login_new_password(Services& services, const http::Request& request) {
  return sign_in_step(services, request, take_password);
}

}  // namespace gatewarden::endpoints
