#include "jobs/job_stores.h"

#include "domain/operation/connect.h"

namespace gatewarden::jobs {
namespace {

constexpr Seconds keep_providers{5};

}  // namespace

JobStores::JobStores(const config::Settings& settings, const Clock& clock)
    : database(operation::connection_settings(settings)),
      schema(database, clock),
      audit(database, operation::audit_spool_directory(settings), settings.audit.retention_days, clock),
      keys(database, clock, operation::signing_keys_settings(settings)),
      user_ids(settings.server.node_id, clock),
      users(database, user_ids),
      registrations(database, {.result_days = settings.registration.keep_results_days,
                               .dead_letter_days = settings.registration.keep_dead_letters_days}),
      registration_keys(database),
      revocations(database, operation::longest_token_life(settings)),
      erasure(database, revocations, audit),
      identity_providers(database, clock, operation::derived_key(settings, operation::KeyPurpose::external_accounts), keep_providers),
      external_accounts(database, operation::derived_key(settings, operation::KeyPurpose::external_accounts)),
      provider_calls({.deadline = settings.providers.deadline, .certificate_authority = settings.providers.certificate_authority}),
      provider_directory(provider_calls, clock),
      provider_client(provider_calls, provider_directory, clock) {}

}  // namespace gatewarden::jobs
