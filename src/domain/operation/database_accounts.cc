#include "domain/operation/database_accounts.h"

#include <algorithm>
#include <cassert>
#include <stdexcept>

#include "base/text.h"

namespace gatewarden::operation {

namespace {

constexpr db::Statement<> current_account("database_accounts.current", "SELECT CURRENT_USER()", db::Reach::no_plan);

// A name between the quotes of an identifier: names come from the configuration, and the server bounds them.
std::string identifier(std::string_view name) {
  std::string quoted = "`";
  for (const char c : name) quoted.append(c == '`' ? 2 : 1, c);
  return quoted + '`';
}

// A text between quotes: our connections leave the backslash an escape (platform/db/link.cc).
std::string literal(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '\'';
}

std::string account_text(const DatabaseAccount& account) { return literal(account.user) + '@' + literal(account.host); }

// Where a right is for a whole database, "_" and "%" in its name would stand for other databases, too.
std::string database_pattern(std::string_view database) {
  std::string pattern;
  for (const char c : database) {
    if (c == '_' || c == '%') pattern += '\\';
    pattern += c;
  }
  return identifier(pattern) + ".*";
}

std::string without_quotes(std::string_view text) {
  std::string bare;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    if (text[at] != '`') bare += text[at];
  }
  return bare;
}

// "UPDATE (`b`, `a`)" as "UPDATE (a, b)".
std::string with_columns_in_order(std::string_view right) {
  const std::string bare = without_quotes(trim(right));
  const std::size_t open = bare.find('(');
  if (open == std::string::npos || !bare.ends_with(')')) return bare;
  std::vector<std::string> columns;
  for (const std::string& column : split_words(bare.substr(open + 1, bare.size() - open - 2), ',')) columns.emplace_back(trim(column));
  std::ranges::sort(columns);
  return std::string(trim(bare.substr(0, open))) + " (" + join(columns, ", ") + ')';
}

std::vector<std::string> difference(const std::vector<std::string>& from, const std::vector<std::string>& less) {
  std::vector<std::string> rest;
  std::ranges::set_difference(from, less, std::back_inserter(rest));
  return rest;
}

bool is_nothing(const std::vector<std::string>& rights) { return rights.empty() || (rights.size() == 1 && rights[0] == "USAGE"); }

// "GRANT … ON `d`.`t` TO …"
std::optional<Grant> parse_grant(std::string_view line) {
  constexpr std::string_view verb = "GRANT ", on = " ON ", to = " TO ";
  const std::size_t on_at = line.find(on);
  if (!line.starts_with(verb) || on_at == std::string_view::npos) return std::nullopt;
  const std::size_t object_at = on_at + on.size();
  const std::size_t to_at = line.find(to, object_at);
  const std::size_t dot = line[object_at] == '`' ? line.find("`.", object_at) + 1 : line.find('.', object_at);
  if (to_at == std::string_view::npos || dot >= to_at) return std::nullopt;
  Grant grant;
  grant.database = without_quotes(line.substr(object_at, dot - object_at));
  grant.table = without_quotes(line.substr(dot + 1, to_at - dot - 1));
  grant.rights = split_rights(line.substr(verb.size(), on_at - verb.size()));
  if (is_nothing(grant.rights)) return std::nullopt;
  return grant;
}

const TableRights* row_of(std::string_view table) {
  const auto all = table_rights();
  const auto found = std::ranges::find(all, table, &TableRights::table);
  return found == all.end() ? nullptr : &*found;
}

// What the grant allows beyond the program's rights.
std::vector<std::string> beyond(const Grant& grant, std::string_view database, config::Account program) {
  const TableRights* const row = grant.database == database ? row_of(grant.table) : nullptr;
  return row == nullptr ? grant.rights : difference(grant.rights, rights_of(*row, program));
}

std::string object_text(const Grant& grant) {
  if (grant.database == "*") return "*.*";
  if (grant.table == "*") return database_pattern(grant.database);
  return identifier(grant.database) + '.' + identifier(grant.table);
}

}  // namespace

