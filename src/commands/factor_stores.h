// All that a person has besides their password, as the nouns passkey and second-factor work on it: with the hands of /api/v1/admin.
#pragma once

#include "authentication/factor_administration.h"
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
      : FactorStores(world.stores(), world.settings(),
                     operation::derived_key(world.settings(), operation::KeyPurpose::second_factors)) {}

  account::Factors factors;
  account::Authenticators authenticators;
  account::RecoveryCodes recovery_codes;
  account::RememberedDevices devices;
  account::Passkeys passkeys;
  operation::Outbox outbox;
  authentication::FactorAdministration administration;

 private:
  FactorStores(Stores& stores, const config::Settings& settings, const Secret& key)
      : factors(stores.database), authenticators(stores.database, key), recovery_codes(stores.database, key),
        devices(stores.database, settings.sign_in.remember_devices), passkeys(stores.database),
        outbox(operation::make_outbox(stores.database, settings)),
        administration({stores.users, factors, authenticators, recovery_codes, devices, passkeys, outbox, settings}) {}
};

}  // namespace gatewarden::commands
