// Everything that a worker makes once after its fork, in order of construction: each member stands on those above it.
#pragma once

#include <memory>

#include "authentication/old_system.h"
#include "authentication/second_factors.h"
#include "domain/account/user_ids.h"
#include "endpoints/services.h"

namespace gatewarden::programs {

// What the master made before the fork and its workers share.
struct Shared {
  const i18n::Catalogues& catalogues;
  const page::Pages& pages;
  const page::Theme& theme;
  metrics::Registry& metrics;
  process::Boards& boards;
  db::Breaker& breaker;
};

// Connects to nothing yet: the database is reached at the first use, so that a worker can be there before it.
class WorkerWiring {
 public:
  // `settings` and `shared` must outlive it.
  WorkerWiring(const config::Settings& settings, const Shared& shared);
  endpoints::Services& services() { return services_; }
  void rest() { hasher_.rest(); }  // no request came for a while

 private:
  std::unique_ptr<Clock> clock_;
  db::Connection database_;
  cache::Cache cache_;
  operation::AuditLog audit_;
  operation::SigningKeys keys_;
  oauth::Clients clients_;
  oauth::Scopes scopes_;
  oauth::Interactions interactions_;
  oauth::AuthorizationCodes authorization_codes_;
  oauth::AccessTokens access_tokens_;
  oauth::RefreshTokens refresh_tokens_;
  oauth::Revocations revocations_;
  oauth::Consents consents_;
  account::UserIds user_ids_;
  account::Users users_;
  account::Sessions sessions_;
  account::UserBatch user_batch_;
  account::UserLife user_life_;
  account::UserErasure user_erasure_;
  account::FailureCounters failures_;
  account::SignIns sign_ins_;
  account::Passkeys passkeys_;
  password::Hasher hasher_;
  account::Factors factors_;
  account::Authenticators authenticators_;
  account::RecoveryCodes recovery_codes_;
  account::RememberedDevices remembered_devices_;
  authentication::SecondFactors second_factors_;
  account::Registrations registrations_;
  account::RegistrationKeys registration_keys_;
  authentication::RegistrationDesk registration_desk_;
  operation::Outbox outbox_;
  account::PendingChanges pending_changes_;
  authentication::OldSystem old_system_;
  authentication::SignInEngine sign_in_engine_;
  authentication::AccountDesk account_desk_;
  authentication::FactorDesk factor_desk_;
  authentication::PasskeyDesk passkey_desk_;
  account::IdentityProviders identity_providers_;
  account::ExternalAccounts external_accounts_;
  account::ExternalSignIns external_sign_ins_;
  account::ExternalProofs external_proofs_;
  authentication::ProviderCalls provider_calls_;
  authentication::ProviderDirectory provider_directory_;
  authentication::ProviderClient provider_client_;
  authentication::ExternalSignInDesk external_desk_;
  authentication::FactorSteps factor_steps_;
  authentication::FactorAdministration factor_administration_;
  protocol::ClientAuthenticator client_authenticator_;
  protocol::ConstantValues constant_values_;
  Secret form_token_key_;
  Secret site_key_;
  endpoints::Services services_;
};

}  // namespace gatewarden::programs
