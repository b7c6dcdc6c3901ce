// What commands work on, opened when it is first asked for: the settings, the clock, the stores.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "domain/account/external_accounts.h"
#include "domain/account/failure_counters.h"
#include "domain/account/identity_providers.h"
#include "domain/account/registrations.h"
#include "domain/account/sessions.h"
#include "domain/account/user_erasure.h"
#include "domain/account/user_life.h"
#include "domain/account/users.h"
#include "domain/oauth/access_tokens.h"
#include "domain/oauth/clients.h"
#include "domain/oauth/consents.h"
#include "domain/oauth/grants.h"
#include "domain/oauth/refresh_tokens.h"
#include "domain/oauth/revocations.h"
#include "domain/oauth/scopes.h"
#include "domain/operation/audit_log.h"
#include "domain/operation/schema.h"
#include "domain/operation/signing_keys.h"
#include "platform/cache/cache.h"
#include "platform/config/settings.h"
#include "platform/db/connection.h"

namespace gatewarden::commands {

struct Stores {
  Stores(const config::Settings& settings, const Clock& clock);

  db::Connection database;
  cache::Cache cache;
  operation::Schema schema;
  operation::SigningKeys keys;
  operation::AuditLog audit;
  account::UserIds user_ids;
  account::Users users;
  account::Sessions sessions;
  account::Registrations registrations;
  account::IdentityProviders identity_providers;
  account::ExternalAccounts external_accounts;
  oauth::Clients clients;
  oauth::Scopes scopes;
  oauth::Consents consents;
  oauth::AccessTokens access_tokens;
  oauth::RefreshTokens refresh_tokens;
  oauth::Revocations revocations;

  account::UserLife life;
  account::UserErasure erasure;

  oauth::TokenStores tokens() { return {access_tokens, refresh_tokens, revocations}; }
};

class World {
 public:
  explicit World(std::string config_file) : config_file_(std::move(config_file)) {}

  const std::string& config_file() const { return config_file_; }
  // Throws config::Invalid. Once they are read, root becomes the owner of the state directory.
  const config::Settings& settings();
  const Clock& clock();
  Instant now() { return clock().now(); }
  Stores& stores();

  // Writes one row of the audit log for a change that this tool makes, into the transaction that makes it. The row names the
  // operator's account on this host, and what figures there are.
  using Figures = std::span<const std::pair<std::string_view, std::uint64_t>>;
  void audit(operation::AuditRecord record, Figures figures = {}) {
    stores().audit.insert(signed_record(std::move(record), figures));
  }
  // The same row, for whoever writes it.
  operation::AuditRecord signed_record(operation::AuditRecord record, Figures figures = {});

 private:
  std::string config_file_;
  std::string operator_;
  std::optional<config::Settings> settings_;
  std::unique_ptr<Clock> clock_;
  std::unique_ptr<Stores> stores_;
};

// A unit of work in one transaction, run again where another was in the way.
template <typename Work>
void change(World& world, Work work) {
  db::Connection& database = world.stores().database;
  db::retry(database, [&] {
    db::Transaction transaction(database);
    work();
    transaction.commit();
    return true;
  });
}

}  // namespace gatewarden::commands
