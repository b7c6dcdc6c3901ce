// What a person does with their own account: one desk for the pages under /account and for /api/v1/account, so that neither can do
// what the other forbids.
//
// Whoever comes is signed in, and what is sensitive they do only where they signed in lately; both is the caller's to see to
// (endpoints/account_request.h), but for the password, which may be proven by the old one instead. Every change looks again, under
// the lock of the person's row, whether the session is still good. Each leaves an audit row, and each by which somebody could take
// the account over a message to the person, both in the same transaction.
//
// Nobody learns here who else has an account: a new address that is another's is answered like any other, and its owner is told
// that somebody tried (S69).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authentication/throttle.h"
#include "base/result.h"
#include "base/secret.h"
#include "domain/account/pending_changes.h"
#include "domain/account/personal_data.h"
#include "domain/account/sessions.h"
#include "domain/account/user_changes.h"
#include "domain/account/user_life.h"
#include "domain/account/users.h"
#include "domain/oauth/clients.h"
#include "domain/oauth/connected_applications.h"
#include "domain/oauth/grants.h"
#include "domain/operation/audit_log.h"
#include "domain/operation/outbox.h"
#include "domain/operation/person_history.h"
#include "platform/config/settings.h"
#include "platform/password/hasher.h"

namespace gatewarden::authentication {

// Who changes something of theirs, and from where.
struct Actor {
  account::Session session;
  account::User user;    // as it was read for this request
  std::string language;  // of messages to the person: "de"
  std::string address = {};
  std::string user_agent = {};
  std::string request_id = {};
};

class AccountDesk {
 public:
  // What the desk stands on; all of it must outlive it.
  struct Parts {
    db::Connection& connection;
    account::Users& users;
    account::Sessions& sessions;
    account::PendingChanges& pending_changes;
    account::FailureCounters& failures;
    oauth::Clients& clients;
    oauth::Consents& consents;
    oauth::TokenStores tokens;
    account::UserLife& user_life;
    operation::AuditLog& audit;
    operation::Outbox& outbox;
    password::Hasher& hasher;
    const config::Settings& settings;
    Secret code_key;  // of operation::KeyPurpose::sign_in_codes
  };
  explicit AccountDesk(const Parts& parts)
      : parts_(parts), throttle_(parts.failures, parts.settings.throttle), changes_(parts.connection),
        applications_(parts.connection), history_(parts.connection), personal_data_(parts.connection) {}

  // What stands in an account besides the row of its user.
  struct Overview {
    std::optional<std::string> username;
    bool has_password = false;
  };
  Overview overview(const account::User& user);

  // Standard claims, a JSON object (profile_rules.h). invalid_request with what is wrong.
  Check set_profile(const Actor& actor, std::string profile_json, Instant now);
  // identifier_taken is told, for a name has no owner's mailbox to tell instead; guesses are counted like wrong passwords.
  Check set_username(const Actor& actor, std::string_view username, Instant now);

  // `current`: nothing only where the session is fresh, or the person has none. Every session, family and remembered browser ends;
  // the answer is a session in the place of this one (S62). wrong_credentials, password_refused. Throws password::Busy.
  Result<account::Sessions::Made> change_password(const Actor& actor, const std::optional<Secret>& current, const Secret& wanted,
                                                  Instant now);

  // A code to a new address, or to the present one that nobody has confirmed yet. Whether this server sends such messages:
  bool can_reach(account::ChangeKind kind) const;
  struct CodeSent {
    std::string change_token;
    Seconds expires_in;
    std::string address;  // canonical
  };
  Result<CodeSent> send_code(const Actor& actor, account::ChangeKind kind, std::string_view address, Instant now);
  // The code is right: the address is the person's. wrong_credentials; not_found for a change that is over or another's.
  Check confirm(const Actor& actor, account::ChangeKind kind, std::string_view change_token, const Secret& code, Instant now);
  // The address a change that waits leads to; nothing for one that is over or another's.
  std::optional<std::string> awaited_address(const account::Session& session, account::ChangeKind kind, std::string_view change_token,
                                             Instant now);
  // The person signs in by something else then. conflict where there is nothing else.
  Check remove_phone(const Actor& actor, Instant now);

  // The session of the public name, if it is this person's and not this one; false: there is none.
  bool end_session(const Actor& actor, std::string_view session_id, Instant now);
  std::uint64_t end_other_sessions(const Actor& actor, Instant now);

  struct Application {
    oauth::ConnectedApplication connection;
    std::string name;  // the id, where the client is gone
    std::string logo_uri, client_uri;
  };
  std::vector<Application> applications(account::UserId user_id, Instant now);
  // Consent, families and tokens are dead, signed ones denied. False: the person has not connected it.
  bool disconnect(const Actor& actor, std::string_view client_id, Instant now);

  // Everything that is kept of the person, as a JSON document; nothing where they are gone meanwhile. The audit log tells of it.
  std::optional<std::string> personal_data(const Actor& actor, Instant now);
  // The account ends for the person, at once and everywhere; until it is erased operators can restore it.
  Check remove_account(const Actor& actor, Instant now);

  static constexpr std::chrono::days history_days{90};
  std::vector<operation::AuditEntry> history(account::UserId user_id, std::optional<std::string_view> before, int limit, Instant now);

 private:
  // `act` in one transaction, once the session is known to be good; a refusal leaves nothing.
  Check change(const Actor& actor, Instant now, const std::function<Check()>& act);
  void tell(const Actor& actor, std::string_view template_name, Instant now);
  bool is_throttled(const Actor& actor, Instant now);
  void count_failure(const Actor& actor, std::string_view reason, Instant now);
  Check prove_password(const Actor& actor, const Secret& current, const std::optional<std::string>& hash, Instant now);
  Check take_over(const Actor& actor, const account::PendingChange& pending, const std::string& address, Instant now);

  Parts parts_;
  Throttle throttle_;
  account::UserChanges changes_;
  oauth::ConnectedApplications applications_;
  operation::PersonHistory history_;
  account::PersonalData personal_data_;
};

}  // namespace gatewarden::authentication
