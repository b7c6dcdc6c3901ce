// What operators do with the second factors of a person who has lost them, or must have one: one place for gatewarden(1) and for
// /api/v1/admin. Its caller has shown the right to it, opens the transaction and writes the audit row.
//
// What a person may not do to themselves an operator may: take the last factor from who must have one, who makes another at the next
// log-in then. Whatever was taken the person is told of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "authentication/second_factors.h"
#include "domain/account/passkeys.h"
#include "domain/account/users.h"
#include "domain/operation/audit_log.h"
#include "domain/operation/outbox.h"
#include "platform/config/settings.h"

namespace gatewarden::authentication {

class FactorAdministration {
 public:
  // What it stands on; all of it must outlive it.
  struct Parts {
    account::Users& users;
    account::Factors& factors;
    account::Authenticators& authenticators;
    account::RecoveryCodes& recovery_codes;
    account::RememberedDevices& devices;
    account::Passkeys& passkeys;
    operation::Outbox& outbox;
    const config::Settings& settings;
  };
  explicit FactorAdministration(const Parts& parts) : parts_(parts) {}

  struct Factor {
    FactorKind kind = FactorKind::totp;
    std::string id;  // as the interfaces call it: digits of an authenticator, base64url of a passkey
    std::string name;
    Instant created_at{};
    std::optional<Instant> last_used_at;
  };
  // Authenticators, then passkeys.
  std::vector<Factor> list(account::UserId user_id);
  account::FactorCounts counts(account::UserId user_id) { return parts_.factors.count(user_id); }
  std::vector<account::RememberedDevice> devices(account::UserId user_id, Instant now) { return parts_.devices.list(user_id, now); }

  // In the caller's transaction, all of these. Nothing: the person has none of this id.
  std::optional<Factor> remove(const account::User& user, std::string_view id, Instant now);
  // With recovery codes and remembered browsers; answers how many factors. The password alone signs in then.
  std::uint64_t reset(const account::User& user, Instant now);
  // Answers the event that the audit log is to tell.
  operation::AuditEvent set_required(account::UserId user_id, bool required, Instant now);

 private:
  void tell(const account::User& user, std::string_view what, std::string_view name, Instant now);

  Parts parts_;
};

// Which event tells that one of this kind was taken.
operation::AuditEvent removal_event(FactorKind kind);

}  // namespace gatewarden::authentication
