#include "authentication/passkey_desk.h"

#include <algorithm>

#include "authentication/attempt_record.h"
#include "authentication/notice.h"
#include "base/encoding.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "base/uri.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"
#include "platform/json/value.h"
#include "platform/log/log.h"

namespace gatewarden::authentication {

namespace {

using account::ChangeKind;
using account::Passkey;
using operation::AuditEvent;
using webauthn::Refused;

constexpr std::size_t challenge_bytes = 32;  // Web Authentication Level 2 section 13.4.3 wants 16 at least

// "https://id.example/path" is of the origin "https://id.example".
std::string_view origin_of(std::string_view issuer) { return issuer.substr(0, issuer.find('/', issuer.find("://") + 3)); }

// At a dot, lest badid.example be taken for id.example.
bool is_within(std::string_view host, std::string_view domain) {
  return host == domain || (host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
}

std::string detail_of(const Passkey& passkey) {
  return JsonWriter().begin_object().member("passkey", to_base64url(passkey.id)).end_object().take();
}

}  // namespace

bool is_passkey_name(std::string_view name) {
  if (name.empty() || !is_utf8(name) || trim(name) != name) return false;
  const auto begins_character = [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; };
  const auto is_control = [](char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f; };
  return std::none_of(name.begin(), name.end(), is_control) &&
         static_cast<std::size_t>(std::count_if(name.begin(), name.end(), begins_character)) <= account::most_passkey_name_characters;
}

webauthn::RelyingParty relying_party(const config::Settings& settings) {
  const std::string& issuer = settings.server.issuer;
  const auto uri = parse_uri(issuer);
  webauthn::RelyingParty party{.id = settings.sign_in.passkey_domain, .origins = {std::string(origin_of(issuer))}};
  if (party.id.empty() && uri) party.id = uri->host;
  for (const std::string& origin : settings.sign_in.origins) {
    const auto parsed = parse_uri(origin);
    if (parsed && is_within(parsed->host, party.id)) party.origins.push_back(origin);
  }
  return party;
}

PasskeyDesk::PasskeyDesk(const Parts& parts) : parts_(parts), party_(authentication::relying_party(parts.settings)) {}

// Section 14.6.1: nothing that says who the person is; section 5.4.3: at most 64 bytes.
std::string PasskeyDesk::user_handle(account::UserId user_id) const {
  return crypto::hmac_sha256(parts_.handle_key.reveal(), std::to_string(user_id));
}

// In the caller's transaction: whether the session still stands, which another change may have ended meanwhile.
bool PasskeyDesk::is_good(const PasskeyOwner& owner, Instant now) {
  parts_.users.lock(owner.user.id);
  const auto user = parts_.users.find(owner.user.id);
  if (!user || user->status != account::UserStatus::active) return false;
  return parts_.sessions.find_by_hash(owner.session.hash, owner.session.expires_day, now).has_value();
}

// In the caller's transaction. Who could take the account over by this is told of by a message (S68).
void PasskeyDesk::record_change(const PasskeyOwner& owner, AuditEvent event, const Passkey& passkey, std::string_view what,
                                Instant now) {
  auto record = attempt_record(event, owner.attempt);
  record.user_id = owner.user.id;
  record.detail = detail_of(passkey);
  parts_.audit.insert(record);
  auto message = notice_to(owner.user, parts_.settings);
  if (!message) return;
  message->template_name = factor_notice;
  message->language = owner.language;
  message->values = {{std::string(what), "1"}, {"NAME", passkey.name}, {"AT", to_rfc3339(now)}, {"ADDRESS", owner.attempt.address},
                    {"DEVICE", owner.attempt.user_agent}};
  parts_.outbox.insert(*message, now + notice_life, now);
}

std::variant<PasskeyDesk::Creation, PasskeyDesk::TooMany> PasskeyDesk::begin_registration(const PasskeyOwner& owner, Instant now) {
  Creation creation{.change_token = {}, .challenge = crypto::random_bytes(challenge_bytes), .user_handle = user_handle(owner.user.id),
                    .present = parts_.passkeys.list(owner.user.id)};
  if (creation.present.size() >= account::most_passkeys) return TooMany{};
  const std::string content = JsonWriter().begin_object().member("challenge", to_base64url(creation.challenge)).end_object().take();
  creation.change_token = parts_.pending_changes.insert(owner.session, ChangeKind::passkey, content, patience, now);
  return creation;
}

std::variant<Passkey, PasskeyDesk::Over, PasskeyDesk::Wrong, PasskeyDesk::Taken, PasskeyDesk::TooMany> PasskeyDesk::finish_registration(
    const PasskeyOwner& owner, std::string_view token, const NewPasskey& made, Instant now) {
  const auto change = parts_.pending_changes.find(token, owner.session, ChangeKind::passkey, now);
  if (!change) return Over{};
  const auto content = json::Value::parse(change->content);
  const auto challenge = content ? from_base64url(content->string_at("challenge").value_or("")) : std::nullopt;
  if (!challenge) return Over{};
  auto outcome = webauthn::check_registration(party_, {*challenge, webauthn::UserVerification::preferred}, made.response);
  const auto* const registered = std::get_if<webauthn::Registered>(&outcome);
  if (const auto* const refused = std::get_if<Refused>(&outcome)) {
    log::info("passkey_registration_refused", {{"step", refused->step}, {"reason", refused->reason}});
  }
  Passkey passkey{.user_id = owner.user.id, .name = made.name, .transports = made.transports, .created_at = now};
  if (registered) {
    const auto& credential = *registered->data.credential;
    passkey.id = account::passkey_id(credential.credential_id);
    passkey.credential_id = credential.credential_id;
    passkey.public_key = credential.public_key;
    passkey.algorithm = crypto::cose_number(registered->algorithm);
    passkey.sign_count = registered->data.sign_count;
    passkey.aaguid = credential.aaguid;
    passkey.attestation = registered->format;
    passkey.user_verifying = registered->data.user_verified;
    passkey.backup_eligible = registered->data.backup_eligible;
    passkey.backed_up = registered->data.backed_up;
  }
  using Outcome = std::variant<Passkey, Over, Wrong, Taken, TooMany>;
  try {
    return db::retry(parts_.connection, [&]() -> Outcome {
      db::Transaction transaction(parts_.connection);
      if (!is_good(owner, now) || !parts_.pending_changes.finish(*change, now)) return Over{};
      if (registered) {
        if (parts_.passkeys.list(owner.user.id).size() >= account::most_passkeys) return TooMany{};
        // Section 7.1, steps 22 and 23.
        parts_.passkeys.insert(passkey);
        parts_.factors.settle(owner.user.id, now);
        record_change(owner, AuditEvent::passkey_added, passkey, "PASSKEY_ADDED", now);
      }
      transaction.commit();
      return registered ? Outcome(passkey) : Outcome(Wrong{});
    });
  } catch (const db::Duplicate&) {
    return Taken{};
  }
}

bool PasskeyDesk::rename(const PasskeyOwner& owner, std::string_view id, std::string_view name) {
  return parts_.passkeys.rename(owner.user.id, id, name);
}

Check PasskeyDesk::remove(const PasskeyOwner& owner, std::string_view id, Instant now) {
  return db::retry(parts_.connection, [&]() -> Check {
    db::Transaction transaction(parts_.connection);
    if (!is_good(owner, now)) return OAuthError{ErrorCode::login_required, "nobody is signed in"};
    const auto present = parts_.passkeys.list(owner.user.id);
    const auto passkey = std::find_if(present.begin(), present.end(), [&](const Passkey& one) { return one.id == id; });
    if (passkey == present.end()) return OAuthError{ErrorCode::not_found, "the person has no such passkey"};
    TRY(parts_.factors.check_removal(owner.user.id));
    parts_.passkeys.remove(owner.user.id, id);
    parts_.factors.settle(owner.user.id, now);
    record_change(owner, AuditEvent::passkey_removed, *passkey, "PASSKEY_REMOVED", now);
    transaction.commit();
    return Accepted{};
  });
}

}  // namespace gatewarden::authentication
