// Second factors of a person: what they have, whether what they gave is right, and browsers that are remembered.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "domain/account/factors.h"
#include "domain/account/recovery_codes.h"
#include "domain/account/remembered_devices.h"
#include "domain/account/totp.h"
#include "domain/account/user_ids.h"

namespace gatewarden::authentication {

enum class FactorKind { totp, passkey, recovery_code };
std::string_view wire_name(FactorKind kind);  // "totp", "passkey", "recovery-code"
std::optional<FactorKind> factor_kind_of(std::string_view wire_name);

class SecondFactors {
 public:
  // What it stands on; all of it must outlive it.
  struct Parts {
    account::Factors& factors;
    account::Authenticators& authenticators;
    account::RecoveryCodes& recovery_codes;
    account::RememberedDevices& devices;
  };
  explicit SecondFactors(const Parts& parts) : parts_(parts) {}

  // In the order in which they are offered; nothing: the person has none. Recovery codes alone are none.
  std::vector<FactorKind> kinds_of(account::UserId user_id, Instant now);
  // Whether the code would be right; changes nothing.
  bool matches(account::UserId user_id, FactorKind kind, const Secret& code, Instant now);
  // Whether the code is one of the person's authenticators or recovery codes, and marks it used in the caller's transaction: of
  // the same code twice at once one is right. The word for amr, or nothing.
  std::optional<std::string_view> use_code(account::UserId user_id, FactorKind kind, const Secret& code, Instant now);
  // Whether the browser with this cookie is remembered for the person.
  bool is_remembered(account::UserId user_id, std::string_view device_cookie, Instant now);

 private:
  struct Match {
    std::uint64_t authenticator = 0;
    std::uint64_t step = 0;
  };
  std::optional<Match> find_step(account::UserId user_id, const Secret& code, Instant now);

  Parts parts_;
};

// What must hold after a factor of whatever kind was added or removed: recovery codes go with the last, and no browser is remembered
// that was remembered before. In the caller's transaction.
void settle_factors(const SecondFactors::Parts& parts, account::UserId user_id, Instant now);

}  // namespace gatewarden::authentication
