// gatewarden db: the schema and its partitions.
#include <functional>
#include <string>

#include "base/text.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/upgrade.h"
#include "commands/world.h"
#include "domain/operation/connect.h"
#include "domain/operation/database_accounts.h"

namespace gatewarden::commands {

namespace {

std::vector<operation::Migration> migrations_of(World& world) {
  return operation::read_migrations(world.settings().database.migrations_directory);
}

std::string name_of(const operation::Migration& migration) { return std::to_string(migration.number) + ' ' + migration.name; }

// Changing a large table takes longer than any request may, and nobody is told so of each.
db::ConnectionSettings patient_connection(World& world) {
  db::ConnectionSettings settings = operation::connection_settings(world.settings());
  settings.read_deadline = settings.write_deadline = std::chrono::hours(24);
  settings.slow_query = std::chrono::hours(24);
  return settings;
}

// A daemon keeps the partitions under the same lock, for seconds at most, and another host may migrate: whoever comes second
// waits for the first, about two seconds at each attempt.
void take_turns(Output& output, const std::function<void()>& change) {
  constexpr int most_attempts = 15;
  for (int attempt = 1;; ++attempt) {
    try {
      return change();
    } catch (const operation::UpgradeUnderWay&) {
      if (attempt == most_attempts) throw;
      if (attempt == 1) output.say("waiting for another program that changes the schema");
    }
  }
}

std::vector<std::string> names_of(const std::vector<operation::Migration>& migrations) {
  std::vector<std::string> names;
  for (const operation::Migration& migration : migrations) names.push_back(name_of(migration));
  return names;
}

// Where the owner has siblings, each may do with the tables what its program needs, with those that are new as well.
void grant_rights(db::Connection& connection, const config::Settings::Database& database) {
  if (database.owner.empty() || database.owner == database.user) return;
  operation::DatabaseAccounts accounts(connection);
  const std::string host = accounts.own_host();
  accounts.grant({database.user, host}, config::Account::worker);
  if (!database.daemon_user.empty()) accounts.grant({database.daemon_user, host}, config::Account::daemon);
}

}  // namespace

std::vector<std::string> upgrade_database(World& world, Output& output) {
  const auto migrations = migrations_of(world);
  db::Connection connection(patient_connection(world));
  operation::Schema schema(connection, world.clock());
  const auto names = names_of(schema.status(migrations).pending);
  if (!names.empty()) {
    take_turns(output, [&] {
      schema.migrate(migrations, [&output](const std::string& statement) { output.progress(printable(statement, 100)); });
    });
  }
  grant_rights(connection, world.settings().database);
  return names;
}

namespace {

int migrate(World& world, const Arguments& arguments, Output& output) {
  const bool dry_run = arguments.has("--dry-run");
  const auto names = dry_run ? names_of(world.stores().schema.status(migrations_of(world)).pending) : upgrade_database(world, output);
  if (!output.for_people()) {
    output.one(Record().add(dry_run ? "pending" : "applied", Cell(names)));
  } else if (names.empty()) {
    output.say("the schema is up to date");
  } else {
    for (const std::string& name : names) output.text((dry_run ? "would apply " : "applied ") + name + "\n");
  }
  return exit_done;
}

int status(World& world, const Arguments&, Output& output) {
  const auto status = world.stores().schema.status(migrations_of(world));
  std::vector<Record> records;
  bool good = status.pending.empty();
  for (const auto& one : status.applied) {
    good = good && one.complete && !one.checksum_differs;
    const char* const state = one.checksum_differs ? "applied, and its file has changed since" : one.complete ? "applied" : "interrupted";
    records.push_back(Record().add("number", one.number).add("name", one.name));
    records.back().add("state", state).add("applied_at", one.applied_at);
  }
  for (const auto& one : status.pending) {
    const bool begun = !status.applied.empty() && status.applied.back().number == one.number;
    if (begun) continue;
    records.push_back(Record().add("number", one.number).add("name", one.name).add("state", "pending").add("applied_at", Cell()));
  }
  constexpr std::string_view columns[] = {"number", "name", "state", "applied_at"};
  output.list(records, columns);
  return good ? exit_done : exit_refused;
}

int maintain(World& world, const Arguments&, Output& output) {
  db::Connection connection(patient_connection(world));
  operation::Schema::Upkeep upkeep;
  take_turns(output, [&] { upkeep = operation::Schema(connection, world.clock()).keep_partitions(); });
  output.one(Record().add("partitions_made", upkeep.made).add("partitions_dropped", upkeep.dropped));
  return exit_done;
}

}  // namespace

std::vector<Command> db_commands() {
  return {
      {"db", "migrate", "Brings the schema to what this program knows, and gives worker and daemon their rights; an interrupted run goes on where it stopped.",
       "gatewarden db migrate --dry-run", {{"--dry-run", "", "tell what would be done, and do nothing"}}, Needs::settings,
       migrate},
      {"db", "status", "Tells which migrations are applied; 1 unless the schema is as this program wants it.",
       "gatewarden db status", {},
       Needs::settings, status},
      {"db", "maintain", "Makes the partitions of the coming days and drops those that are over now, as the daemon does every hour.",
       "gatewarden db maintain", {},
       Needs::schema, maintain},
  };
}

}  // namespace gatewarden::commands
