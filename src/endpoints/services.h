// What a worker has made after its fork and every endpoint may use. programs/ builds it; nothing in it is made per request.
#pragma once

#include "authentication/account_desk.h"
#include "authentication/passkey_desk.h"
#include "authentication/external/external_sign_in.h"
#include "authentication/external/provider_client.h"
#include "authentication/factor_administration.h"
#include "authentication/factor_desk.h"
#include "authentication/factor_steps.h"
#include "authentication/registration_desk.h"
#include "authentication/sign_in_engine.h"
#include "base/secret.h"
#include "base/time.h"
#include "domain/account/failure_counters.h"
#include "domain/account/passkeys.h"
#include "domain/account/pending_changes.h"
#include "domain/account/registrations.h"
#include "domain/account/sessions.h"
#include "domain/account/user_batch.h"
#include "domain/account/user_erasure.h"
#include "domain/account/user_life.h"
#include "domain/account/users.h"
#include "domain/oauth/access_tokens.h"
#include "domain/oauth/authorization_codes.h"
#include "domain/oauth/clients.h"
#include "domain/oauth/consents.h"
#include "domain/oauth/interactions.h"
#include "domain/oauth/refresh_tokens.h"
#include "domain/oauth/revocations.h"
#include "domain/oauth/scopes.h"
#include "domain/operation/audit_log.h"
#include "domain/operation/signing_keys.h"
#include "platform/cache/cache.h"
#include "platform/config/settings.h"
#include "platform/db/connection.h"
#include "platform/i18n/catalogues.h"
#include "platform/metrics/metrics.h"
#include "platform/password/hasher.h"
#include "platform/process/prefork.h"
#include "platform/template/pages.h"
#include "platform/template/theme.h"
#include "protocol/client_authentication.h"
#include "protocol/constant_values.h"

namespace gatewarden::endpoints {

struct Services {
  const config::Settings& settings;
  const Clock& clock;
  db::Connection& database;
  cache::Cache& cache;

  oauth::Clients& clients;
  oauth::Scopes& scopes;
  oauth::Interactions& interactions;
  oauth::AuthorizationCodes& authorization_codes;
  oauth::AccessTokens& access_tokens;
  oauth::RefreshTokens& refresh_tokens;
  oauth::Revocations& revocations;
  oauth::Consents& consents;

  account::Users& users;
  account::UserBatch& user_batch;
  account::UserLife& user_life;
  account::UserErasure& user_erasure;
  account::Sessions& sessions;
  account::Registrations& registrations;
  account::IdentityProviders& identity_providers;
  account::ExternalAccounts& external_accounts;
  account::ExternalSignIns& external_sign_ins;
  account::Passkeys& passkeys;
  account::PendingChanges& pending_changes;

  operation::SigningKeys& keys;
  operation::AuditLog& audit;
  operation::Outbox& outbox;

  password::Hasher& hasher;
  authentication::SignInEngine& sign_in_engine;
  authentication::ProviderClient& provider_client;
  authentication::ExternalSignInDesk& external_desk;
  authentication::FactorDesk& factor_desk;
  authentication::FactorSteps& factor_steps;
  authentication::FactorAdministration& factor_administration;
  authentication::RegistrationDesk& registration_desk;
  authentication::AccountDesk& account_desk;
  authentication::PasskeyDesk& passkey_desk;
  protocol::ClientAuthenticator& client_authenticator;
  protocol::ConstantValues& constant_values;
  const i18n::Catalogues& catalogues;
  const page::Pages& pages;
  const page::Theme& theme;
  // HMAC key of form tokens (S63), derived from the key-encryption key.
  const Secret& form_token_key;
  const Secret& site_key;            // seals what browsers keep for protected sites
  const metrics::Registry* metrics;  // null in programs without workers
  process::Boards* boards;           // likewise
};

}  // namespace gatewarden::endpoints
