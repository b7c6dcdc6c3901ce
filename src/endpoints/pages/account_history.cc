// /account/history: what happened to the account in the last 90 days, newest first, a page at a time.
#include <algorithm>

#include "endpoints/language.h"
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/account_words.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

constexpr int page_size = 20;

// What an event means to the person it is about.
struct EventText {
  operation::AuditEvent event;
  std::string_view text;
};
using enum operation::AuditEvent;
constexpr EventText event_texts[] = {
    {login_succeeded, i18n::text_of("Signed in")},
    {login_failed, i18n::text_of("A sign-in failed")},
    {login_throttled, i18n::text_of("A sign-in was refused after too many failures")},
    {logged_out, i18n::text_of("Signed out")},
    {authorization_granted, i18n::text_of("An application was let in:")},
    {authorization_denied, i18n::text_of("An application was not let in:")},
    {authorization_code_reused, i18n::text_of("An application was disconnected, for its access may have been stolen:")},
    {refresh_token_reused, i18n::text_of("An application was disconnected, for its access may have been stolen:")},
    {token_revoked, i18n::text_of("An application gave its access back:")},
    {consent_granted, i18n::text_of("An application was allowed:")},
    {consent_revoked, i18n::text_of("An application was disconnected:")},
    {user_created, i18n::text_of("The account was made")},
    {user_updated, i18n::text_of("The profile or the user name was changed")},
    {user_disabled, i18n::text_of("The account was disabled")},
    {user_enabled, i18n::text_of("The account was enabled again")},
    {user_password_changed, i18n::text_of("The password was changed")},
    {user_access_revoked, i18n::text_of("All sessions and applications were signed out")},
    {user_email_changed, i18n::text_of("An e-mail address was confirmed")},
    {user_phone_changed, i18n::text_of("A phone number was confirmed or removed")},
    {user_deleted, i18n::text_of("The account was deleted")},
    {user_restored, i18n::text_of("The account was restored")},
    {user_data_told, i18n::text_of("All data of the account was downloaded")},
    {sessions_ended, i18n::text_of("Sessions in other browsers were ended")},
    {second_factor_added, i18n::text_of("An authenticator app was added")},
    {second_factor_removed, i18n::text_of("A second factor was removed")},
    {second_factor_demanded, i18n::text_of("A second factor became a must")},
    {second_factor_not_demanded, i18n::text_of("A second factor is a must no longer")},
    {recovery_codes_replaced, i18n::text_of("New recovery codes were made")},
    {remembered_browsers_ended, i18n::text_of("Remembered browsers were forgotten")},
    {passkey_added, i18n::text_of("A passkey was added")},
    {passkey_removed, i18n::text_of("A passkey was removed")},
    {external_account_linked, i18n::text_of("An account at another provider was linked")},
    {external_account_unlinked, i18n::text_of("The link with an account at another provider was removed")},
};

// An event that has no words here has those of operators, which say the same in English.
std::string_view text_of_event(std::string_view name) {
  for (const EventText& one : event_texts)
    if (operation::wire_name(one.event) == name) return one.text;
  for (const operation::AuditEventRow& row : operation::audit_events())
    if (row.name == name) return row.text;
  return name;
}

void show_event(const AccountVisit& visit, const operation::AuditEntry& event, page::Values& values) {
  const i18n::Catalogue& language = language_of(visit.services, visit.request);
  page::Values& item = values.add("EVENT");
  item.set("EVENT_NAME", event.event);
  item.set("EVENT_TEXT", language.text(text_of_event(event.event)));
  item.set("TIME", shown_time(event.created_at));
  item.set("DEVICE", shown_device(language, event.user_agent));
  if (!event.address.empty()) {
    item.show("HAS_ADDRESS");
    item.set("NETWORK_ADDRESS", event.address);
  }
  if (!event.client_id) return;
  const oauth::Client* const client = visit.services.clients.find(*event.client_id);
  item.show("HAS_CLIENT");
  item.set("CLIENT_NAME", client != nullptr && !client->client_name.empty() ? client->client_name : *event.client_id);
}

http::Response show(const AccountVisit& visit, const Notice& notice) {
  page::Values values;
  // One more than is shown tells whether there are more.
  auto events =
      visit.services.account_desk.history(visit.user.id, visit.form.find("before"), page_size + 1, visit.services.clock.now());
  values.show(events.empty() ? "NONE" : "SOME");
  if (events.size() > page_size) {
    events.pop_back();
    values.show("OLDER");
    values.set("BEFORE", events.back().event_id);
  }
  for (const operation::AuditEntry& event : events) show_event(visit, event, values);
  return account_response(visit, "account_history.html", values, notice);
}

}  // namespace

http::Response account_history(Services& services, const http::Request& request) {
  return account_page(services, request, Proof::session, show);
}

}  // namespace gatewarden::endpoints
