#include "authentication/login.h"

#include <optional>

#include "authentication/identifier.h"
#include "base/json_writer.h"
#include "domain/account/network.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::authentication {

namespace {

using account::FailureSubject;
using account::UserStatus;

// How many times failures_per_account all addresses together may fail on one account.
constexpr int everywhere = 5;

operation::AuditRecord audit_record(const LoginAttempt& attempt, operation::AuditEvent event,
                                    const std::optional<account::UserWithPassword>& found) {
  operation::AuditRecord record{.event = event};
  if (found) record.user_id = found->user.id;
  if (!attempt.client_id.empty()) record.client_id = attempt.client_id;
  record.address = attempt.address;
  record.user_agent = attempt.user_agent;
  record.request_id = attempt.request_id;
  return record;
}

}  // namespace

// Whom an attempt is about. What can be no identifier counts under the empty one, and is found nowhere.
struct Login::Candidate {
  std::string identifier;
  std::optional<account::UserWithPassword> found;
  // Under which failures count: a person who has several identifiers is one account; an identifier that is nobody's stands
  // for itself. No identifier begins with a space, or holds one.
  std::string account;
  std::string network;
  std::string from_network;  // the account as this network tries it
};

bool Login::is_throttled(const Candidate& candidate, Instant now) {
  const auto& limits = settings_.throttle;
  // No short cut: each attempt asks for all three.
  const int here = failures_.count(FailureSubject::account, candidate.from_network, now);
  const int anywhere = failures_.count(FailureSubject::account, candidate.account, now);
  const int address = failures_.count(FailureSubject::address, candidate.network, now);
  return here >= limits.failures_per_account || anywhere >= limits.failures_per_account * everywhere ||
         address >= limits.failures_per_address;
}

LoginOutcome Login::with_password(const LoginAttempt& attempt, Instant now) {
  Candidate candidate;
  const auto identifier = parse_identifier(attempt.identifier);
  if (identifier) candidate.identifier = identifier->value;
  candidate.found = users_.find_with_password(candidate.identifier);
  candidate.account = candidate.found ? " " + std::to_string(candidate.found->user.id) : candidate.identifier;
  candidate.network = account::network_of(attempt.address);
  candidate.from_network = candidate.account + " " + candidate.network;
  const bool throttled = is_throttled(candidate, now);

  const char* reason = nullptr;
  if (throttled) {
    reason = "throttled";
  } else if (!candidate.found) {
    reason = "unknown";
  } else if (candidate.found->user.status != UserStatus::active) {
    reason = "not_active";
  } else if (!candidate.found->password_hash) {
    reason = "no_password";
  } else if (attempt.password.size() > static_cast<std::size_t>(settings_.passwords.maximum_length)) {
    reason = "too_long";
  }
  if (reason) {
    // Never the password itself, whose length the person at the other end chose.
    hasher_.spend_as_verify(Secret("spent"));
    return fail(attempt, candidate, reason, now);
  }
  const auto verification = hasher_.verify(attempt.password, *candidate.found->password_hash);
  if (!verification.matches) return fail(attempt, candidate, "wrong_password", now);
  return succeed(attempt, candidate, verification.outdated, now);
}

WrongCredentials Login::fail(const LoginAttempt& attempt, const Candidate& candidate, std::string_view reason, Instant now) {
  const bool throttled = reason == "throttled";
  const auto event = throttled ? operation::AuditEvent::login_throttled : operation::AuditEvent::login_failed;
  auto record = audit_record(attempt, event, candidate.found);
  // Not what was typed: people type passwords into the wrong field.
  record.detail = JsonWriter().begin_object().member("reason", reason).end_object().take();
  db::retry(connection_, [&] {
    db::Transaction transaction(connection_);
    failures_.add(FailureSubject::account, candidate.from_network, now);
    failures_.add(FailureSubject::account, candidate.account, now);
    failures_.add(FailureSubject::address, candidate.network, now);
    audit_.insert(record);
    transaction.commit();
  });
  metrics::count(throttled ? metrics::Count::logins_throttled : metrics::Count::logins_failed);
  return {};
}

// The person is in already: a host too busy to hash once more puts the new parameters off to the next log-in.
std::optional<std::string> Login::rehash(const LoginAttempt& attempt) {
  try {
    return hasher_.hash(attempt.password);
  } catch (const password::Busy&) {
    log::info("rehash_postponed");
    return std::nullopt;
  }
}

LoginOutcome Login::succeed(const LoginAttempt& attempt, const Candidate& candidate, bool outdated, Instant now) {
  const auto& user = candidate.found->user;
  const auto new_hash = outdated ? rehash(attempt) : std::nullopt;
  const auto replaced = attempt.session_cookie.empty() ? std::nullopt : sessions_.find(attempt.session_cookie, now);
  const account::NewSession new_session{.user_id = user.id, .acr = std::string(password_acr), .amr = std::string(password_amr),
                                        .address = attempt.address, .user_agent = attempt.user_agent};
  const auto made = db::retry(connection_, [&]() -> std::optional<account::Sessions::Made> {
    db::Transaction transaction(connection_);
    // Hashing took its time: whoever was disabled or got another password meanwhile is not let in by the old one. Who does
    // that just now waits, or is waited for, so that the end of all sessions finds this one.
    users_.lock(user.id);
    const auto still = users_.find_with_password(candidate.identifier);
    if (!still || still->user.status != UserStatus::active || still->password_hash != candidate.found->password_hash) {
      return std::nullopt;
    }
    auto session = sessions_.insert(new_session, now);
    if (replaced) sessions_.end(*replaced, now);
    if (new_hash) users_.replace_password(user.id, *new_hash, now);
    failures_.clear(FailureSubject::account, candidate.from_network, now);
    failures_.clear(FailureSubject::account, candidate.account, now);
    audit_.insert(audit_record(attempt, operation::AuditEvent::login_succeeded, candidate.found));
    transaction.commit();
    return session;
  });
  if (!made) return fail(attempt, candidate, "changed_meanwhile", now);
  metrics::count(metrics::Count::logins_succeeded);
  return LoggedIn{*made};
}

}  // namespace gatewarden::authentication
