// The engine of signing in, which pages and programs drive alike: a sign-in begins with an identifier and ends, step by step,
// with a session.
//
// What shows who somebody is comes from outside or from here: a step checks a proof, and passes it on to pass_first_factor or
// pass_second_factor, the one place where a sign-in goes on or ends.
//
// Steps come in the order that sign_in_steps.h decides, each once, in the browser that began (S64): what a step changes, it
// writes over the version of the row that it has read, so that of the same step taken twice at once one succeeds.
//
// The same answer and the same time for unknown, wrong and locked (S69): whatever is wrong, an attempt costs one hash, the
// same look-ups and the same writes; so nobody learns from an answer or from its time whether an account exists, is disabled
// or is throttled. Failures are counted by throttle.h (S70). Each sign-in makes a new session (S62).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "authentication/assurance.h"
#include "authentication/second_factors.h"
#include "authentication/old_system.h"
#include "authentication/sign_in_steps.h"
#include "authentication/throttle.h"
#include "base/secret.h"
#include "domain/account/known_browsers.h"
#include "domain/account/one_time_links.h"
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

// Where the page is to which a one-time link leads, with the token as the parameter "token".
inline constexpr std::string_view link_path = "/login/link";

// Who takes a step, as the request tells.
struct Attempt {
  std::string address = {};
  std::string user_agent = {};
  std::string request_id = {};
  std::string client_id = {};       // of the interaction; empty for a plain log-in
  std::string session_cookie = {};  // of a session that this sign-in replaces and ends; empty: none
  std::string browser = {};         // the value of the browser's own cookie; empty: none
  std::string device_cookie = {};   // by which the browser is remembered; empty: none
  // What the interaction's request demands (assurance.h).
  std::optional<Rung> essential = {};
  std::optional<Rung> voluntary = {};
};

// A first factor that somebody has shown.
struct Shown {
  account::UserId user_id = 0;
  std::string amr;       // words of assurance.h: "pop user"
  std::string_view how;  // for the audit log: "passkey"
};

struct Finished { account::Sessions::Made session; };
struct WrongCredentials {};  // also for unknown, disabled and throttled accounts: told alike
struct NotNext {};           // the step may not come now, or the same step was faster
struct GoOn {                // done, and other steps are next
  std::vector<Step> next;
  account::SignIn sign_in;   // as the step left it
};
struct PasswordRefused { std::string description; };  // a new one: "has fewer than 8 characters"
struct EntryRefused { std::string field, description; };  // of a new account: "consent", "must be true"
using StepOutcome = std::variant<Finished, WrongCredentials, NotNext, GoOn, PasswordRefused, EntryRefused>;

// What a new person gives besides the password.
struct NewAccount {
  bool consent = false;
  std::string profile = "{}";  // standard claims as a JSON object
};

