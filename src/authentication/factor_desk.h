// What a person does with their second factors: one desk for the pages under /account, for /api/v1/account, and for the sign-in in
// which somebody who must have a second factor makes the first, so that none can do what another forbids.
//
// Whoever comes from an account is signed in, and signed in lately with every factor that they have; both is the caller's to see
// to. Each change leaves an audit row and a message to the person, in the transaction of the change.
//
// What holds after every change: recovery codes are there with the first authenticator and go with the last factor, and no browser
// is remembered that was remembered before.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "domain/account/factors.h"
#include "domain/account/pending_changes.h"
#include "domain/account/recovery_codes.h"
#include "domain/account/remembered_devices.h"
#include "domain/account/totp.h"
#include "domain/account/users.h"
#include "domain/operation/audit_log.h"
#include "domain/operation/outbox.h"
#include "platform/config/settings.h"

namespace gatewarden::authentication {

// Whose factors these are, and from where they come.
struct FactorOwner {
  account::User user;
  std::string place;     // 16 bytes that name the session or the sign-in: what begins in one does not end in another
  std::string label;     // as the person knows the account, for the authenticator's list: "ada@example.org"
  std::string language;  // of messages to the person: "de"
  std::string address = {};
  std::string user_agent = {};
  std::string request_id = {};
};

class FactorDesk {
 public:
  // What the desk stands on; all of it must outlive it.
  struct Parts {
    db::Connection& connection;
    account::Users& users;
    account::Factors& factors;
    account::Authenticators& authenticators;
    account::RecoveryCodes& recovery_codes;
    account::RememberedDevices& devices;
    account::PendingChanges& pending_changes;
    operation::AuditLog& audit;
    operation::Outbox& outbox;
    const config::Settings& settings;
  };
  explicit FactorDesk(const Parts& parts) : parts_(parts) {}

  // Each more makes a guess likelier to be right.
  static constexpr int most_authenticators = 5;
  static constexpr int most_attempts = 10;  // at the first code of one
  static constexpr std::size_t longest_name = 100;

  // An authenticator that waits for its first code.
  struct Enrolment {
    std::string token;
    Secret secret;
    Secret uri;  // otpauth
    Instant expires_at{};
  };
  // conflict: the person has as many as one may have.
  Result<Enrolment> begin(const FactorOwner& owner, Instant now);
  // One that was begun here, to be shown again.
  std::optional<Enrolment> find(const FactorOwner& owner, std::string_view token, Instant now);

  struct Confirmation {
    std::string token;
    std::string name;  // empty: the desk finds one
    Secret code;
  };
  struct Enrolled {
    std::uint64_t id = 0;
    std::vector<Secret> recovery_codes;  // a first set, where there was none
  };
  // In a transaction of its own. not_found: over, or another's; wrong_credentials; conflict.
  Result<Enrolled> confirm(const FactorOwner& owner, const Confirmation& confirmation, Instant now);
  // The same in two: whether the code is right, which counts the guess, and what follows in the caller's transaction. Nothing where
  // another was faster, or the person has as many as one may have.
  struct Proven {
    account::PendingChange change;
    Secret secret;
    std::uint64_t step = 0;
    std::string name;
  };
  Result<Proven> prove(const FactorOwner& owner, const Confirmation& confirmation, Instant now);
  std::optional<Enrolled> enrol(const FactorOwner& owner, const Proven& proven, Instant now);

  std::vector<account::Authenticator> authenticators(account::UserId user_id) { return parts_.authenticators.list(user_id); }
  account::FactorCounts counts(account::UserId user_id) { return parts_.factors.count(user_id); }
  // not_found; invalid_request for a name that is none.
  Check rename(const FactorOwner& owner, std::uint64_t id, std::string_view name, Instant now);
  // not_found; conflict where it is the last and the person must have one.
  Check remove(const FactorOwner& owner, std::uint64_t id, Instant now);
  // A new set. conflict where the person has no factor that they could stand in for.
  Result<std::vector<Secret>> replace_recovery_codes(const FactorOwner& owner, Instant now);

  std::vector<account::RememberedDevice> devices(account::UserId user_id, Instant now) { return parts_.devices.list(user_id, now); }
  // not_found.
  Check forget_device(const FactorOwner& owner, std::string_view id, Instant now);
  Check forget_devices(const FactorOwner& owner, Instant now);

  // In the caller's transaction.
  void tell_recovery_code_used(const FactorOwner& owner, Instant now);
  // conflict where the person must have a second factor and has one alone. In the caller's transaction.
  Check check_removal(account::UserId user_id);
  // What must hold after a factor of whatever kind was added or removed. In the caller's transaction.
  void settle(account::UserId user_id, Instant now);

 private:
  template <typename Change>
  Check change(const FactorOwner& owner, Change change);
  void record(const FactorOwner& owner, operation::AuditEvent event, std::string_view what, std::string_view name);
  void notify(const FactorOwner& owner, std::string_view what, std::string_view name, Instant now);
  std::string free_name(account::UserId user_id, std::string_view wanted);

  Parts parts_;
};

// A name of an authenticator: 1 to 100 bytes of UTF-8 without control characters.
bool is_factor_name(std::string_view name);

}  // namespace gatewarden::authentication
