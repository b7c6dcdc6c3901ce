// The engine of signing in, which pages and programs drive alike: a sign-in begins with an identifier and ends, step by step,
// with a session.
//
// Steps come in the order that sign_in_steps.h decides, each once, in the browser that began (S64): what a step changes, it
// writes over the version of the row that it has read, so that of the same step taken twice at once one succeeds.
//
// The same answer and the same time for unknown, wrong and locked (S69): whatever is wrong, an attempt costs one hash, the
// same look-ups and the same writes; so nobody learns from an answer or from its time whether an account exists, is disabled
// or is throttled. Failures are counted by throttle.h (S70). Each sign-in makes a new session (S62).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "authentication/sign_in_steps.h"
#include "authentication/throttle.h"
#include "base/secret.h"
#include "domain/account/sessions.h"
#include "domain/account/sign_ins.h"
#include "domain/account/users.h"
#include "domain/oauth/grants.h"
#include "domain/oauth/interactions.h"
#include "domain/operation/audit_log.h"
#include "domain/operation/outbox.h"
#include "platform/config/settings.h"
#include "platform/password/hasher.h"

namespace gatewarden::authentication {

// The acr of a session that began with a password alone (OpenID Connect Core 2: an absolute URI), and its amr (RFC 8176).
inline constexpr std::string_view password_acr = "urn:gatewarden:acr:password";
inline constexpr std::string_view password_amr = "pwd";
// Of one that began with a one-time code and a new password.
inline constexpr std::string_view code_acr = "urn:gatewarden:acr:code";
inline constexpr std::string_view code_amr = "otp";

// Who takes a step, as the request tells.
struct Attempt {
  std::string address = {};
  std::string user_agent = {};
  std::string request_id = {};
  std::string client_id = {};       // of the interaction; empty for a plain log-in
  std::string session_cookie = {};  // of a session that this sign-in replaces and ends; empty: none
};

struct Finished { account::Sessions::Made session; };
struct WrongCredentials {};  // also for unknown, disabled and throttled accounts: told alike
struct NotNext {};           // the step may not come now, or the same step was faster
struct GoOn {};              // done, and another step is next
struct PasswordRefused { std::string description; };  // a new one: "has fewer than 8 characters"
using StepOutcome = std::variant<Finished, WrongCredentials, NotNext, GoOn, PasswordRefused>;

struct CodeSent { Seconds expires_in; };  // also where nobody is there to get it
struct TooManyCodes {};                   // to this identifier or from this address, whoever has it
using CodeOutcome = std::variant<CodeSent, TooManyCodes, NotNext>;

class SignInEngine {
 public:
  // What the engine stands on; all of it must outlive it.
  struct Parts {
    db::Connection& connection;
    account::SignIns& sign_ins;
    account::Users& users;
    account::Sessions& sessions;
    oauth::Interactions& interactions;
    account::FailureCounters& failures;
    operation::AuditLog& audit;
    operation::Outbox& outbox;
    oauth::TokenStores tokens;  // that end with an old password
    password::Hasher& hasher;
    const config::Settings& settings;
    Secret code_key;  // of operation::KeyPurpose::sign_in_codes
  };
  explicit SignInEngine(const Parts& parts) : parts_(parts), throttle_(parts.failures, parts.settings.throttle) {}

  // `identifier`: as typed. `browser`: the value of its own cookie.
  account::SignIns::Made begin(std::string_view identifier, std::string_view browser,
                               const std::optional<oauth::InteractionKey>& interaction, Instant now);
  // The sign-in of a token, also a finished one; nothing for an expired one, or one of another browser.
  std::optional<account::SignIn> find(std::string_view token, std::string_view browser, Instant now);
  std::vector<Step> next_steps(const account::SignIn& sign_in) const;

  // Throws password::Busy when the host has no hashing budget left.
  StepOutcome log_in_with_password(const account::SignIn& sign_in, const Secret& password, const Attempt& attempt, Instant now);

  // A code to the address of the identifier, in the person's language. The former code of the sign-in is worth nothing any more.
  CodeOutcome send_code(const account::SignIn& sign_in, const std::string& language, const Attempt& attempt, Instant now);
  // GoOn where the code is right: the identifier is the person's.
  StepOutcome verify_code(const account::SignIn& sign_in, const Secret& code, const Attempt& attempt, Instant now);
  // For who has proven the identifier: everything that the old password opened ends. Throws password::Busy.
  StepOutcome set_password(const account::SignIn& sign_in, const Secret& password, const Attempt& attempt, Instant now);

 private:
  bool may_come(Step step, const account::SignIn& sign_in) const;
  struct Candidate;
  StepOutcome succeed(const Candidate& candidate, const Secret& password, bool outdated, Instant now);
  WrongCredentials fail(const Candidate& candidate, std::string_view reason, Instant now);
  std::optional<std::string> rehash(const Secret& password);

  Parts parts_;
  Throttle throttle_;
};

}  // namespace gatewarden::authentication
