// /account: the account at a glance, and the way to everything that its person can do with it.
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/account_words.h"
#include "endpoints/routes.h"
#include "platform/json/value.h"

namespace gatewarden::endpoints {

namespace {

void show_value(page::Values& values, const std::string& name, const std::optional<std::string>& value) {
  if (!value || value->empty()) return;
  values.show("HAS_" + name);
  values.set(name, *value);
}

http::Response show(const AccountVisit& visit, const Notice& notice) {
  const account::User& user = visit.user;
  page::Values values;
  const auto profile = json::Value::parse(user.profile);
  show_value(values, "NAME", profile ? profile->string_at("name") : std::nullopt);
  show_value(values, "EMAIL", user.email);
  values.show(user.email_verified ? "EMAIL_VERIFIED" : "EMAIL_UNVERIFIED");
  show_value(values, "PHONE", user.phone);
  values.show(user.phone_verified ? "PHONE_VERIFIED" : "PHONE_UNVERIFIED");
  for (const account::Identifier& identifier : visit.services.users.identifiers_of(user.id)) {
    if (identifier.kind == account::IdentifierKind::username) show_value(values, "USERNAME", identifier.value);
  }
  values.set("CREATED", shown_day(user.created_at));
  return account_response(visit, "account.html", values, notice);
}

}  // namespace

http::Response account_overview(Services& services, const http::Request& request) {
  return account_page(services, request, Proof::session, show);
}

}  // namespace gatewarden::endpoints
