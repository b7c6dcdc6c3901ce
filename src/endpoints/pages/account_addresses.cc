// /account/email and /account/phone: a new address, to which a code goes, and the code. Both are the same but for the kind. The code
// may be typed after the sign-in is fresh no more: its change began when it was, in this session.
#include <array>
#include <span>

#include "base/names.h"
#include "endpoints/account/account_api.h"
#include "endpoints/pages/account_page.h"
#include "endpoints/pages/account_words.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using account::ChangeKind;

constexpr std::array email_done = {Done{"confirmed", i18n::text_of("The address is confirmed. It is the one of your account now.")}};
constexpr std::array phone_done = {Done{"confirmed", i18n::text_of("The number is confirmed. It is the one of your account now.")},
                                   Done{"removed", i18n::text_of("The number was removed.")}};

struct AddressPage {
  ChangeKind kind;
  std::string_view field;
  std::string_view file;
  std::span<const Done> done;
  std::string_view present;  // told of the one that is there already
};
constexpr AddressPage email_page{ChangeKind::email, "email", "account_email.html", email_done,
                                 i18n::text_of("That is the address of your account already.")};
constexpr AddressPage phone_page{ChangeKind::phone, "phone", "account_phone.html", phone_done,
                                 i18n::text_of("That is the number of your account already.")};

void show_present(const AccountVisit& visit, const AddressPage& page, page::Values& values) {
  const bool is_email = page.kind == ChangeKind::email;
  const auto& present = is_email ? visit.user.email : visit.user.phone;
  if (!present) return;
  values.show("PRESENT");
  values.set("ADDRESS", *present);
  values.show((is_email ? visit.user.email_verified : visit.user.phone_verified) ? "VERIFIED" : "UNVERIFIED");
}

http::Response show(const AccountVisit& visit, const AddressPage& page, const Notice& notice) {
  if (auto away = ask_to_sign_in_again(visit)) return *std::move(away);
  page::Values values;
  show_present(visit, page, values);
  values.show(visit.services.account_desk.can_reach(page.kind) ? "ASK" : "UNREACHABLE");
  values.set("TYPED", visit.form.text(page.field));
  return account_response(visit, page.file, values, notice.kind == Notice::Kind::none ? done_notice(visit, page.done) : notice);
}

http::Response ask_for_code(const AccountVisit& visit, const AddressPage& page, std::string_view token, std::string_view address,
                            const Notice& notice) {
  page::Values values;
  values.show("CONFIRM");
  values.set("CHANGE_TOKEN", token);
  values.set("AWAITED", address);
  return account_response(visit, page.file, values, notice);
}

http::Response send(const AccountVisit& visit, const AddressPage& page) {
  if (auto away = ask_to_sign_in_again(visit)) return *std::move(away);
  const auto actor = actor_of(visit.services, visit.request, visit.session, visit.user);
  const auto sent = visit.services.account_desk.send_code(actor, page.kind, visit.form.text(page.field), visit.services.clock.now());
  if (!sent.ok() && sent.error().code == ErrorCode::conflict) return show(visit, page, failure_notice(page.present, page.field));
  if (!sent.ok()) return show(visit, page, refusal_notice(sent.error(), page.field));
  return ask_for_code(visit, page, sent->change_token, sent->address, {});
}

http::Response confirm(const AccountVisit& visit, const AddressPage& page) {
  const Instant now = visit.services.clock.now();
  const auto actor = actor_of(visit.services, visit.request, visit.session, visit.user);
  const std::string_view token = visit.form.text(names::change_token);
  const Check confirmed = visit.services.account_desk.confirm(actor, page.kind, token, Secret(std::string(visit.form.text("code"))), now);
  if (confirmed.ok()) return redirect_done(visit, "confirmed");
  const auto address = visit.services.account_desk.awaited_address(visit.session, page.kind, token, now);
  if (!address) return show(visit, page, refusal_notice(confirmed.error()));
  return ask_for_code(visit, page, token, *address, refusal_notice(confirmed.error(), "code"));
}

http::Response remove(const AccountVisit& visit, const AddressPage& page) {
  if (auto away = ask_to_sign_in_again(visit)) return *std::move(away);
  const auto actor = actor_of(visit.services, visit.request, visit.session, visit.user);
  const Check removed = visit.services.account_desk.remove_phone(actor, visit.services.clock.now());
  return removed.ok() ? redirect_done(visit, "removed") : show(visit, page, refusal_notice(removed.error()));
}

http::Response serve(Services& services, const http::Request& request, const AddressPage& page) {
  return account_page(
      services, request, Proof::session, [&](const AccountVisit& visit, const Notice& notice) { return show(visit, page, notice); },
      [&](AccountVisit& visit) {
        const std::string_view action = visit.form.text("action");
        if (action == "confirm") return confirm(visit, page);
        if (action == "remove" && page.kind == ChangeKind::phone) return remove(visit, page);
        return send(visit, page);
      });
}

}  // namespace

http::Response account_email(Services& services, const http::Request& request) { return serve(services, request, email_page); }

http::Response account_phone(Services& services, const http::Request& request) { return serve(services, request, phone_page); }

}  // namespace gatewarden::endpoints
