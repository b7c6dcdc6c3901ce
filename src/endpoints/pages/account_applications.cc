// /account/applications: the applications that may act for the person, and the end of what they may.
#include <array>

#include "endpoints/account/account_api.h"
#include "endpoints/language.h"
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/account_words.h"
#include "endpoints/routes.h"
#include "endpoints/scope_text.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::array done_texts = {
    Done{"disconnected", i18n::text_of("The application is disconnected. It cannot act for you any more.")}};

void show_application(const AccountVisit& visit, const authentication::AccountDesk::Application& one, page::Values& values,
                      PageOptions& options) {
  const std::string& language = language_of(visit.services, visit.request).language();
  page::Values& item = values.add("APPLICATION");
  item.set("CLIENT_ID", one.connection.client_id);
  item.set("CLIENT_NAME", one.name);
  item.set("FIRST", shown_day(one.connection.first_at));
  item.set("LAST", shown_day(one.connection.last_at));
  for (const std::string& scope : one.connection.scopes) {
    item.add("SCOPE").set("SCOPE_TEXT", scope_text(visit.services, scope, language));
  }
  const std::string source = csp_source(one.logo_uri);
  if (!source.starts_with("https://")) return;
  item.show("LOGO");
  item.set("LOGO_URI", one.logo_uri);
  options.image_sources.push_back(source);
}

http::Response show(const AccountVisit& visit, const Notice& notice) {
  page::Values values;
  PageOptions options;
  const auto applications = visit.services.account_desk.applications(visit.user.id, visit.services.clock.now());
  values.show(applications.empty() ? "NONE" : "SOME");
  for (const auto& one : applications) show_application(visit, one, values, options);
  return account_response(visit, "account_applications.html", values,
                          notice.kind == Notice::Kind::none ? done_notice(visit, done_texts) : notice, options);
}

http::Response disconnect(AccountVisit& visit) {
  const auto actor = actor_of(visit.services, visit.request, visit.session, visit.user);
  // One that is not connected has nothing to lose.
  visit.services.account_desk.disconnect(actor, visit.form.text("client"), visit.services.clock.now());
  return redirect_done(visit, "disconnected");
}

}  // namespace

http::Response account_applications(Services& services, const http::Request& request) {
  return account_page(services, request, Proof::session, show, disconnect);
}

}  // namespace gatewarden::endpoints
