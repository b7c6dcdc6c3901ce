// All that a person has besides their password, as the nouns passkey and second-factor work on it.
#pragma once

#include "commands/world.h"
#include "domain/account/factors.h"
#include "domain/account/passkeys.h"
#include "domain/account/recovery_codes.h"
#include "domain/account/remembered_devices.h"
#include "domain/account/totp.h"
#include "domain/operation/connect.h"

namespace gatewarden::commands {

struct FactorStores {
  explicit FactorStores(World& world)
      : FactorStores(world.stores().database, world.settings(),
                     operation::derived_key(world.settings(), operation::KeyPurpose::second_factors)) {}

  // What must hold after a factor was taken away (authentication/factor_desk.h): recovery codes go with the last, and no browser
  // stays remembered. In the caller's transaction.
  void settle(account::UserId user_id, Instant now) {
    const auto left = factors.count(user_id);
    if (left.authenticators + left.passkeys == 0) recovery_codes.remove(user_id);
    devices.end_all(user_id, now);
  }

  account::Factors factors;
  account::Authenticators authenticators;
  account::RecoveryCodes recovery_codes;
  account::RememberedDevices devices;
  account::Passkeys passkeys;

 private:
  FactorStores(db::Connection& database, const config::Settings& settings, const Secret& key)
      : factors(database), authenticators(database, key), recovery_codes(database, key),
        devices(database, settings.sign_in.remember_devices), passkeys(database) {}
};

}  // namespace gatewarden::commands
