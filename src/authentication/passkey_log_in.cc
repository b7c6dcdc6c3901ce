// Signing in with a passkey.
#include <algorithm>

#include "authentication/attempt_record.h"
#include "authentication/passkey_desk.h"
#include "base/encoding.h"
#include "base/json_writer.h"
#include "platform/crypto/random.h"
#include "platform/log/log.h"

namespace gatewarden::authentication {

namespace {

using account::Passkey;
using webauthn::UserVerification;

constexpr std::size_t challenge_bytes = 32;
// No id of a user is 0.
constexpr account::UserId nobody = 0;

std::string words_of(const webauthn::Asserted& asserted) {
  std::string words(amr::key);
  if (asserted.user_verified) words.append(" ").append(amr::verified);
  return words;
}

}  // namespace

PasskeyDesk::Place PasskeyDesk::place_of(const account::SignIn& sign_in, const Attempt& attempt, Instant now) const {
  if (parts_.engine.may_come(Step::login_passkey, sign_in, attempt, now)) return Place::first_factor;
  if (!parts_.engine.may_come(Step::second_factor, sign_in, attempt, now)) return Place::none;
  const auto kinds = parts_.engine.factors_of(sign_in, now);
  return std::find(kinds.begin(), kinds.end(), FactorKind::passkey) != kinds.end() ? Place::second_factor : Place::none;
}

// Who it must be, where something has said that already; who typed what is nobody's is nobody.
std::optional<account::UserId> PasskeyDesk::known_user(const account::SignIn& sign_in) const {
  if (sign_in.user) return sign_in.user;
  if (sign_in.identifier.empty()) return std::nullopt;
  const auto user = parts_.users.find_by_identifier(sign_in.identifier);
  return user ? user->id : nobody;
}

std::optional<PasskeyDesk::Request> PasskeyDesk::begin_log_in(const account::SignIn& sign_in, const Attempt& attempt, Instant now) {
  const Place place = place_of(sign_in, attempt, now);
  if (place == Place::none) return std::nullopt;
  Request request{.challenge = crypto::random_bytes(challenge_bytes), .allowed = {}};
  if (place == Place::second_factor) {
    request.allowed = parts_.passkeys.list(*sign_in.user);
    request.user_verification = UserVerification::preferred;
  }
  const bool saved = db::retry(parts_.connection, [&] {
    auto changed = sign_in;
    changed.challenge = request.challenge;
    db::Transaction transaction(parts_.connection);
    if (!parts_.sign_ins.save(changed, now)) return false;
    transaction.commit();
    return true;
  });
  return saved ? std::optional(std::move(request)) : std::nullopt;
}

// True for exactly one caller: who answers a challenge, rightly or wrongly, has answered it for all.
bool PasskeyDesk::forget_challenge(account::SignIn& sign_in, Instant now) {
  return db::retry(parts_.connection, [&] {
    auto changed = sign_in;
    changed.challenge.reset();
    db::Transaction transaction(parts_.connection);
    if (!parts_.sign_ins.save(changed, now)) return false;
    transaction.commit();
    sign_in = changed;
    return true;
  });
}

void PasskeyDesk::record_copy(const Passkey& passkey, const Attempt& attempt) {
  auto record = attempt_record(operation::AuditEvent::passkey_copied, attempt);
  record.user_id = passkey.user_id;
  record.detail = JsonWriter().begin_object().member("passkey", to_base64url(passkey.id)).end_object().take();
  db::retry(parts_.connection, [&] {
    db::Transaction transaction(parts_.connection);
    parts_.audit.insert(record);
    transaction.commit();
  });
}

StepOutcome PasskeyDesk::log_in(const account::SignIn& sign_in, const webauthn::AssertionResponse& response, const Attempt& attempt,
                                Instant now) {
  const Place place = place_of(sign_in, attempt, now);
  if (place == Place::none || !sign_in.challenge) return NotNext{};
  const auto passkey = parts_.passkeys.find(response.credential_id);
  const auto owner = passkey ? std::optional(passkey->user_id) : std::nullopt;

  const bool is_second = place == Place::second_factor;
  const webauthn::Asked asked{*sign_in.challenge, is_second ? UserVerification::preferred : UserVerification::required};
  webauthn::Claimant claimant{.known = known_user(sign_in), .allowed = {}, .user_handle = user_handle(owner.value_or(nobody))};
  if (is_second) {
    for (const Passkey& one : parts_.passkeys.list(*sign_in.user)) claimant.allowed.push_back(one.credential_id);
    // Removed since it was asked for: then none is allowed, not any.
    if (claimant.allowed.empty()) return NotNext{};
  }
  const bool throttled = parts_.engine.is_throttled(sign_in, owner, attempt, now);
  const auto outcome = webauthn::check_assertion(party_, asked, claimant, passkey, response);
  auto answered = sign_in;
  answered.challenge.reset();
  const auto* const asserted = std::get_if<webauthn::Asserted>(&outcome);
  if (asserted && !throttled) {
    const auto use = [&] { return parts_.passkeys.mark_used(*passkey, asserted->sign_count, asserted->backed_up, now); };
    const std::string words = words_of(*asserted);
    if (is_second) return parts_.engine.pass_second_factor(answered, words, attempt, now, use);
    return parts_.engine.pass_first_factor(answered, {passkey->user_id, words, "passkey"}, attempt, now, use);
  }
  if (const auto* const refused = std::get_if<webauthn::Refused>(&outcome)) {
    log::info("passkey_refused", {{"step", refused->step}, {"reason", refused->reason}});
    if (refused->step == webauthn::counter_step) record_copy(*passkey, attempt);
  }
  if (!is_second && !forget_challenge(answered, now)) return NotNext{};
  return parts_.engine.refuse_attempt(answered, owner, throttled ? "throttled" : "wrong_passkey", attempt, now);
}

}  // namespace gatewarden::authentication
