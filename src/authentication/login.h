// Logging in with a password: the same answer and the same time for unknown, wrong and locked (S69), counted by account and
// address (S70), a new session each time (S62).
//
// Whatever is wrong, an attempt costs one hash, the same look-ups and the same writes; so nobody learns from an answer or from
// its time whether an account exists, is disabled or is throttled. Failures are counted, within windows of fixed length, for
//
//   the account from one address   failures_per_account: who guesses from one place is stopped soon, and cannot lock the
//                                  owner out, who comes from another
//   the account from everywhere    five times that: what many addresses together may guess in a window
//   the address                    failures_per_address: one place that tries many accounts
//
// under the canonical identifier, whether it exists or not. A full counter refuses the right password, too, until its window
// ends. Attempts that run at the same time all see the count before them: at most as many as the host hashes at once slip by.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/secret.h"
#include "domain/account/failure_counters.h"
#include "domain/account/sessions.h"
#include "domain/account/users.h"
#include "domain/operation/audit_log.h"
#include "platform/config/settings.h"
#include "platform/password/hasher.h"

namespace gatewarden::authentication {

// The acr of a session that began with a password alone (OpenID Connect Core 2: an absolute URI), and its amr (RFC 8176).
inline constexpr std::string_view password_acr = "urn:gatewarden:acr:password";
inline constexpr std::string_view password_amr = "pwd";

struct LoginAttempt {
  std::string identifier;  // as typed
  Secret password;
  std::string address;
  std::string user_agent;
  std::string request_id;
  std::string client_id;  // of the interaction; empty for a plain log-in
  std::string session_cookie;  // of a session that this log-in replaces and ends; empty: none
};

struct LoggedIn { account::Sessions::Made session; };
struct WrongCredentials {};  // also for unknown, disabled and throttled accounts: told alike
using LoginOutcome = std::variant<LoggedIn, WrongCredentials>;

class Login {
 public:
  Login(db::Connection& connection, account::Users& users, account::Sessions& sessions, account::FailureCounters& failures,
        operation::AuditLog& audit, password::Hasher& hasher, const config::Settings& settings)
      : connection_(connection), users_(users), sessions_(sessions), failures_(failures), audit_(audit), hasher_(hasher),
        settings_(settings) {}

  // Throws password::Busy when the host has no hashing budget left.
  LoginOutcome with_password(const LoginAttempt& attempt, Instant now);

 private:
  struct Candidate;
  bool is_throttled(const Candidate& candidate, Instant now);
  LoginOutcome succeed(const LoginAttempt& attempt, const Candidate& candidate, bool outdated, Instant now);
  WrongCredentials fail(const LoginAttempt& attempt, const Candidate& candidate, std::string_view reason, Instant now);
  std::optional<std::string> rehash(const LoginAttempt& attempt);

  db::Connection& connection_;
  account::Users& users_;
  account::Sessions& sessions_;
  account::FailureCounters& failures_;
  operation::AuditLog& audit_;
  password::Hasher& hasher_;
  const config::Settings& settings_;
};

}  // namespace gatewarden::authentication
