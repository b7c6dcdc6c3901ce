// The table of rights and the schema: every table has its row, and what a program may not run is known by name.
#include <set>

#include "domain/operation/database_accounts.h"
#include "domain/statements.h"
#include "harness/database.h"
#include "harness/stack.h"
#include "harness/test.h"
#include "platform/crypto/random.h"
#include "base/encoding.h"

namespace gatewarden {

namespace {

using namespace std::string_literals;
using config::Account;
using operation::table_rights;
using test::DatabaseServer;

std::set<std::string> first_column(db::Connection& connection, const std::string& query) {
  std::set<std::string> found;
  auto rows = connection.query_text(query);
  while (const auto row = rows.next()) found.insert(row->get<std::string>(0));
  return found;
}

// A database with its schema, and an account that has the rights of a program and no more.
class Restricted {
 public:
  explicit Restricted(Account program) : connection_(settings_of(program)) {}
  // Of all statements, those that the account may not even prepare.
  std::set<std::string> refused() {
    std::set<std::string> names;
    for (const db::StatementInfo& statement : domain::all_statements())
      if (!may_prepare(statement.text)) names.emplace(statement.name);
    return names;
  }
  bool may_prepare(std::string_view statement) {
    const std::vector<db::Value> text = {statement};
    connection_.execute_text("SET @statement = ?", text);
    try {
      connection_.execute_text("PREPARE prepared FROM @statement");
      return true;
    } catch (const db::StatementFailed& error) {
      constexpr int denied_on_table = 1142, denied_on_column = 1143;
      if (error.number != denied_on_table && error.number != denied_on_column) throw;
      return false;
    }
  }

 private:
  static db::ConnectionSettings settings_of(Account program) {
    const std::string database = DatabaseServer::instance().make_database();
    auto settings = DatabaseServer::instance().settings(database);
    db::Connection administrator(settings);
    operation::DatabaseAccounts accounts(administrator);
    settings.user = database + "_restricted";
    settings.password = Secret(to_hex(crypto::random_bytes(8)));
    accounts.make_account({settings.user, "localhost"}, settings.password);
    accounts.grant({settings.user, "localhost"}, program);
    return settings;
  }
  db::Connection connection_;
};

// Statements of gatewarden(1), which logs in as the owner.
const std::set<std::string> of_the_owner = {
    "clients.insert", "clients.remove", "clients.replace_secret", "clients.update", "identity_providers.insert",
    "identity_providers.remove", "identity_providers.update", "schema.begin", "schema.create_table", "scopes.describe", "scopes.insert",
    "scopes.remove", "user_imports.advance", "user_imports.find", "user_imports.finish", "user_imports.insert"};
const std::set<std::string> of_the_daemon = {
    "outbox.count", "outbox.find_due", "outbox.find_oldest", "outbox.lease", "outbox.list", "outbox.make_all_due",
    "outbox.make_due", "outbox.purge", "outbox.purge_all", "outbox.remove", "outbox.remove_decoys", "outbox.remove_late",
    "outbox.retry_later", "registration_keys.publish"};
std::set<std::string> either(std::set<std::string> one, const std::set<std::string>& other) {
  one.insert(other.begin(), other.end());
  return one;
}

std::string list_of(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += name + '\n';
  return text;
}

}  // namespace

TEST("database rights: every table of the schema has a row, and no row is without its table") {
  db::Connection connection(DatabaseServer::instance().settings(DatabaseServer::instance().make_database()));
  const auto tables = first_column(connection, "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()");
  std::set<std::string> rows;
  for (const auto& row : table_rights()) rows.emplace(row.table);
  CHECK(tables == rows);
}

TEST("database rights: the rows know which tables lose their days") {
  db::Connection connection(DatabaseServer::instance().settings(DatabaseServer::instance().make_database()));
  const auto by_day = first_column(connection, "SELECT DISTINCT TABLE_NAME FROM information_schema.PARTITIONS"
                                               " WHERE TABLE_SCHEMA = DATABASE() AND PARTITION_NAME IS NOT NULL");
  std::set<std::string> rows;
  for (const auto& row : table_rights())
    if (row.by_day) rows.emplace(row.table);
  CHECK(by_day == rows);
}

TEST("S86: a worker runs every statement but those of the owner and the daemon") {
  CHECK_EQUAL(list_of(either(of_the_owner, of_the_daemon)), list_of(Restricted(Account::worker).refused()));
}

TEST("S86: the daemon reads no hash of a token, session or secret, and nothing sealed but what it delivers and refreshes") {
  db::Connection administrator(DatabaseServer::instance().settings(DatabaseServer::instance().make_database()));
  const auto columns = first_column(administrator, "SELECT CONCAT(COLUMN_NAME, ' FROM ', TABLE_NAME) FROM information_schema.COLUMNS"
                                                   " WHERE TABLE_SCHEMA = DATABASE() AND (COLUMN_NAME LIKE '%\\_hash' OR"
                                                   " COLUMN_NAME IN ('sealed', 'secret', 'client_secret', 'tokens'))");
  CHECK(columns.contains("token_hash FROM oauth2_access_tokens") && columns.contains("secret FROM user_credentials"));
  Restricted daemon(Account::daemon);
  std::set<std::string> readable;
  for (const std::string& column : columns)
    if (daemon.may_prepare("SELECT " + column)) readable.insert(column);
  CHECK_EQUAL("client_secret FROM identity_providers\nsealed FROM outbox_messages\ntokens FROM external_accounts\n"s, list_of(readable));
}

TEST("S86: nobody but the owner changes the schema or hands on rights") {
  for (const auto& row : table_rights()) {
    for (const std::string& right : operation::rights_of(row, Account::worker))
      CHECK(right == "SELECT" || right == "INSERT" || right == "DELETE" || right.starts_with("UPDATE"));
    for (const std::string& right : operation::rights_of(row, Account::daemon)) CHECK(right != "GRANT OPTION" && right != "TRIGGER");
  }
}

TEST("database rights: SHOW GRANTS of an account says what the table says, and what is missing or beyond is found") {
  const std::vector<std::string> lines = {"GRANT USAGE ON *.* TO `w`@`localhost` IDENTIFIED BY PASSWORD '*0'",
                                          "GRANT SELECT, UPDATE (`user_agent`, `address`), INSERT ON `d_b`.`oauth2_audit_log` TO `w`@`localhost`",
                                          "GRANT SELECT, DROP ON `d_b`.`users` TO `w`@`localhost`",
                                          "GRANT CREATE ON `d\\_b`.* TO `w`@`localhost`", "GRANT `role` TO `w`@`localhost`"};
  const auto grants = operation::parse_grants(lines);
  CHECK_EQUAL(std::size_t{3}, grants.size());
  const auto found = operation::compare_rights(grants, "d_b", Account::worker);
  const auto has = [](const std::vector<std::string>& all, const std::string& one) { return std::ranges::find(all, one) != all.end(); };
  CHECK(has(found.missing, "INSERT on users") && !has(found.missing, "SELECT on users") && has(found.missing, "SELECT on oauth2_scopes"));
  CHECK(!has(found.missing, "INSERT on oauth2_audit_log") && !has(found.missing, "UPDATE (address, user_agent) on oauth2_audit_log"));
  CHECK(found.beyond == (std::vector<std::string>{"DROP on users", "CREATE on *"}));
}

}  // namespace gatewarden
