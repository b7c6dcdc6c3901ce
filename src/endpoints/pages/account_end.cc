// /account/data and /account/delete: everything that is kept of a person, and the end of the account.
#include "endpoints/account/account_api.h"
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/account_words.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view unconfirmed_text = i18n::text_of("Tick the box if you want to delete your account.");

http::Response show_data(const AccountVisit& visit, const Notice& notice) {
  page::Values values;
  return account_response(visit, "account_data.html", values, notice);
}

http::Response download(AccountVisit& visit) {
  const auto actor = actor_of(visit.services, visit.request, visit.session, visit.user);
  auto document = visit.services.account_desk.personal_data(actor, visit.services.clock.now());
  if (!document) return http::redirect_response(login_location_for(visit.request.path));
  http::Response response = http::json_response(200, *std::move(document));
  response.set("Content-Disposition", "attachment; filename=\"account-" + std::to_string(visit.user.id) + ".json\"");
  http::forbid_storing(response);
  return response;
}

http::Response show_end(const AccountVisit& visit, const Notice& notice) {
  page::Values values;
  return account_response(visit, "account_delete.html", values, notice);
}

http::Response end(AccountVisit& visit) {
  if (visit.form.text("confirmed") != "yes") return show_end(visit, failure_notice(unconfirmed_text, "confirmed"));
  const auto actor = actor_of(visit.services, visit.request, visit.session, visit.user);
  const Check ended = visit.services.account_desk.remove_account(actor, visit.services.clock.now());
  if (!ended.ok()) return show_end(visit, refusal_notice(ended.error()));
  page::Values values;
  http::Response response = page_response(visit.services, visit.request, "account_deleted.html", values);
  clear_session_cookie(response);
  return response;
}

}  // namespace

http::Response account_data(Services& services, const http::Request& request) {
  return account_page(services, request, Proof::fresh, show_data, download);
}

http::Response account_delete(Services& services, const http::Request& request) {
  return account_page(services, request, Proof::fresh, show_end, end);
}

}  // namespace gatewarden::endpoints
