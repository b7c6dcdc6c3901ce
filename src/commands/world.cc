#include "commands/world.h"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "base/json_writer.h"
#include "domain/operation/connect.h"
#include "platform/config/config.h"
#include "platform/config/configured_clock.h"

namespace gatewarden::commands {

namespace {

// Nothing is kept: a command reads a client once.
constexpr Seconds keep_nothing{0};

// A request goes on without a cache that hesitates; a command has the time to hear what it says, and to remove what is to be gone.
cache::CacheSettings patient(cache::CacheSettings settings) {
  settings.deadline = std::max(settings.deadline, Milliseconds{1000});
  return settings;
}

// Who typed the command: behind sudo, the account that called it.
std::string operator_name() {
  if (const char* const caller = std::getenv("SUDO_USER"); caller != nullptr && *caller != '\0') return caller;
  const passwd* const account = getpwuid(getuid());
  return account != nullptr ? account->pw_name : std::to_string(getuid());
}

// Root reads the secrets and then goes on as the service's own account, so that it leaves no file behind in the state directory
// that the workers cannot open, and the database sees the account that it knows.
void become_owner_of(const std::string& directory) {
  struct stat status {};
  if (geteuid() != 0 || stat(directory.c_str(), &status) != 0 || status.st_uid == 0) return;
  const passwd* const owner = getpwuid(status.st_uid);
  const gid_t group = owner != nullptr ? owner->pw_gid : status.st_gid;
  if (setgroups(1, &group) != 0 || setresgid(group, group, group) != 0 ||
      setresuid(status.st_uid, status.st_uid, status.st_uid) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot go on as the owner of " + directory);
  }
}

}  // namespace

Stores::Stores(const config::Settings& settings, const Clock& clock)
    : database(operation::connection_settings(settings)),
      cache(patient(operation::cache_settings(settings)), operation::derived_key(settings, operation::KeyPurpose::cache_sealing), clock),
      schema(database, clock),
      keys(database, clock, operation::signing_keys_settings(settings)),
      audit(database, operation::audit_spool_directory(settings), settings.audit.retention_days, clock),
      user_ids(settings.server.node_id, clock),
      users(database, user_ids),
      sessions(database, cache, settings.sessions.lifetime, settings.sessions.idle),
      registrations(database, {.result_days = settings.registration.keep_results_days,
                               .dead_letter_days = settings.registration.keep_dead_letters_days}),
      identity_providers(database, clock, operation::derived_key(settings, operation::KeyPurpose::external_accounts), keep_nothing),
      external_accounts(database, operation::derived_key(settings, operation::KeyPurpose::external_accounts)),
      clients(database, clock, keep_nothing),
      scopes(database, clock, keep_nothing),
      consents(database, settings.sessions.consent),
      access_tokens(database),
      refresh_tokens(database, operation::derived_key(settings, operation::KeyPurpose::refresh_tokens),
                     settings.tokens.refresh_token_idle, settings.tokens.refresh_token_grace),
      revocations(database, operation::longest_token_life(settings)),
      life(database, users, sessions, tokens()),
      erasure(database, revocations, audit) {}

const config::Settings& World::settings() {
  if (!settings_) {
    operator_ = operator_name();
    settings_ = config::load(config_file_, config::Account::owner);
    become_owner_of(settings_->server.state_directory);
  }
  return *settings_;
}

const Clock& World::clock() {
  if (!clock_) clock_ = config::make_clock(settings());
  return *clock_;
}

Stores& World::stores() {
  if (!stores_) stores_ = std::make_unique<Stores>(settings(), clock());
  return *stores_;
}

operation::AuditRecord World::signed_record(operation::AuditRecord record, Figures figures) {
  JsonWriter detail;
  detail.begin_object().member("by", "gatewarden(1)").member("operator", operator_);
  for (const auto& [name, figure] : figures) detail.member(name, figure);
  detail.end_object();
  record.detail = detail.take();
  return record;
}

}  // namespace gatewarden::commands
