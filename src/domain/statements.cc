#include "domain/statements.h"

#include "domain/account/external_accounts.h"
#include "domain/account/external_sign_ins.h"
#include "domain/account/factors.h"
#include "domain/account/failure_counters.h"
#include "domain/account/identity_providers.h"
#include "domain/account/known_browsers.h"
#include "domain/account/one_time_links.h"
#include "domain/account/passkeys.h"
#include "domain/account/pending_changes.h"
#include "domain/account/personal_data.h"
#include "domain/account/recovery_codes.h"
#include "domain/account/registration_keys.h"
#include "domain/account/registrations.h"
#include "domain/account/remembered_devices.h"
#include "domain/account/sessions.h"
#include "domain/account/sign_ins.h"
#include "domain/account/totp.h"
#include "domain/account/user_batch.h"
#include "domain/account/user_changes.h"
#include "domain/account/user_erasure.h"
#include "domain/account/user_export.h"
#include "domain/account/user_imports.h"
#include "domain/account/user_life.h"
#include "domain/account/users.h"
#include "domain/oauth/access_tokens.h"
#include "domain/oauth/authorization_codes.h"
#include "domain/oauth/clients.h"
#include "domain/oauth/connected_applications.h"
#include "domain/oauth/consents.h"
#include "domain/oauth/interactions.h"
#include "domain/oauth/refresh_tokens.h"
#include "domain/oauth/revocations.h"
#include "domain/oauth/scopes.h"
#include "domain/operation/audit_log.h"
#include "domain/operation/database_accounts.h"
#include "domain/operation/database_server.h"
#include "domain/operation/outbox.h"
#include "domain/operation/person_history.h"
#include "domain/operation/schema.h"
#include "domain/operation/signing_key_store.h"

namespace gatewarden::domain {

std::vector<db::StatementInfo> all_statements() {
  std::vector<db::StatementInfo> all;
  for (const auto& statements :
       {account::ExternalAccounts::statements(), account::ExternalSignIns::statements(), account::ExternalProofs::statements(),
        account::IdentityProviders::statements(), account::Users::statements(), account::UserBatch::statements(), account::UserExport::statements(),
        account::UserImports::statements(), account::UserLife::statements(), account::UserChanges::statements(), account::UserErasure::statements(),
        account::PersonalData::statements(), account::Sessions::statements(), account::SignIns::statements(), account::PendingChanges::statements(),
        account::FailureCounters::statements(), account::KnownBrowsers::statements(), account::OneTimeLinks::statements(),
        account::RegistrationKeys::statements(), account::Registrations::statements(),
        account::Passkeys::statements(),
        account::Authenticators::statements(), account::RecoveryCodes::statements(), account::RememberedDevices::statements(),
        account::Factors::statements(),
        oauth::Clients::statements(), oauth::Scopes::statements(), oauth::Interactions::statements(),
        oauth::AuthorizationCodes::statements(), oauth::AccessTokens::statements(), oauth::RefreshTokens::statements(),
        oauth::Revocations::statements(), oauth::Consents::statements(), oauth::ConnectedApplications::statements(),
        operation::AuditLog::statements(), operation::DatabaseAccounts::statements(), operation::DatabaseServer::statements(), operation::PersonHistory::statements(), operation::Outbox::statements(),
        operation::SigningKeyStore::statements(), operation::Schema::statements()})
    all.insert(all.end(), statements.begin(), statements.end());
  return all;
}

}  // namespace gatewarden::domain
