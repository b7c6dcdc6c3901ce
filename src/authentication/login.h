// Logging in with a password: the same answer and the same time for unknown, wrong and locked (S69), counted by account and
// address (S70), a new session each time (S62).
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
  db::Connection& connection_;
  account::Users& users_;
  account::Sessions& sessions_;
  account::FailureCounters& failures_;
  operation::AuditLog& audit_;
  password::Hasher& hasher_;
  const config::Settings& settings_;
};

}  // namespace gatewarden::authentication
