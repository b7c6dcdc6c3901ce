// A new e-mail address or phone number, proven by a code that goes there.
//
// The change that waits holds the address and an HMAC of the code. For an address that is another's there is such a change as well,
// with a code that nobody gets: its owner gets a word instead, and nothing here tells the two apart (S69).
#include "authentication/account_actor.h"
#include "authentication/account_desk.h"
#include "authentication/identifier.h"
#include "authentication/notice.h"
#include "authentication/one_time_code.h"
#include "authentication/sign_in_steps.h"
#include "base/encoding.h"
#include "base/json_writer.h"
#include "domain/account/network.h"
#include "platform/json/value.h"

namespace gatewarden::authentication {

namespace {

using account::ChangeKind;
using account::FailureSubject;
using account::IdentifierKind;
using account::User;
using operation::AuditEvent;
using operation::Channel;

constexpr Seconds code_life{600};  // S73: ten minutes at most

// What is the same of both kinds of address but for its name.
struct AddressKind {
  ChangeKind change;
  IdentifierKind identifier;
  Channel channel;
  std::string_view what;     // for people: "e-mail address"
  std::string_view notice;   // the template of the message to the old address
  AuditEvent event;
};
constexpr AddressKind kinds[] = {
    {ChangeKind::email, IdentifierKind::email, Channel::email, "e-mail address", "notice_email_changed",
     AuditEvent::user_email_changed},
    {ChangeKind::phone, IdentifierKind::phone, Channel::sms, "phone number", "notice_phone_changed",
     AuditEvent::user_phone_changed},
};

const AddressKind& kind_of(ChangeKind change) { return change == ChangeKind::email ? kinds[0] : kinds[1]; }

const std::optional<std::string>& present(const User& user, const AddressKind& kind) {
  return kind.channel == Channel::email ? user.email : user.phone;
}
bool is_verified(const User& user, const AddressKind& kind) {
  return kind.channel == Channel::email ? user.email_verified : user.phone_verified;
}

// One code of a session and an address is none of another.
std::string hash_of(const Secret& key, const account::Session& session, std::string_view address, std::string_view code) {
  return code_hash(key, "change." + session.hash + "." + std::string(address) + ".", code);
}

struct Awaited {
  std::string address;
  std::string code_hash;
};

std::string to_json(const Awaited& awaited) {
  JsonWriter json;
  json.begin_object().member("to", awaited.address).member("code", to_base64url(awaited.code_hash)).end_object();
  return json.take();
}

Awaited from_json(std::string_view text) {
  const auto json = json::Value::parse(text);
  return {json->string_at("to").value_or(""), from_base64url(json->string_at("code").value_or("")).value_or("")};
}

OAuthError gone() { return {ErrorCode::not_found, "no such change waits for a code; begin again"}; }

}  // namespace

bool AccountDesk::can_reach(ChangeKind kind) const {
  return kind == ChangeKind::email ? !parts_.settings.mail.transport.empty() : !parts_.settings.sms.transport.empty();
}

Result<AccountDesk::CodeSent> AccountDesk::send_code(const Actor& actor, ChangeKind change_kind, std::string_view address, Instant now) {
  const AddressKind& kind = kind_of(change_kind);
  const std::string what(kind.what);
  if (!can_reach(change_kind)) return OAuthError{ErrorCode::not_found, "this server sends no messages to a " + what};
  const auto parsed = parse_identifier(address);
  if (!parsed || parsed->kind != kind.identifier) return OAuthError{ErrorCode::invalid_request, "that can be no " + what};
  if (present(actor.user, kind) == parsed->value && is_verified(actor.user, kind)) {
    return OAuthError{ErrorCode::conflict, "that is the " + what + " of this account already"};
  }
  const std::string network = account::network_of(actor.address);
  const auto& limits = parts_.settings.sign_in;
  if (parts_.failures.count(FailureSubject::code_target, parsed->value, now) >= limits.codes_per_target ||
      parts_.failures.count(FailureSubject::code_source, network, now) >= limits.codes_per_address) {
    return OAuthError{ErrorCode::too_many_requests, "too many codes were sent; try again later"};
  }

  const auto owner = parts_.users.find_by_identifier(parsed->value);
  const bool is_taken = owner && owner->id != actor.user.id;
  const bool is_sent = !is_taken || owner->status == account::UserStatus::active;
  const Secret code = make_code();
  operation::Message message{.channel = kind.channel, .recipient = parsed->value, .template_name = {}, .language = {}, .values = {}};
  message.template_name = is_taken ? "address_in_use" : "address_code";
  message.language = language_of_person(is_taken ? *owner : actor.user, actor.language);
  message.values = {{"SITE_NAME", parts_.settings.pages.site_name}};
  if (!is_taken) message.values.emplace("CODE", code.reveal());
  std::string token;
  TRY(change(actor, now, [&]() -> Check {
    const Awaited awaited{parsed->value, hash_of(parts_.code_key, actor.session, parsed->value, code.reveal())};
    token = parts_.pending_changes.insert(actor.session, change_kind, to_json(awaited), code_life, now);
    parts_.failures.add(FailureSubject::code_target, parsed->value, now);
    parts_.failures.add(FailureSubject::code_source, network, now);
    parts_.outbox.insert(message, is_sent ? now + code_life : now, now);
    return Accepted{};
  }));
  return CodeSent{std::move(token), code_life, parsed->value};
}

std::optional<std::string> AccountDesk::awaited_address(const account::Session& session, ChangeKind kind, std::string_view change_token,
                                                        Instant now) {
  const auto pending = parts_.pending_changes.find(change_token, session, kind, now);
  if (!pending || pending->attempts >= most_code_attempts) return std::nullopt;
  return from_json(pending->content).address;
}

Check AccountDesk::confirm(const Actor& actor, ChangeKind kind, std::string_view change_token, const Secret& code, Instant now) {
  const auto pending = parts_.pending_changes.find(change_token, actor.session, kind, now);
  if (!pending) return gone();
  if (is_throttled(actor, now)) return OAuthError{ErrorCode::too_many_requests, "too many attempts; try again later"};
  // The guess is counted before it is looked at: of many at once no more than may be are guesses at all.
  if (!parts_.pending_changes.count_attempt(*pending, most_code_attempts, now)) return gone();
  const Awaited awaited = from_json(pending->content);
  const OAuthError wrong{ErrorCode::wrong_credentials, "the code is wrong"};
  if (!equal_in_constant_time(awaited.code_hash, hash_of(parts_.code_key, actor.session, awaited.address, code.reveal()))) {
    count_failure(actor, "wrong_code", now);
    return wrong;
  }
  try {
    return take_over(actor, *pending, awaited.address, now);
  } catch (const db::Duplicate&) {
    // Another person confirmed the address a moment ago; whoever can read its messages may begin again, and is told then.
    return wrong;
  }
}

Check AccountDesk::take_over(const Actor& actor, const account::PendingChange& pending, const std::string& address, Instant now) {
  const AddressKind& kind = kind_of(pending.kind);
  return change(actor, now, [&]() -> Check {
    if (!parts_.pending_changes.finish(pending, now)) return gone();
    // As it is now: another change may have come first.
    const User user = parts_.users.find(actor.user.id).value();
    const auto& old = present(user, kind);
    changes_.replace_identifier(user.id, kind.identifier, address, now);
    if (kind.channel == Channel::email) parts_.users.set_email(user.id, address, true, now);
    else parts_.users.set_phone(user.id, address, true, now);
    parts_.audit.insert(record_of(actor, kind.event, old == address ? "verified" : "changed"));
    if (old && old != address && is_verified(user, kind)) {
      const operation::Message notice{.channel = kind.channel, .recipient = *old, .template_name = std::string(kind.notice),
                                      .language = language_of_person(user, actor.language),
                                      .values = notice_values(actor, parts_.settings, now)};
      parts_.outbox.insert(notice, now + notice_life, now);
    }
    return Accepted{};
  });
}

Check AccountDesk::remove_phone(const Actor& actor, Instant now) {
  return change(actor, now, [&]() -> Check {
    const auto identifiers = parts_.users.identifiers_of(actor.user.id);
    const bool has_other = std::any_of(identifiers.begin(), identifiers.end(),
                                       [](const account::Identifier& one) { return one.kind != IdentifierKind::phone; });
    if (!has_other) return OAuthError{ErrorCode::conflict, "without the phone number nothing is left to sign in with"};
    changes_.replace_identifier(actor.user.id, IdentifierKind::phone, std::nullopt, now);
    parts_.users.set_phone(actor.user.id, std::nullopt, false, now);
    parts_.audit.insert(record_of(actor, AuditEvent::user_phone_changed, "removed"));
    tell(actor, kinds[1].notice, now);
    return Accepted{};
  });
}

}  // namespace gatewarden::authentication
