// The steps of the engine that make use of a proof: a new password for who has an account, an account for who has none, or an
// end without either.
#include <array>

#include "authentication/account_actor.h"
#include "authentication/attempt_record.h"
#include "authentication/device_words.h"
#include "authentication/identifier.h"
#include "authentication/new_password.h"
#include "authentication/notice.h"
#include "authentication/password_rules.h"
#include "authentication/registration.h"
#include "authentication/sign_in_engine.h"
#include "domain/oauth/grants.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::authentication {

namespace {

using account::IdentifierKind;


account::NewUser new_user(const RegistrationEntry& entry, std::string_view identifier, std::string hash, Instant now) {
  account::NewUser user;
  user.identifiers = {{entry.email ? IdentifierKind::email : IdentifierKind::phone, std::string(identifier)}};
  user.profile = entry.profile;
  user.email = entry.email;
  user.email_verified = entry.email_verified;
  user.phone = entry.phone;
  user.phone_verified = entry.phone_verified;
  user.password_hash = std::move(hash);
  if (entry.consent) user.consented_at = now;
  return user;
}

// The row of who has made use of their proof.
account::SignIn proof_used(const account::SignIn& sign_in) {
  auto row = sign_in;
  row.proven = false;
  return row;
}

}  // namespace

void SignInEngine::set_verified(account::UserId user_id, std::string_view identifier, Instant now) {
  const auto user = parts_.users.find(user_id);
  if (!user) return;
  if (user->email == identifier && !user->email_verified) parts_.users.set_email(user_id, user->email, true, now);
  if (user->phone == identifier && !user->phone_verified) parts_.users.set_phone(user_id, user->phone, true, now);
}

StepOutcome SignInEngine::set_password(const account::SignIn& sign_in, const Secret& password, const NewAccount& account,
                                       const Attempt& attempt, Instant now) {
  if (!may_come(Step::set_password, sign_in, attempt, now)) return NotNext{};
  const std::array own_words = {sign_in.identifier, parts_.settings.pages.site_name};
  auto problem = sign_in.user ? new_password_problem(password, *sign_in.user, parts_.users, parts_.hasher, parts_.settings)
                              : password_problem(password, parts_.settings.passwords, own_words);
  if (problem) return PasswordRefused{std::move(problem->description)};
  return sign_in.user ? reset_password(sign_in, password, attempt, now)
                      : create_account(sign_in, password, account, attempt, now);
}

StepOutcome SignInEngine::reset_password(const account::SignIn& sign_in, const Secret& password, const Attempt& attempt,
                                         Instant now) {
  const account::UserId user_id = *sign_in.user;
  const std::string hash = parts_.hasher.hash(password);
  auto row = proof_used(sign_in);
  row.amr = with_word(row.amr, amr::password);
  row.authenticated_at = now;  // after what ends by this
  auto record = attempt_record(operation::AuditEvent::user_password_changed, attempt);
  record.user_id = user_id;
  record.detail = R"({"by":"proof"})";
  return advance({sign_in, std::move(row), attempt, "new_password", [&] {
    // The identifier may have become another's since it was proven.
    const auto user = parts_.users.find_by_identifier(sign_in.identifier);
    if (!user || user->id != user_id) return false;
    set_verified(user_id, sign_in.identifier, now);
    parts_.users.replace_password(user_id, hash, now);
    oauth::revoke_all_of_user(parts_.tokens, parts_.users, parts_.sessions, user_id, now);
    tell_of_new_password(*user, attempt, now);
    parts_.audit.insert(record);
    return true;
  }}, now);
}

// To the address that was verified before, by whatever way the password was changed.
void SignInEngine::tell_of_new_password(const account::User& user, const Attempt& attempt, Instant now) {
  if (!user.email || !user.email_verified || !can_send(operation::Channel::email)) return;
  const auto& pages = parts_.settings.pages;
  const operation::Message notice{.recipient = *user.email,
                                  .template_name = "notice_password_changed",
                                  .language = language_of_person(user, pages.language),
                                  .values = {{"SITE_NAME", pages.site_name},
                                             {"AT", to_rfc3339(now)},
                                             {"ADDRESS", attempt.address},
                                             {"DEVICE", words_of(device_of(attempt.user_agent))}}};
  parts_.outbox.insert(notice, now + notice_life, now);
}

StepOutcome SignInEngine::create_account(const account::SignIn& sign_in, const Secret& password, const NewAccount& account,
                                         const Attempt& attempt, Instant now) {
  RegistrationEntry entry;
  const auto identifier = parse_identifier(sign_in.identifier);
  const bool is_email = identifier && identifier->kind == IdentifierKind::email;
  (is_email ? entry.email : entry.phone) = sign_in.identifier;
  (is_email ? entry.email_verified : entry.phone_verified) = true;
  entry.password = password;
  entry.consent = account.consent;
  entry.profile = account.profile;
  const EntryRules rules{.consent_required = parts_.settings.registration.require_consent,
                         .verified_flags_believed = true,
                         .passwords = parts_.settings.passwords,
                         .site_name = parts_.settings.pages.site_name};
  if (auto problem = check_entry(entry, rules)) return EntryRefused{std::move(problem->field), std::move(problem->description)};

  const std::string hash = parts_.hasher.hash(password);
  Advance step{sign_in, proof_used(sign_in), attempt, "registration", {}};
  step.row.amr = with_word(step.row.amr, amr::password);
  if (!attempt.session_cookie.empty()) step.replaced = parts_.sessions.find(attempt.session_cookie, now);
  try {
    auto outcome = db::retry(parts_.connection, [&]() -> StepOutcome {
      db::Transaction transaction(parts_.connection);
      const auto user = parts_.users.insert(new_user(entry, sign_in.identifier, hash, now), now);
      step.row.user = user.id;
      auto record = attempt_record(operation::AuditEvent::user_created, attempt);
      record.user_id = user.id;
      record.detail = R"({"by":"sign_in"})";
      parts_.audit.insert(record);
      auto concluded = conclude(step, user, now);
      if (!std::holds_alternative<NotNext>(concluded)) transaction.commit();
      return concluded;
    });
    if (std::holds_alternative<Finished>(outcome)) metrics::count(metrics::Count::logins_succeeded);
    return outcome;
  } catch (const db::Duplicate&) {
    return refuse_attempt(sign_in, std::nullopt, "taken_meanwhile", attempt, now);
  }
}

StepOutcome SignInEngine::finish(const account::SignIn& sign_in, const Attempt& attempt, Instant now) {
  if (!may_come(Step::finish, sign_in, attempt, now)) return NotNext{};
  return advance({sign_in, proof_used(sign_in), attempt, "code", [&] {
    const auto user = parts_.users.find_by_identifier(sign_in.identifier);
    return user && user->id == *sign_in.user;
  }}, now);
}

}  // namespace gatewarden::authentication
