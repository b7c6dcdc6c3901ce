// Second factors of a person: what they have, whether what they gave is right, and browsers that are remembered.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "domain/account/user_ids.h"

namespace gatewarden::authentication {

enum class FactorKind { totp, recovery_code, passkey };
std::string_view wire_name(FactorKind kind);  // "totp", "recovery-code", "passkey"

class SecondFactors {
 public:
  virtual ~SecondFactors() = default;
  // In the order in which they are offered; nothing: the person has none. Recovery codes alone are none.
  virtual std::vector<FactorKind> kinds_of(account::UserId user_id, Instant now) = 0;
  // Whether the code is one of the person's TOTP authenticators or recovery codes, and marks it used in the caller's transaction:
  // of the same code twice at once one is right. The word for amr, or nothing.
  virtual std::optional<std::string_view> use_code(account::UserId user_id, FactorKind kind, const Secret& code, Instant now) = 0;
  // Whether the browser with this cookie is remembered for the person.
  virtual bool is_remembered(account::UserId user_id, std::string_view device_cookie, Instant now) = 0;
};

}  // namespace gatewarden::authentication
