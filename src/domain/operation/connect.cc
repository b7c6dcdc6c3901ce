#include "domain/operation/connect.h"

#include <cassert>

#include "platform/crypto/digest.h"
#include "platform/process/bell.h"
#include "platform/process/host_memory.h"

namespace gatewarden::operation {

db::ConnectionSettings connection_settings(const config::Settings& settings) {
  const auto& database = settings.database;
  return {.socket = database.host.empty() ? database.socket : std::string(),
          .host = database.host,
          .port = database.port,
          .user = database.login ? database.login->user : database.user,
          .password = database.login ? database.login->password : database.password,
          .database = database.name,
          .tls_ca = database.tls_ca,
          .connect_deadline = database.connect_deadline,
          .read_deadline = database.read_deadline,
          .write_deadline = database.write_deadline,
          .slow_query = database.slow_query};
}

cache::CacheSettings cache_settings(const config::Settings& settings) {
  return {.servers = settings.cache.servers, .deadline = settings.cache.deadline};
}

namespace {

// Whether a third of the host's memory is enough for each worker of the pool browser to keep that of a hash.
bool has_memory_for_all_hashers(const config::Settings& settings) {
  return settings.workers.browser.workers * settings.passwords.argon2_memory_kib <= process::host_memory() / 3 / 1024;
}

}  // namespace

password::HasherSettings hasher_settings(const config::Settings& settings) {
  const auto& passwords = settings.passwords;
  return {.parameters = {.memory_kib = static_cast<std::uint32_t>(passwords.argon2_memory_kib),
                         .iterations = static_cast<std::uint32_t>(passwords.argon2_iterations),
                         .lanes = static_cast<std::uint32_t>(passwords.argon2_lanes)},
          .concurrent = passwords.concurrent_hashes,
          // One file for every program of this host that shares the state folder.
          .budget_file = settings.server.state_directory + "/hashing-budget",
          .queue_deadline = passwords.queue_deadline,
          .keep_memory_if_contended = has_memory_for_all_hashers(settings)};
}

SigningKeysSettings signing_keys_settings(const config::Settings& settings) {
  return {.key_encryption_key = settings.secrets.key_encryption_key,
          .publish_before_use = settings.keys.publish_before_use,
          .keep_after_use = settings.keys.keep_after_use};
}

Seconds longest_token_life(const config::Settings& settings) { return settings.keys.keep_after_use; }

std::string audit_spool_directory(const config::Settings& settings) {
  if (!settings.audit.spool_directory.empty()) return settings.audit.spool_directory;
  return settings.server.state_directory + "/audit";
}

std::string registration_bell(const config::Settings& settings) { return settings.server.runtime_directory + "/registration.bell"; }

std::string outbox_bell(const config::Settings& settings, Channel channel) {
  return settings.server.runtime_directory + "/outbox-" + std::string(wire_name(channel)) + ".bell";
}

Outbox make_outbox(db::Connection& connection, const config::Settings& settings) {
  return {connection, derived_key(settings, KeyPurpose::outbox),
          [&settings](Channel channel) { process::ring(outbox_bell(settings, channel)); }};
}

Secret derived_key(const config::Settings& settings, KeyPurpose purpose) {
  const Secret& key = settings.secrets.key_encryption_key;
  switch (purpose) {
    case KeyPurpose::cache_sealing: return crypto::derive_key(key, "cache sealing");
    case KeyPurpose::refresh_tokens: return crypto::derive_key(key, "refresh tokens");
    case KeyPurpose::form_tokens: return crypto::derive_key(key, "form tokens");
    case KeyPurpose::registrations: return crypto::derive_key(key, "registrations");
    case KeyPurpose::outbox: return crypto::derive_key(key, "outbox");
    case KeyPurpose::sign_in_codes: return crypto::derive_key(key, "sign-in codes");
    case KeyPurpose::pending_changes: return crypto::derive_key(key, "pending changes");
    case KeyPurpose::second_factors: return crypto::derive_key(key, "second factors");
    case KeyPurpose::external_accounts: return crypto::derive_key(key, "external accounts");
    case KeyPurpose::passkey_handles: return crypto::derive_key(key, "passkey handles");
    case KeyPurpose::protected_sites: return crypto::derive_key(key, "protected sites");
  }
  assert(false);
  return Secret();
}

}  // namespace gatewarden::operation
