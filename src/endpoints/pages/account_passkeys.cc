// /account/passkeys: a person's passkeys. Making one takes a script, which asks the browser for it and sends the answer as the form
// of this page; all else works without.
#include <array>

#include "base/encoding.h"
#include "base/text.h"
#include "endpoints/language.h"
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/account_words.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/passkey_json.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using authentication::PasskeyDesk;
using authentication::PasskeyOwner;

constexpr std::string_view name_text = i18n::text_of("Type a name of at most 100 characters for the passkey.");
constexpr std::string_view failed_text = i18n::text_of("The passkey was not made. Try again.");
constexpr std::string_view taken_text = i18n::text_of("This passkey is registered already.");
constexpr std::string_view many_text = i18n::text_of("You have as many passkeys as one may have. Remove one first.");
constexpr std::string_view gone_text = i18n::text_of("This passkey was removed already.");
constexpr std::string_view last_text = i18n::text_of("This account must have a second step. Add another one before you remove this.");
constexpr std::string_view new_name_field = "passkey-name";
constexpr std::array done_texts = {
    Done{"added", i18n::text_of("The passkey was added. You can sign in with it from now on.")},
    Done{"renamed", i18n::text_of("The passkey was renamed.")},
    Done{"removed", i18n::text_of("The passkey was removed. Nobody can sign in with it any more.")},
};

// The field in which a passkey is renamed.
std::string name_field_of(const std::string& id) { return "rename-" + to_base64url(id); }

void add_item(const AccountVisit& visit, const Notice& notice, const account::Passkey& passkey, page::Values& values) {
  page::Values& item = values.add("PASSKEY");
  item.set("PASSKEY_ID", to_base64url(passkey.id));
  item.set("PASSKEY_NAME", passkey.name);
  const bool is_wrong = notice.field == name_field_of(passkey.id);
  item.set("NEW_NAME", is_wrong ? visit.form.text("name") : std::string_view(passkey.name));
  if (is_wrong) item.show("WRONG_NEW_NAME");
  item.set("MADE", shown_day(passkey.created_at));
  item.show(passkey.last_used_at ? "USED" : "NEVER_USED");
  if (passkey.last_used_at) item.set("LAST_USED", shown_day(*passkey.last_used_at));
  if (passkey.backed_up) item.show("BACKED_UP");
}

http::Response show(const AccountVisit& visit, const Notice& given) {
  const Notice notice = given.kind == Notice::Kind::none ? done_notice(visit, done_texts) : given;
  const auto passkeys = visit.services.passkeys.list(visit.user.id);
  page::Values values;
  values.show(passkeys.empty() ? "NONE" : "SOME");
  for (const auto& passkey : passkeys) add_item(visit, notice, passkey, values);
  if (visit.services.settings.sign_in.passkeys) values.show("MAY_ADD");
  if (notice.field == new_name_field) values.set("TYPED_NAME", visit.form.text("name"));
  values.set("OPTIONS_PATH", path_of(account_passkey_options));
  values.set("SIGN_IN_AGAIN", login_location_for(visit.request.path));
  return account_response(visit, "account_passkeys.html", values, notice, {.own_scripts = true});
}

http::Response failed(const AccountVisit& visit, std::string_view text, std::string_view field = {}) {
  return show(visit, failure_notice(text, field));
}

PasskeyOwner owner_of(const AccountVisit& visit) {
  return {visit.session, visit.user, std::string(language_of(visit.services, visit.request).language()),
          attempt_of(visit.request, std::nullopt)};
}

http::Response add(const AccountVisit& visit) {
  const auto object = json::Value::parse(visit.form.text("credential"));
  auto credential = object ? read_registered_credential(*object) : std::nullopt;
  if (!credential) return failed(visit, failed_text);
  const std::string name(trim(visit.form.text("name")));
  if (!authentication::is_passkey_name(name)) return failed(visit, name_text, new_name_field);
  const auto outcome = visit.services.passkey_desk.finish_registration(
      owner_of(visit), visit.form.text("token"), {std::move(credential->response), std::move(credential->transports), name},
      visit.services.clock.now());
  if (std::holds_alternative<account::Passkey>(outcome)) return redirect_done(visit, "added");
  if (std::holds_alternative<PasskeyDesk::Taken>(outcome)) return failed(visit, taken_text);
  return failed(visit, std::holds_alternative<PasskeyDesk::TooMany>(outcome) ? many_text : failed_text);
}

http::Response rename(const AccountVisit& visit, const std::string& id) {
  const std::string name(trim(visit.form.text("name")));
  if (!authentication::is_passkey_name(name)) return failed(visit, name_text, name_field_of(id));
  return visit.services.passkey_desk.rename(owner_of(visit), id, name) ? redirect_done(visit, "renamed") : failed(visit, gone_text);
}

http::Response remove(const AccountVisit& visit, const std::string& id) {
  const auto removed = visit.services.passkey_desk.remove(owner_of(visit), id, visit.services.clock.now());
  if (removed.ok()) return redirect_done(visit, "removed");
  return failed(visit, removed.error().code == ErrorCode::conflict ? last_text : gone_text);
}

http::Response submit(AccountVisit& visit) {
  const auto action = visit.form.text("action");
  const std::string id = from_base64url(visit.form.text("passkey")).value_or("");
  if (action == "rename") return rename(visit, id);
  if (auto elsewhere = ask_to_sign_in_again(visit)) return *std::move(elsewhere);
  if (action == "remove") return remove(visit, id);
  return add(visit);
}

}  // namespace

http::Response account_passkeys_page(Services& services, const http::Request& request) {
  return account_page(services, request, Proof::session, show, submit);
}

}  // namespace gatewarden::endpoints
