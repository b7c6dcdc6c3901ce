// /account/sessions: the browsers in which the person is signed in, and their end.
#include <array>

#include "base/encoding.h"
#include "endpoints/account/account_api.h"
#include "endpoints/language.h"
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/account_words.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::array done_texts = {Done{"ended", i18n::text_of("That session has ended.")},
                                   Done{"all-ended", i18n::text_of("All other sessions have ended.")}};

http::Response show(const AccountVisit& visit, const Notice& notice) {
  const i18n::Catalogue& language = language_of(visit.services, visit.request);
  page::Values values;
  const auto sessions = visit.services.sessions.list(visit.user.id, visit.services.clock.now());
  if (sessions.size() > 1) values.show("HAS_OTHERS");
  for (const account::Session& one : sessions) {
    page::Values& item = values.add("SESSION");
    item.set("SESSION_ID", to_base64url(one.id));
    item.set("DEVICE", shown_device(language, one.user_agent));
    item.set("NETWORK_ADDRESS", one.address);
    item.set("LAST_USED", shown_time(one.last_used_at));
    item.set("CREATED", shown_time(one.created_at));
    item.show(one.hash == visit.session.hash ? "IS_CURRENT" : "IS_OTHER");
  }
  return account_response(visit, "account_sessions.html", values,
                          notice.kind == Notice::Kind::none ? done_notice(visit, done_texts) : notice);
}

http::Response end(AccountVisit& visit) {
  // ASVS 5, 7.5.2.
  if (auto away = ask_to_sign_in_again(visit)) return *std::move(away);
  const Instant now = visit.services.clock.now();
  const auto actor = actor_of(visit.services, visit.request, visit.session, visit.user);
  if (visit.form.text("action") == "end-others") {
    visit.services.account_desk.end_other_sessions(actor, now);
    return redirect_done(visit, "all-ended");
  }
  // One that has ended by itself meanwhile has ended.
  if (const auto id = from_base64url(visit.form.text("session"))) visit.services.account_desk.end_session(actor, *id, now);
  return redirect_done(visit, "ended");
}

}  // namespace

http::Response account_sessions(Services& services, const http::Request& request) {
  return account_page(services, request, Proof::session, show, end);
}

}  // namespace gatewarden::endpoints
