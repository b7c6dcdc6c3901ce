// The wiring of a worker.
#include "programs/worker_wiring.h"

#include "domain/operation/connect.h"
#include "platform/config/configured_clock.h"

namespace gatewarden::programs {
namespace {

// How long a worker answers from memory what changes seldom: clients and scopes.
constexpr Seconds keep{5};

}  // namespace

WorkerWiring::WorkerWiring(const config::Settings& settings, const Shared& shared)
    : clock_(config::make_clock(settings)),
      database_(operation::connection_settings(settings)),
      cache_(operation::cache_settings(settings), operation::derived_key(settings, operation::KeyPurpose::cache_sealing),
             *clock_),
      audit_(database_, operation::audit_spool_directory(settings), settings.audit.retention_days, *clock_),
      keys_(database_, *clock_, operation::signing_keys_settings(settings)),
      clients_(database_, *clock_, keep),
      scopes_(database_, *clock_, keep),
      interactions_(database_, settings.sessions.interaction),
      authorization_codes_(database_, settings.tokens.authorization_code),
      access_tokens_(database_),
      refresh_tokens_(database_, operation::derived_key(settings, operation::KeyPurpose::refresh_tokens),
                      settings.tokens.refresh_token_idle, settings.tokens.refresh_token_grace),
      revocations_(database_, operation::longest_token_life(settings)),
      consents_(database_, settings.sessions.consent),
      user_ids_(settings.server.node_id, *clock_),
      users_(database_, user_ids_),
      sessions_(database_, cache_, settings.sessions.lifetime, settings.sessions.idle),
      failures_(database_, settings.throttle.window),
      sign_ins_(database_, settings.sessions.interaction),
      passkeys_(database_),
      hasher_(operation::hasher_settings(settings)),
      factors_(database_),
      authenticators_(database_, operation::derived_key(settings, operation::KeyPurpose::second_factors)),
      recovery_codes_(database_, operation::derived_key(settings, operation::KeyPurpose::second_factors)),
      remembered_devices_(database_, settings.sign_in.remember_devices),
      second_factors_({factors_, authenticators_, recovery_codes_, remembered_devices_}),
      registrations_(database_, {.result_days = settings.registration.keep_results_days,
                                 .dead_letter_days = settings.registration.keep_dead_letters_days}),
      registration_keys_(database_),
      registration_desk_({database_, registrations_, registration_keys_, users_, failures_, audit_, hasher_, settings},
                         operation::derived_key(settings, operation::KeyPurpose::registrations)),
      outbox_(database_, operation::derived_key(settings, operation::KeyPurpose::outbox)),
      pending_changes_(database_, operation::derived_key(settings, operation::KeyPurpose::pending_changes)),
      sign_in_engine_({database_, sign_ins_, users_, sessions_, interactions_, failures_, audit_, outbox_,
                       {access_tokens_, refresh_tokens_, revocations_}, hasher_, settings,
                       operation::derived_key(settings, operation::KeyPurpose::sign_in_codes), &second_factors_}),
      account_desk_({database_, users_, sessions_, pending_changes_, failures_, clients_, consents_,
                     {access_tokens_, refresh_tokens_, revocations_}, audit_, outbox_, hasher_, settings,
                     operation::derived_key(settings, operation::KeyPurpose::sign_in_codes)}),
      passkey_desk_({database_, passkeys_, pending_changes_, users_, sessions_, sign_ins_, audit_, outbox_, sign_in_engine_, settings,
                     operation::derived_key(settings, operation::KeyPurpose::passkey_handles)}),
      client_authenticator_(clients_, failures_, audit_, settings.throttle, *clock_),
      form_token_key_(operation::derived_key(settings, operation::KeyPurpose::form_tokens)),
      services_{.settings = settings,
                .clock = *clock_,
                .database = database_,
                .cache = cache_,
                .clients = clients_,
                .scopes = scopes_,
                .interactions = interactions_,
                .authorization_codes = authorization_codes_,
                .access_tokens = access_tokens_,
                .refresh_tokens = refresh_tokens_,
                .revocations = revocations_,
                .consents = consents_,
                .users = users_,
                .sessions = sessions_,
                .registrations = registrations_,
                .passkeys = passkeys_,
                .pending_changes = pending_changes_,
                .keys = keys_,
                .audit = audit_,
                .outbox = outbox_,
                .sign_in_engine = sign_in_engine_,
                .registration_desk = registration_desk_,
                .account_desk = account_desk_,
                .passkey_desk = passkey_desk_,
                .client_authenticator = client_authenticator_,
                .constant_values = constant_values_,
                .catalogues = shared.catalogues,
                .pages = shared.pages,
                .theme = shared.theme,
                .form_token_key = form_token_key_,
                .metrics = &shared.metrics,
                .scoreboard = &shared.scoreboard} {}

}  // namespace gatewarden::programs
