// /account/password: a new password. Who signed in lately need not give the present one again.
#include <array>

#include "base/names.h"
#include "endpoints/account/account_api.h"
#include "endpoints/language.h"
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/account_words.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/password_text.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::array done_texts = {
    Done{"changed", i18n::text_of("Your password was changed. All other browsers and applications are signed out.")}};

http::Response show(const AccountVisit& visit, const Notice& notice) {
  // Without a password there is none to give.
  const bool is_fresh = is_proven(visit.services, visit.session, Proof::fresh);
  if (!is_fresh && !visit.services.account_desk.overview(visit.user).has_password) return *ask_to_sign_in_again(visit);
  page::Values values;
  values.set("IDENTIFIER", identifier_of(visit.services, visit.user));
  values.set("MINIMUM", std::to_string(visit.services.settings.passwords.minimum_length));
  if (!is_fresh) values.show("ASK_CURRENT");
  return account_response(visit, "account_password.html", values,
                          notice.kind == Notice::Kind::none ? done_notice(visit, done_texts) : notice);
}

http::Response change(AccountVisit& visit) {
  std::optional<Secret> current;
  if (const auto typed = visit.form.find(names::current_password)) current = Secret(std::string(*typed));
  if (!current && !is_proven(visit.services, visit.session, Proof::fresh)) return *ask_to_sign_in_again(visit);
  const auto actor = actor_of(visit.services, visit.request, visit.session, visit.user);
  const Secret wanted{std::string(visit.form.text(names::new_password))};
  const auto changed = visit.services.account_desk.change_password(actor, current, wanted, visit.services.clock.now());
  if (!changed.ok()) {
    if (changed.error().code == ErrorCode::password_refused) {
      const auto& language = language_of(visit.services, visit.request);
      return show(visit, failure_notice(password_problem_text(language, changed.error().description), names::new_password));
    }
    const bool is_current = changed.error().code == ErrorCode::wrong_credentials;
    return show(visit, refusal_notice(changed.error(), is_current ? names::current_password : names::new_password));
  }
  http::Response response = redirect_done(visit, "changed");
  set_session_cookie(response, changed->cookie);
  return response;
}

}  // namespace

http::Response account_password(Services& services, const http::Request& request) {
  return account_page(services, request, Proof::session, show, change);
}

}  // namespace gatewarden::endpoints
