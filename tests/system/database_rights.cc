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
    for (const db::StatementInfo& statement : domain::all_statements()) {
      const std::vector<db::Value> text = {statement.text};
      connection_.execute_text("SET @statement = ?", text);
      try {
        connection_.execute_text("PREPARE prepared FROM @statement");
      } catch (const db::StatementFailed&) {
        names.emplace(statement.name);
      }
    }
    return names;
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
    "clients.insert", "clients.remove", "identity_providers.insert", "identity_providers.remove",
    "identity_providers.update", "schema.begin", "schema.create_table", "scopes.describe", "scopes.insert",
    "scopes.remove", "user_imports.advance", "user_imports.find", "user_imports.finish", "user_imports.insert"};
const std::set<std::string> of_the_daemon = {
    "outbox.lease", "outbox.make_all_due", "outbox.make_due", "outbox.purge", "outbox.purge_all", "outbox.remove",
    "outbox.remove_decoys", "outbox.remove_late", "outbox.retry_later", "registration_keys.publish"};
const std::set<std::string> of_the_workers = {
    "authorization_codes.mark_used", "consents.lock", "consents.update", "external_accounts.insert", "external_proofs.use",
    "external_sign_ins.finish", "failure_counters.add", "failure_counters.clear", "interactions.finish",
    "interactions.set_session", "known_browsers.insert", "one_time_links.use", "outbox.insert", "passkeys.insert",
    "passkeys.rename", "passkeys.use", "pending_changes.count_attempt", "pending_changes.finish", "recovery_codes.insert",
    "recovery_codes.use", "registrations.insert", "registrations.purge_dead_letter", "registrations.purge_dead_letters",
    "registrations.requeue", "remembered_devices.end", "remembered_devices.end_all", "remembered_devices.touch",
    "sign_ins.finish", "sign_ins.save", "totp.insert", "totp.rename", "totp.use_step", "user_life.end_passwords",
    "users.end_links", "users.end_passwords", "users.end_sign_ins"};

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

TEST("database rights: a worker runs every statement but those of the owner and the daemon") {
  CHECK_EQUAL(list_of(either(of_the_owner, of_the_daemon)), list_of(Restricted(Account::worker).refused()));
}

TEST("database rights: the daemon runs every statement but those of the owner and the workers") {
  CHECK_EQUAL(list_of(either(of_the_owner, of_the_workers)), list_of(Restricted(Account::daemon).refused()));
}

TEST("database rights: nobody but the owner changes the schema or hands on rights") {
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