struct CodeSent {  // also where nobody is there to get it
  Seconds expires_in;
  account::SignIn sign_in;  // as the step left it
};
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
    SecondFactors* second_factors = nullptr;  // null: nobody has one
    OldSystem* old_system = nullptr;          // null: nobody is asked
  };
  explicit SignInEngine(const Parts& parts)
      : parts_(parts), throttle_(parts.failures, parts.settings.throttle), links_(parts.connection), known_browsers_(parts.connection) {}

  // `identifier`: as typed. `browser`: the value of its own cookie.
  account::SignIns::Made begin(std::string_view identifier, std::string_view browser,
                               const std::optional<oauth::InteractionKey>& interaction, Instant now);
  // A sign-in of who has a session, which is to become one of a higher rung: what passed for it counts here, and only what is
  // missing is next. It ends with that session.
  account::SignIns::Made begin_raising(const account::Session& session, std::string_view browser,
                                       const std::optional<oauth::InteractionKey>& interaction, Instant now);
  // The sign-in of a token, also a finished one; nothing for an expired one, or one of another browser.
  std::optional<account::SignIn> find(std::string_view token, std::string_view browser, Instant now);
  std::vector<Step> next_steps(const account::SignIn& sign_in, const Attempt& attempt, Instant now) const;
  bool may_come(Step step, const account::SignIn& sign_in, const Attempt& attempt, Instant now) const;
  // The second factors of the person, in the order in which they are offered. Nothing before a first factor has passed.
  std::vector<FactorKind> factors_of(const account::SignIn& sign_in, Instant now) const;

  // Whether the person of a session has a second factor that was not asked for in it.
  bool can_raise(const account::Session& session, Instant now) const;

  // The joints, for whoever checks a proof. Each checks by itself whether it may come, and answers Finished, GoOn,
  // WrongCredentials or NotNext. In the transaction of the step `use` marks the proof as used, or stores what was enrolled; false:
  // the proof was used meanwhile. It may run again after a conflict, and does nothing but write to the database.
  StepOutcome pass_first_factor(const account::SignIn& sign_in, const Shown& shown, const Attempt& attempt, Instant now,
                                const std::function<bool()>& use);
  StepOutcome pass_second_factor(const account::SignIn& sign_in, std::string_view amr, const Attempt& attempt, Instant now,
                                 const std::function<bool()>& use);
  // The same for a factor that the person has just enrolled, where enrol-second-factor is next; what is asked of a person who has
  // one already cannot be answered so.
  StepOutcome pass_enrolment(const account::SignIn& sign_in, std::string_view amr, const Attempt& attempt, Instant now,
                             const std::function<bool()>& use);
  // A proof that was wrong: counts and audits it. WrongCredentials, or NotNext where another guess was faster. `user_id`: whom it
  // was about, where the sign-in does not know yet.
  StepOutcome refuse_attempt(const account::SignIn& sign_in, std::optional<account::UserId> user_id, std::string_view reason,
                             const Attempt& attempt, Instant now);
  // To be asked before a proof is checked; what comes then costs the same and is refused with the reason "throttled".
  bool is_throttled(const account::SignIn& sign_in, std::optional<account::UserId> user_id, const Attempt& attempt, Instant now);

  // Throws password::Busy when the host has no hashing budget left.
  StepOutcome log_in_with_password(const account::SignIn& sign_in, const Secret& password, const Attempt& attempt, Instant now);

  // Whether this site sends codes that way, or in any.
  bool can_send(operation::Channel channel) const;
  bool can_send() const { return can_send(operation::Channel::email) || can_send(operation::Channel::sms); }
  // A code to the address of the identifier, in the person's language. The former code of the sign-in is worth nothing any more.
  CodeOutcome send_code(const account::SignIn& sign_in, const std::string& language, const Attempt& attempt, Instant now);
  // The same with a link, for who wants to set a new password; a phone gets a code. Where send-code may come.
  CodeOutcome send_link(const account::SignIn& sign_in, const std::string& language, const Attempt& attempt, Instant now);
  // What a link would do that is good still. A page shows it, and does not use it: scanners of mail open links.
  std::optional<account::OneTimeLink> find_link(std::string_view token, Instant now);
  // Uses it: a sign-in in this browser whose identifier is proven. Nothing for a link that is no good, or was used meanwhile.
  std::optional<account::SignIns::Made> begin_by_link(std::string_view token, std::string_view browser, Instant now);
  // GoOn where the code is right: the identifier is the person's, who may have no account yet (SignIn::user).
  StepOutcome verify_code(const account::SignIn& sign_in, const Secret& code, const Attempt& attempt, Instant now);
  // For who has proven the identifier: everything that the old password opened ends. Who has no account gets one. Throws
  // password::Busy.
  StepOutcome set_password(const account::SignIn& sign_in, const Secret& password, const NewAccount& account, const Attempt& attempt,
                           Instant now);
  // For who has proven the identifier, where that is enough: the password stays.
  StepOutcome finish(const account::SignIn& sign_in, const Attempt& attempt, Instant now);

 private:
  // A step that was right.
  struct Advance {
    const account::SignIn& from;  // as it was read, and as it stays where the step fails
    account::SignIn row;          // as it is to be
    const Attempt& attempt;
    std::string_view how;
    std::function<bool()> use;
    std::optional<account::Session> replaced = {};
  };
  // `user`: whom the sign-in knows.
  SignInFacts facts_of(const account::SignIn& sign_in, const std::optional<account::User>& user, const Attempt& attempt,
                       Instant now) const;
  void add_demands(SignInFacts& facts, const account::SignIn& sign_in, const account::User& user, const Attempt& attempt,
                   Instant now) const;
  StepOutcome pass_another(Step step, const account::SignIn& sign_in, std::string_view amr, const Attempt& attempt, Instant now,
                           const std::function<bool()>& use);
  StepOutcome advance(Advance step, Instant now);
  StepOutcome conclude(const Advance& step, const account::User& user, Instant now);
  account::Sessions::Made open_session(const Advance& step, Instant now);
  bool is_still_good(const Advance& step, const std::optional<account::User>& user) const;
  AttemptSubject subject_of(const account::SignIn& sign_in, std::optional<account::UserId> user_id, const Attempt& attempt,
                            Instant now);
  bool can_send_to(std::string_view identifier) const;
  bool too_many_messages(const account::SignIn& sign_in, const Attempt& attempt, Instant now);
  void count_message(const account::SignIn& sign_in, const Attempt& attempt, Instant now);

  std::optional<operation::Message> addressed(const account::SignIn& sign_in, const std::optional<account::User>& user) const;
  void set_verified(account::UserId user_id, std::string_view identifier, Instant now);
  void tell_of_new_password(const account::User& user, const Attempt& attempt, Instant now);
  StepOutcome reset_password(const account::SignIn& sign_in, const Secret& password, const Attempt& attempt, Instant now);
  StepOutcome create_account(const account::SignIn& sign_in, const Secret& password, const NewAccount& account,
                             const Attempt& attempt, Instant now);
  std::optional<std::string> rehash(const Secret& password);
  std::optional<account::UserWithPassword> move_in(const account::SignIn& sign_in, const Secret& password, const Attempt& attempt,
                                                   Instant now);

  Parts parts_;
  Throttle throttle_;
  account::OneTimeLinks links_;
  account::KnownBrowsers known_browsers_;
};

}  // namespace gatewarden::authentication
