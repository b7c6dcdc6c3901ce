// /login/passkey: what the script of a sign-in page sends when the browser has signed with a passkey, as the first factor or as the
// second. The way goes on as after a password.
#include "endpoints/pages/sign_in_visit.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/passkey_json.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view wrong_text = i18n::text_of("The passkey did not work. Try again, or sign in another way.");

http::Response take(SignInVisit& visit) {
  // Who proves it again is who is signed in: the sign-in must have begun with their name.
  if (visit.person && visit.sign_in->identifier != identifier_of(visit.services, visit.person->user)) {
    return refused_step(visit, failed(visit, wrong_text));
  }
  const auto object = json::Value::parse(visit.form.text("credential"));
  const auto credential = object ? read_asserted_credential(*object) : std::nullopt;
  if (!credential) return refused_step(visit, failed(visit, wrong_text));
  const auto outcome =
      visit.services.passkey_desk.log_in(*visit.sign_in, *credential, attempt_of(visit), visit.services.clock.now());
  auto way = follow_step(visit, outcome);
  return way ? *std::move(way) : refused_step(visit, failed(visit, wrong_text));
}

}  // namespace

void offer_passkey(const SignInVisit& visit, page::Values& values) {
  // Who has one already uses it as the second factor, also where nobody signs in with passkeys alone any more.
  const bool begins = visit.token.empty();
  if (begins && !visit.services.settings.sign_in.passkeys) return;
  values.show("PASSKEY");
  values.set("OPTIONS_PATH", path_of(passkey_options));
  values.set("PASSKEY_PATH", path_of(login_passkey_page));
  // With the token of a step it is the second factor of that sign-in; without, a sign-in begins.
  if (!begins) values.set("STEP_TOKEN", visit.token);
  if (visit.person) values.set("KNOWN_IDENTIFIER", identifier_of(visit.services, visit.person->user));
  if (!visit.person && begins) values.show("CONDITIONAL");
}

http::Response login_passkey_page(Services& services, const http::Request& request) {
  return sign_in_step(services, request, take);
}

}  // namespace gatewarden::endpoints
