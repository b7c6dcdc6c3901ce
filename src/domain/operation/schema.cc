#include "domain/operation/schema.h"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

#include "base/text.h"
#include "domain/operation/upgrade_lock.h"

namespace gatewarden::operation {

namespace {

constexpr db::Statement<> create_table(
    "schema.create_table",
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    " number INT NOT NULL,"
    " name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
    " checksum CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
    " statements_done INT NOT NULL,"
    " applied_at BIGINT NOT NULL,"
    " complete BOOLEAN NOT NULL,"
    " PRIMARY KEY (number)) ENGINE = InnoDB",
    db::Reach::no_plan);
constexpr db::Statement<> all_rows(
    "schema.all", "SELECT number, name, checksum, statements_done, applied_at, complete FROM schema_migrations ORDER BY number");
constexpr db::Statement<std::int64_t, std::string_view, std::string_view, Instant> begin_migration(
    "schema.begin",
    "INSERT INTO schema_migrations (number, name, checksum, statements_done, applied_at, complete) VALUES (?, ?, ?, 0, ?, FALSE)",
    db::Reach::no_plan);
constexpr db::Statement<std::int64_t, Instant, std::int64_t> record_statement(
    "schema.record_statement", "UPDATE schema_migrations SET statements_done = ?, applied_at = ? WHERE number = ?");
constexpr db::Statement<Instant, std::int64_t> complete_migration(
    "schema.complete", "UPDATE schema_migrations SET complete = TRUE, applied_at = ? WHERE number = ?");

constexpr int no_such_table = 1146;

struct AppliedRow {
  SchemaStatus::Applied applied;
  std::string checksum;
  int statements_done;
};

std::vector<AppliedRow> read_applied(db::Connection& connection) {
  std::vector<AppliedRow> found;
  try {
    auto rows = connection.query(all_rows);
    while (const auto row = rows.next())
      found.push_back({.applied = {.number = row->get<int>(0),
                                   .name = row->get<std::string>(1),
                                   .applied_at = row->get<Instant>(4),
                                   .complete = row->get<bool>(5),
                                   .checksum_differs = false},
                       .checksum = row->get<std::string>(2),
                       .statements_done = row->get<int>(3)});
  } catch (const db::StatementFailed& error) {
    if (error.number != no_such_table) throw;
  }
  return found;
}

std::string title(int number, const std::string& name) { return "migration " + std::to_string(number) + " (" + name + ")"; }

void refuse_surprises(const SchemaStatus& status, std::size_t known) {
  for (const SchemaStatus::Applied& applied : status.applied) {
    const std::string subject = title(applied.number, applied.name);
    if (applied.number > static_cast<int>(known))
      throw std::runtime_error("the database has " + subject + ", which this release does not know: use the release that made it");
    if (applied.checksum_differs)
      throw std::runtime_error("the file of " + subject + " is not the one that was applied to this database: restore that file");
  }
}

// A statement that changes rows is committed together with the record that it was done. All others commit by themselves.
bool changes_rows(std::string_view statement) {
  constexpr std::array words = {"INSERT", "UPDATE", "DELETE", "REPLACE"};
  const std::string_view word = statement.substr(0, statement.find_first_of(" \n\t("));
  return std::ranges::any_of(words, [&](std::string_view verb) { return equal_ignoring_ascii_case(word, verb); });
}

// What the server says where the statement that was under way at the interruption had taken effect already: a table, column,
// key, foreign key or partition is there, or one to be dropped is not. DDL is atomic since MariaDB 10.6 and MySQL 8.0.
bool says_done_already(int error_number) {
  constexpr std::array numbers = {1050, 1051, 1060, 1061, 1091, 1507, 1517, 1826};
  return std::ranges::find(numbers, error_number) != numbers.end();
}

}  // namespace

int SchemaStatus::version() const {
  int newest = 0;
  for (const Applied& one : applied)
    if (one.complete) newest = std::max(newest, one.number);
  return newest;
}

SchemaStatus Schema::status(const std::vector<Migration>& migrations) {
  SchemaStatus status;
  std::vector<int> complete;
  for (AppliedRow& row : read_applied(connection_)) {
    const auto file = std::ranges::find(migrations, row.applied.number, &Migration::number);
    row.applied.checksum_differs = file != migrations.end() && file->checksum != row.checksum;
    if (row.applied.complete) complete.push_back(row.applied.number);
    status.applied.push_back(std::move(row.applied));
  }
  std::ranges::copy_if(migrations, std::back_inserter(status.pending), [&](const Migration& migration) {
    return std::ranges::find(complete, migration.number) == complete.end();
  });
  return status;
}

void Schema::migrate(const std::vector<Migration>& migrations, const std::function<void(const std::string&)>& report,
                     int ahead_days) {
  {
    UpgradeLock lock(connection_);
    connection_.execute(create_table);
    const SchemaStatus before = status(migrations);
    refuse_surprises(before, migrations.size());
    for (const Migration& migration : before.pending) {
      lock.check();
      apply(migration, report);
    }
  }
  keep_partitions(ahead_days);
}

void Schema::apply(const Migration& migration, const std::function<void(const std::string&)>& report) {
  const auto rows = read_applied(connection_);
  const auto begun = std::ranges::find(rows, migration.number, [](const AppliedRow& row) { return row.applied.number; });
  const bool resumed = begun != rows.end();
  const std::size_t done_before = resumed ? static_cast<std::size_t>(begun->statements_done) : 0;
  if (!resumed) connection_.execute(begin_migration, migration.number, migration.name, migration.checksum, clock_.now());

  const std::vector<std::string> statements = split_statements(migration.text);
  for (std::size_t i = done_before; i < statements.size(); ++i) {
    report(statements[i]);
    try {
      std::optional<db::Transaction> transaction;
      if (changes_rows(statements[i])) transaction.emplace(connection_);
      try {
        connection_.execute_text(statements[i]);
      } catch (const db::StatementFailed& error) {
        if (!resumed || i != done_before || !says_done_already(error.number)) throw;
      }
      connection_.execute(record_statement, static_cast<std::int64_t>(i + 1), clock_.now(), migration.number);
      if (transaction) transaction->commit();
    } catch (const db::StatementFailed& error) {
      throw std::runtime_error(title(migration.number, migration.name) + ", statement " + std::to_string(i + 1) + ": " + error.what());
    }
  }
  connection_.execute(complete_migration, clock_.now(), migration.number);
}

void Schema::check() {
  const std::string remedy = "run \"gatewarden db migrate\"";
  SchemaStatus status;
  for (AppliedRow& row : read_applied(connection_)) {
    if (!row.applied.complete)
      throw std::runtime_error(title(row.applied.number, row.applied.name) + " of the database's schema was not finished: " + remedy);
    status.applied.push_back(std::move(row.applied));
  }
  const int version = status.version();
  if (version == 0) throw std::runtime_error("the database has no schema of Gatewarden: " + remedy);
  if (version < known_schema)
    throw std::runtime_error("the database has schema " + std::to_string(version) + ", this program needs " +
                             std::to_string(known_schema) + ": " + remedy);
  if (version > known_schema)
    throw std::runtime_error("the database has schema " + std::to_string(version) + ", newer than this program, which knows " +
                             std::to_string(known_schema) + ": use the release that ran \"gatewarden db migrate\"");
}

std::vector<db::StatementInfo> Schema::statements() {
  std::vector<db::StatementInfo> all = {create_table, all_rows, begin_migration, record_statement, complete_migration};
  for (const auto& others : {UpgradeLock::statements(), partition_statements()}) all.insert(all.end(), others.begin(), others.end());
  return all;
}

}  // namespace gatewarden::operation
