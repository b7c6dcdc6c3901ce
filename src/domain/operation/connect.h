// What the worker and the command line make of the settings alike, so that both open the same database, seal the same
// copies and sign with the same keys.
#pragma once

#include <string>

#include "base/secret.h"
#include "domain/operation/outbox.h"
#include "domain/operation/signing_keys.h"
#include "platform/cache/cache.h"
#include "platform/config/settings.h"
#include "platform/db/connection.h"
#include "platform/password/hasher.h"

namespace gatewarden::operation {

db::ConnectionSettings connection_settings(const config::Settings& settings);
cache::CacheSettings cache_settings(const config::Settings& settings);
password::HasherSettings hasher_settings(const config::Settings& settings);
SigningKeysSettings signing_keys_settings(const config::Settings& settings);
// The longest life that any access token may have, those of clients with times of their own included: a key is not published
// for longer after it signed. Revocations stand that long.
Seconds longest_token_life(const config::Settings& settings);
std::string audit_spool_directory(const config::Settings& settings);
// Rung when registrations have come into the queue (platform/process/bell.h).
std::string registration_bell(const config::Settings& settings);

// Rung when a message has come into the outbox; each channel has its own.
std::string outbox_bell(const config::Settings& settings, Channel channel);
// With its key, and these bells.
Outbox make_outbox(db::Connection& connection, const config::Settings& settings);

// What a secret that is derived from the key-encryption key is for; no two purposes share one.
enum class KeyPurpose { cache_sealing, refresh_tokens, form_tokens, registrations, outbox, sign_in_codes, pending_changes, second_factors, external_accounts, passkey_handles, protected_sites };
Secret derived_key(const config::Settings& settings, KeyPurpose purpose);

}  // namespace gatewarden::operation
