// A new password of a person's own choice.
#include "authentication/account_actor.h"
#include "authentication/account_desk.h"
#include "authentication/new_password.h"

namespace gatewarden::authentication {

using operation::AuditEvent;

Check AccountDesk::prove_password(const Actor& actor, const Secret& current, const std::optional<std::string>& hash, Instant now) {
  if (is_throttled(actor, now)) return OAuthError{ErrorCode::too_many_requests, "too many attempts; try again later"};
  const bool can_match = hash && current.size() <= static_cast<std::size_t>(parts_.settings.passwords.maximum_length);
  if (!can_match) parts_.hasher.spend_as_verify(Secret("spent"));
  if (can_match && parts_.hasher.verify(current, *hash).matches) return Accepted{};
  count_failure(actor, "wrong_password", now);
  return OAuthError{ErrorCode::wrong_credentials, "the present password is wrong"};
}

Result<account::Sessions::Made> AccountDesk::change_password(const Actor& actor, const std::optional<Secret>& current,
                                                             const Secret& wanted, Instant now) {
  const auto old_hash = changes_.password_hash_of(actor.user.id);
  if (current) TRY(prove_password(actor, *current, old_hash, now));
  if (const auto problem = new_password_problem(wanted, actor.user.id, parts_.users, parts_.hasher, parts_.settings)) {
    return OAuthError{ErrorCode::password_refused, "the new password " + problem->description};
  }
  const std::string new_hash = parts_.hasher.hash(wanted);
  const account::Session& session = actor.session;
  std::optional<account::Sessions::Made> made;
  TRY(change(actor, now, [&]() -> Check {
    // Hashing took its time: what was shown counts against the password of now alone.
    if (changes_.password_hash_of(actor.user.id) != old_hash) {
      return OAuthError{ErrorCode::conflict, "the password was changed meanwhile"};
    }
    parts_.users.replace_password(actor.user.id, new_hash, now);
    oauth::revoke_all_of_user(parts_.tokens, parts_.users, parts_.sessions, actor.user.id, now);
    // The person is no surer than before: when and how they signed in stays true of the new session.
    made = parts_.sessions.insert({.user_id = actor.user.id, .acr = session.acr, .amr = session.amr, .address = actor.address,
                                   .user_agent = actor.user_agent, .auth_time = session.auth_time},
                                  now);
    throttle_.clear(subject_of(actor), now);
    parts_.audit.insert(record_of(actor, AuditEvent::user_password_changed));
    tell(actor, "notice_password_changed", now);
    return Accepted{};
  }));
  return *std::move(made);
}

}  // namespace gatewarden::authentication
