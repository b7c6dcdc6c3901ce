// The step of the engine by which a password is a person's first factor.
#include "authentication/attempt_record.h"
#include "authentication/sign_in_engine.h"
#include "platform/log/log.h"

namespace gatewarden::authentication {

StepOutcome SignInEngine::log_in_with_password(const account::SignIn& sign_in, const Secret& password, const Attempt& attempt,
                                               Instant now) {
  if (!may_come(Step::login_password, sign_in, attempt, now)) return NotNext{};
  auto found = parts_.users.find_with_password(sign_in.identifier);
  const bool throttled = is_throttled(sign_in, found ? std::optional(found->user.id) : std::nullopt, attempt, now);
  if (!found && !throttled) found = move_in(sign_in, password, attempt, now);
  const auto user_id = found ? std::optional(found->user.id) : std::nullopt;

  const char* reason = nullptr;
  if (throttled) {
    reason = "throttled";
  } else if (!found) {
    reason = "unknown";
  } else if (found->user.status != account::UserStatus::active) {
    reason = "not_active";
  } else if (!found->password_hash) {
    reason = "no_password";
  } else if (password.size() > static_cast<std::size_t>(parts_.settings.passwords.maximum_length)) {
    reason = "too_long";
  }
  if (reason) {
    // Never the password itself, whose length the person at the other end chose.
    parts_.hasher.spend_as_verify(Secret("spent"));
    return refuse_attempt(sign_in, user_id, reason, attempt, now);
  }
  const auto verification = parts_.hasher.verify(password, *found->password_hash);
  if (!verification.matches) return refuse_attempt(sign_in, user_id, "wrong_password", attempt, now);
  const auto new_hash = verification.outdated ? rehash(password) : std::nullopt;
  return pass_first_factor(sign_in, {*user_id, std::string(amr::password), "password"}, attempt, now, [&] {
    // Hashing took its time: whoever got another password meanwhile is not let in by the old one.
    const auto still = parts_.users.find_with_password(sign_in.identifier);
    if (!still || still->user.id != *user_id || still->password_hash != found->password_hash) return false;
    if (new_hash) parts_.users.replace_password(*user_id, *new_hash, now);
    return true;
  });
}

// Who is not known here may be known to the old system, and is our own from then on. Nobody known is ever asked about there, so that
// time tells who has moved, and of those who have not no more than the old system tells by itself.
std::optional<account::UserWithPassword> SignInEngine::move_in(const account::SignIn& sign_in, const Secret& password,
                                                               const Attempt& attempt, Instant now) {
  const bool is_short = password.size() <= static_cast<std::size_t>(parts_.settings.passwords.maximum_length);
  if (!parts_.old_system || !is_short || !parts_.old_system->knows_kind_of(sign_in.identifier)) return std::nullopt;
  auto user = parts_.old_system->ask(sign_in.identifier, password, now);
  if (!user) return std::nullopt;
  user->password_hash = parts_.hasher.hash(password);
  try {
    db::retry(parts_.connection, [&] {
      db::Transaction transaction(parts_.connection);
      auto record = attempt_record(operation::AuditEvent::user_created, attempt);
      record.user_id = parts_.users.insert(*user, now).id;
      record.detail = R"({"by":"old_system"})";
      parts_.audit.insert(record);
      transaction.commit();
    });
  } catch (const db::Duplicate&) {
    // The same person twice at once, or another address of theirs is somebody's here: then nobody is let in by it.
    log::warn("old_system_user_taken");
  }
  return parts_.users.find_with_password(sign_in.identifier);
}

// The person is in already: a host too busy to hash once more puts the new parameters off to the next log-in.
std::optional<std::string> SignInEngine::rehash(const Secret& password) {
  try {
    return parts_.hasher.hash(password);
  } catch (const password::Busy&) {
    log::info("rehash_postponed");
    return std::nullopt;
  }
}

}  // namespace gatewarden::authentication
