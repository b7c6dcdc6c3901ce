// Every statement of every store, explained against tables of some thousand rows over several days: it uses an index, and
// touches one partition unless it says that it must touch all.
#include <filesystem>
#include <set>

#include "domain/operation/schema.h"
#include "domain/statements.h"
#include "harness/database.h"
#include "harness/fixed_clock.h"
#include "harness/process.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using test::DatabaseServer;

constexpr Day first_day = 20717;
constexpr int days = 6;
constexpr int row_count = 3000;
// A plan that reads no more rows than this is as good as an index.
constexpr std::uint64_t few_rows = 100;

// Tables that hold a handful of rows for ever.
const std::set<std::string> small_tables = {"schema_migrations", "oauth2_scopes", "oauth2_scope_descriptions", "signing_keys",
                                            "registration_keys", "user_imports"};

// An expression that makes a plausible value of a column out of the number of the row.
std::string expression_for(const std::string& column, const std::string& type) {
  if (column == "expires_day") return std::to_string(first_day) + " + seq % " + std::to_string(days);
  if (type.starts_with("enum")) return "1";
  if (type == "binary(32)") return "UNHEX(SHA2(CONCAT('" + column + "', seq), 256))";
  if (type == "binary(16)") return "UNHEX(MD5(CONCAT('" + column + "', seq)))";
  if (type == "tinyint(1)") return "seq % 2";
  if (type.find("int") != std::string::npos) return "seq";
  if (type == "longtext" || type == "json") return "'{}'";
  return "CONCAT('x', seq)";
}

void fill(db::Connection& connection, const std::string& table) {
  std::string columns, values;
  auto rows = connection.query_text("SELECT COLUMN_NAME, CAST(COLUMN_TYPE AS CHAR), IS_NULLABLE FROM information_schema.COLUMNS"
                                    " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '" + table + "' ORDER BY ORDINAL_POSITION");
  while (const auto row = rows.next()) {
    const auto column = row->get<std::string>(0);
    // What is alive has none of these.
    const bool is_end = column == "ended_at" || column == "revoked_at" || column == "used_at" || column == "finished_at";
    if (is_end && row->get<std::string>(2) == "YES") continue;
    columns += (columns.empty() ? "" : ", ") + column;
    values += (values.empty() ? "" : ", ") + expression_for(column, row->get<std::string>(1));
  }
  connection.execute_text("INSERT INTO " + table + " (" + columns + ") SELECT " + values + " FROM seq_1_to_" + std::to_string(row_count));
  connection.query_text("ANALYZE TABLE " + table);
}

struct FilledDatabase {
  FilledDatabase() {
    operation::Schema schema(connection, clock);
    schema.migrate(operation::read_migrations(test::sql_directory()), [](const std::string&) {}, days);
    std::vector<std::string> tables;
    auto rows = connection.query_text("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()");
    while (const auto row = rows.next()) tables.push_back(row->get<std::string>(0));
    connection.execute_text("SET FOREIGN_KEY_CHECKS = 0");
    for (const std::string& table : tables)
      if (!small_tables.contains(table)) fill(connection, table);
  }

  std::string name = DatabaseServer::instance().make_empty_database();
  db::Connection connection{DatabaseServer::instance().settings(name)};
  test::FixedClock clock{start_of(first_day)};
};

// Made once: nothing here changes it.
db::Connection& filled_database() {
  static FilledDatabase database;
  return database.connection;
}

std::vector<db::Value> plausible_values(const db::StatementInfo& statement) {
  std::vector<db::Value> values;
  std::size_t at = 0;
  for (const db::Placeholder placeholder : statement.placeholders) {
    at = statement.text.find('?', at) + 1;
    const std::string_view before = statement.text.substr(0, at - 1);
    switch (placeholder) {
      case db::Placeholder::truth: values.push_back(std::int64_t{1}); break;
      case db::Placeholder::number:
        if (before.ends_with("LIMIT ")) values.push_back(std::int64_t{20});
        else if (before.ends_with("OFFSET ")) values.push_back(std::int64_t{0});
        else values.push_back(std::int64_t{first_day + 1});
        break;
      case db::Placeholder::natural: values.push_back(std::uint64_t{before.ends_with("LIMIT ") ? 20u : 1700u}); break;
      case db::Placeholder::text: values.push_back(std::string_view("x1700")); break;
      case db::Placeholder::instant: values.push_back(std::int64_t{1500}); break;
    }
  }
  return values;
}

