// What a job's thread works with, in order of construction: each member stands on those above it.
#pragma once

#include "authentication/external/provider_client.h"
#include "domain/account/external_accounts.h"
#include "domain/account/identity_providers.h"
#include "domain/account/registration_keys.h"
#include "domain/account/registrations.h"
#include "domain/account/user_batch.h"
#include "domain/account/user_erasure.h"
#include "domain/account/user_ids.h"
#include "domain/operation/audit_log.h"
#include "domain/operation/schema.h"
#include "domain/operation/signing_keys.h"
#include "platform/config/settings.h"
#include "platform/db/connection.h"

namespace gatewarden::jobs {

// One a thread. Connects to nothing yet: the database is reached at the first use.
struct JobStores {
  // Both must outlive it.
  JobStores(const config::Settings& settings, const Clock& clock);

  db::Connection database;
  operation::Schema schema;
  operation::AuditLog audit;
  operation::SigningKeys keys;
  account::UserIds user_ids;
  account::UserBatch users;
  account::Registrations registrations;
  account::RegistrationKeys registration_keys;
  oauth::Revocations revocations;
  account::UserErasure erasure;
  account::IdentityProviders identity_providers;
  account::ExternalAccounts external_accounts;
  authentication::ProviderCalls provider_calls;
  authentication::ProviderDirectory provider_directory;
  authentication::ProviderClient provider_client;
};

}  // namespace gatewarden::jobs
