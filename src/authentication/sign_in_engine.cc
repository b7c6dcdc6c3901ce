#include "authentication/sign_in_engine.h"

#include <algorithm>

#include "authentication/identifier.h"
#include "base/json_writer.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::authentication {

namespace {

using account::UserStatus;

// What can be no identifier is nobody's, and goes the same way.
std::string canonical(std::string_view identifier) {
  auto parsed = parse_identifier(identifier);
  return parsed ? std::move(parsed->value) : std::string();
}

std::optional<account::UserId> id_of(const std::optional<account::UserWithPassword>& found) {
  return found ? std::optional(found->user.id) : std::nullopt;
}

}  // namespace

// A password attempt, and whom it is about.
struct SignInEngine::Candidate {
  const account::SignIn& sign_in;
  const Attempt& attempt;
  std::optional<account::UserWithPassword> found;
  AttemptSubject subject;

  operation::AuditRecord audit_record(operation::AuditEvent event) const {
    operation::AuditRecord record{.event = event};
    record.user_id = id_of(found);
    if (!attempt.client_id.empty()) record.client_id = attempt.client_id;
    record.address = attempt.address;
    record.user_agent = attempt.user_agent;
    record.request_id = attempt.request_id;
    return record;
  }
};

account::SignIns::Made SignInEngine::begin(std::string_view identifier, std::string_view browser,
                                           const std::optional<oauth::InteractionKey>& interaction, Instant now) {
  return parts_.sign_ins.insert({std::string(browser), interaction, canonical(identifier)}, now);
}

std::optional<account::SignIn> SignInEngine::find(std::string_view token, std::string_view browser, Instant now) {
  return parts_.sign_ins.find(token, browser, now);
}

std::vector<Step> SignInEngine::next_steps(const account::SignIn& sign_in) const {
  return authentication::next_steps({.finished = sign_in.finished_at.has_value(),
                                     .codes_on = parts_.settings.sign_in.codes,
                                     .codes_sent = sign_in.codes_sent,
                                     .code_attempts = sign_in.code_attempts,
                                     .proven = sign_in.proven});
}

bool SignInEngine::may_come(Step step, const account::SignIn& sign_in) const {
  const auto next = next_steps(sign_in);
  return std::find(next.begin(), next.end(), step) != next.end();
}

StepOutcome SignInEngine::log_in_with_password(const account::SignIn& sign_in, const Secret& password, const Attempt& attempt,
                                               Instant now) {
  if (!may_come(Step::login_password, sign_in)) return NotNext{};
  auto found = parts_.users.find_with_password(sign_in.identifier);
  const AttemptSubject subject(sign_in.identifier, id_of(found), attempt.address);
  const Candidate candidate{sign_in, attempt, std::move(found), subject};
  const bool throttled = throttle_.is_throttled(candidate.subject, now);

  const char* reason = nullptr;
  if (throttled) {
    reason = "throttled";
  } else if (!candidate.found) {
    reason = "unknown";
  } else if (candidate.found->user.status != UserStatus::active) {
    reason = "not_active";
  } else if (!candidate.found->password_hash) {
    reason = "no_password";
  } else if (password.size() > static_cast<std::size_t>(parts_.settings.passwords.maximum_length)) {
    reason = "too_long";
  }
  if (reason) {
    // Never the password itself, whose length the person at the other end chose.
    parts_.hasher.spend_as_verify(Secret("spent"));
    return fail(candidate, reason, now);
  }
  const auto verification = parts_.hasher.verify(password, *candidate.found->password_hash);
  if (!verification.matches) return fail(candidate, "wrong_password", now);
  return succeed(candidate, password, verification.outdated, now);
}

WrongCredentials SignInEngine::fail(const Candidate& candidate, std::string_view reason, Instant now) {
  const bool throttled = reason == "throttled";
  auto record =
      candidate.audit_record(throttled ? operation::AuditEvent::login_throttled : operation::AuditEvent::login_failed);
  // Not what was typed: people type passwords into the wrong field.
  record.detail = JsonWriter().begin_object().member("reason", reason).end_object().take();
  db::retry(parts_.connection, [&] {
    db::Transaction transaction(parts_.connection);
    throttle_.count_failure(candidate.subject, now);
    parts_.audit.insert(record);
    transaction.commit();
  });
  metrics::count(throttled ? metrics::Count::logins_throttled : metrics::Count::logins_failed);
  return {};
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

StepOutcome SignInEngine::succeed(const Candidate& candidate, const Secret& password, bool outdated, Instant now) {
  const auto& sign_in = candidate.sign_in;
  const auto& attempt = candidate.attempt;
  const auto user_id = candidate.found->user.id;
  const auto new_hash = outdated ? rehash(password) : std::nullopt;
  const auto replaced =
      attempt.session_cookie.empty() ? std::nullopt : parts_.sessions.find(attempt.session_cookie, now);
  const account::NewSession new_session{.user_id = user_id, .acr = std::string(password_acr), .amr = std::string(password_amr),
                                        .address = attempt.address, .user_agent = attempt.user_agent};
  const auto outcome = db::retry(parts_.connection, [&]() -> StepOutcome {
    db::Transaction transaction(parts_.connection);
    // Hashing took its time: whoever was disabled or got another password meanwhile is not let in by the old one. Who does
    // that just now waits, or is waited for, so that the end of all sessions finds this one.
    parts_.users.lock(user_id);
    const auto still = parts_.users.find_with_password(sign_in.identifier);
    if (!still || still->user.status != UserStatus::active || still->password_hash != candidate.found->password_hash) {
      return WrongCredentials{};
    }
    if (!parts_.sign_ins.finish(sign_in, now)) return NotNext{};
    auto session = parts_.sessions.insert(new_session, now);
    if (replaced) parts_.sessions.end(*replaced, now);
    if (new_hash) parts_.users.replace_password(user_id, *new_hash, now);
    if (sign_in.interaction) parts_.interactions.set_session(*sign_in.interaction, session.session.hash);
    throttle_.clear(candidate.subject, now);
    parts_.audit.insert(candidate.audit_record(operation::AuditEvent::login_succeeded));
    transaction.commit();
    return Finished{std::move(session)};
  });
  if (std::holds_alternative<WrongCredentials>(outcome)) return fail(candidate, "changed_meanwhile", now);
  if (std::holds_alternative<Finished>(outcome)) metrics::count(metrics::Count::logins_succeeded);
  return outcome;
}

}  // namespace gatewarden::authentication