// The names of the constants in a source: the first text behind each type of a statement.
std::vector<std::string> statement_names(const std::string& source) {
  std::vector<std::string> names;
  for (const std::string_view declaration : {"constexpr db::Statement<", "constexpr db::BulkStatement<", "constexpr StatementOnUsers<"})
    for (std::size_t at = source.find(declaration); at != std::string::npos; at = source.find(declaration, at + 1)) {
      const std::size_t begin = source.find('"', at) + 1;
      names.push_back(source.substr(begin, source.find('"', begin) - begin));
    }
  return names;
}

// What is wrong with one line of a plan; empty: nothing.
std::string fault_of(const db::Row& row, db::Reach reach) {
  const auto table = row.get<std::optional<std::string>>(2).value_or("");
  const auto partitions = row.get<std::optional<std::string>>(3).value_or("");
  const auto type = row.get<std::optional<std::string>>(4).value_or("");
  const auto examined = row.get<std::optional<std::uint64_t>>(9).value_or(0);
  if (reach == db::Reach::one_partition && partitions.find(',') != std::string::npos) return table + " reads the partitions " + partitions;
  if (reach != db::Reach::whole_table && (type == "ALL" || type == "index") && examined > few_rows) return table + " is scanned, " + std::to_string(examined) + " rows";
  return "";
}

}  // namespace

TEST("stores: every statement has a plan with an index and touches one partition, or says why not") {
  db::Connection& connection = filled_database();
  std::string faults;
  std::set<std::string_view> names;
  for (const db::StatementInfo& statement : domain::all_statements()) {
    CHECK(names.insert(statement.name).second);
    if (statement.reach == db::Reach::no_plan) continue;
    auto rows = connection.query_text("EXPLAIN PARTITIONS " + std::string(statement.text), plausible_values(statement));
    while (const auto row = rows.next())
      if (const auto fault = fault_of(*row, statement.reach); !fault.empty()) faults.append(statement.name).append(": ").append(fault).append("\n");
  }
  CHECK_EQUAL(std::string(), faults);
}

TEST("stores: every statement that the source of the domain holds is in the list") {
  std::set<std::string> listed;
  for (const db::StatementInfo& statement : domain::all_statements()) listed.emplace(statement.name);
  const std::filesystem::path sources = std::filesystem::path(test::sql_directory()).parent_path() / "src" / "domain";
  std::size_t seen = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(sources)) {
    if (entry.path().extension() != ".cc") continue;
    for (const std::string& name : statement_names(test::read_file(entry.path()))) {
      CHECK_EQUAL(std::string("in the list"), listed.contains(name) ? "in the list" : name);
      ++seen;
    }
  }
  CHECK_EQUAL(listed.size(), seen);
}

TEST("stores: the explaining test sees a scan and a second partition where there is one") {
  db::Connection& connection = filled_database();
  const auto faults = [&](const std::string& text) {
    auto rows = connection.query_text("EXPLAIN PARTITIONS " + text);
    return fault_of(*rows.next(), db::Reach::one_partition);
  };
  CHECK(!faults("SELECT 1 FROM users WHERE email = 'x'").empty());
  CHECK(!faults("SELECT 1 FROM user_sessions WHERE session_hash = 'x'").empty());
  CHECK(faults("SELECT 1 FROM user_sessions WHERE session_hash = 'x' AND expires_day = 20718").empty());
}

TEST("stores: every statement can be prepared, also those without a plan") {
  db::Connection& connection = filled_database();
  for (const db::StatementInfo& statement : domain::all_statements()) {
    const std::vector<db::Value> text = {statement.text};
    connection.execute_text("SET @statement = ?", text);
    connection.execute_text("PREPARE prepared FROM @statement");
  }
}

}  // namespace gatewarden