std::vector<std::string> split_rights(std::string_view text) {
  std::vector<std::string> rights;
  int depth = 0;
  std::string right;
  for (const char c : text) {
    depth += (c == '(') - (c == ')');
    if (c != ',' || depth > 0) {
      right += c;
      continue;
    }
    rights.push_back(with_columns_in_order(right));
    right.clear();
  }
  if (!trim(right).empty()) rights.push_back(with_columns_in_order(right));
  std::ranges::sort(rights);
  const auto [repeated, end] = std::ranges::unique(rights);
  rights.erase(repeated, end);
  return rights;
}

std::vector<Grant> parse_grants(std::span<const std::string> lines) {
  std::vector<Grant> grants;
  for (const std::string& line : lines) {
    if (auto grant = parse_grant(line)) grants.push_back(*std::move(grant));
  }
  return grants;
}

RightsFound compare_rights(std::span<const Grant> grants, std::string_view database, config::Account program) {
  RightsFound found;
  for (const TableRights& row : table_rights()) {
    std::vector<std::string> wanted = rights_of(row, program);
    for (const Grant& grant : grants) {
      const bool is_meant = (grant.database == database || grant.database == "*") && (grant.table == row.table || grant.table == "*");
      if (!is_meant) continue;
      const bool is_everything = grant.rights.size() == 1 && grant.rights[0].starts_with("ALL PRIVILEGES");
      wanted = is_everything ? std::vector<std::string>() : difference(wanted, grant.rights);
    }
    for (const std::string& right : wanted) found.missing.push_back(right + " on " + std::string(row.table));
  }
  for (const Grant& grant : grants) {
    const std::string object = grant.database == database ? grant.table : grant.database + '.' + grant.table;
    for (const std::string& right : beyond(grant, database, program)) found.beyond.push_back(right + " on " + object);
  }
  return found;
}

void DatabaseAccounts::make_database(std::string_view database) {
  connection_.execute_text("CREATE DATABASE IF NOT EXISTS " + identifier(database) + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
}

// The password is set in any case, so that it is the one that the program has.
void DatabaseAccounts::make_account(const DatabaseAccount& account, const Secret& password) {
  const std::string by = account_text(account) + " IDENTIFIED BY " + literal(password.reveal());
  connection_.execute_text("CREATE USER IF NOT EXISTS " + by);
  connection_.execute_text("ALTER USER " + by);
}

void DatabaseAccounts::make_owner(const DatabaseAccount& account, std::string_view database) {
  connection_.execute_text("GRANT ALL PRIVILEGES ON " + database_pattern(database) + " TO " + account_text(account) +
                           " WITH GRANT OPTION");
}

void DatabaseAccounts::revoke_others(const DatabaseAccount& account, std::string_view database, config::Account program) {
  for (const Grant& grant : grants_of(account)) {
    const auto rights = beyond(grant, database, program);
    if (rights.empty()) continue;
    connection_.execute_text("REVOKE " + join(rights, ", ") + " ON " + object_text(grant) + " FROM " + account_text(account));
  }
}

void DatabaseAccounts::grant(const DatabaseAccount& account, config::Account program) {
  for (const TableRights& row : table_rights()) {
    const auto rights = rights_of(row, program);
    if (rights.empty()) continue;
    connection_.execute_text("GRANT " + join(rights, ", ") + " ON " + identifier(row.table) + " TO " + account_text(account));
  }
}

std::string DatabaseAccounts::own_host() {
  auto rows = connection_.query(current_account);
  const auto account = rows.next()->get<std::string>(0);
  return account.substr(account.rfind('@') + 1);
}

std::vector<Grant> DatabaseAccounts::grants_of(const DatabaseAccount& account) {
  std::vector<std::string> lines;
  auto rows = connection_.query_text("SHOW GRANTS FOR " + account_text(account));
  while (const auto row = rows.next()) lines.push_back(row->get<std::string>(0));
  return parse_grants(lines);
}

std::vector<db::StatementInfo> DatabaseAccounts::statements() { return {current_account}; }

}  // namespace gatewarden::operation
