// The accounts at the database, and what each may do there. The rights stand in one table (database_rights.cc), table by table:
// who breaks into a worker finds no statement by which to drop a table, to change the schema or to take an event out of the audit
// log. The owner holds all rights on the one database and hands them on, after each migration.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "platform/config/config.h"
#include "platform/db/connection.h"

namespace gatewarden::operation {

// Rights as GRANT takes them, "SELECT, UPDATE (address)"; empty: none.
struct TableRights {
  std::string_view table;
  std::string_view worker;
  std::string_view daemon;
  bool by_day = false;  // the daemon makes and drops its partitions
};
std::span<const TableRights> table_rights();
// Of the worker or the daemon on that table, in the form of Grant::rights.
std::vector<std::string> rights_of(const TableRights& row, config::Account program);

// One line of SHOW GRANTS, taken apart.
struct Grant {
  std::string database;             // "*": the whole server
  std::string table;                // "*": the whole database
  std::vector<std::string> rights;  // in order; columns in order, without quotes: "UPDATE (address, user_agent)"
};
// The rights of "SELECT, UPDATE (b, a)" in that form.
std::vector<std::string> split_rights(std::string_view text);
// Nothing for a line that grants no right on tables (USAGE, a role, a proxy).
std::vector<Grant> parse_grants(std::span<const std::string> lines);

struct DatabaseAccount {
  std::string user;
  std::string host;  // from where it may come
};

class DatabaseAccounts {
 public:
  explicit DatabaseAccounts(db::Connection& connection) : connection_(connection) {}

  // As the server's administrator. None of these changes what is as it should be.
  void make_database(std::string_view database);
  void make_account(const DatabaseAccount& account, const Secret& password);
  void make_owner(const DatabaseAccount& account, std::string_view database);
  // Takes away what the account may do beyond the table, on this and every other database.
  void revoke_others(const DatabaseAccount& account, std::string_view database, config::Account program);

  // As the owner or the administrator, connected to the database.
  void grant(const DatabaseAccount& account, config::Account program);

  // From where this connection's account may come, which is where its siblings come from.
  std::string own_host();

  static std::vector<db::StatementInfo> statements();

 private:
  std::vector<Grant> grants_of(const DatabaseAccount& account);
  db::Connection& connection_;
};

// What is wrong with the rights of a program that has logged in, by its own SHOW GRANTS: each "INSERT on users".
struct RightsFound {
  std::vector<std::string> missing;
  std::vector<std::string> beyond;
};
RightsFound compare_rights(std::span<const Grant> grants, std::string_view database, config::Account program);

}  // namespace gatewarden::operation
