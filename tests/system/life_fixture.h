// The stores of the life of accounts, and a person of whom every table speaks.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "domain/account/personal_data.h"
#include "domain/account/user_erasure.h"
#include "domain/account/user_life.h"
#include "domain/oauth/access_tokens.h"
#include "domain/oauth/refresh_tokens.h"
#include "domain/oauth/revocations.h"
#include "domain/operation/audit_log.h"
#include "system/store_fixture.h"

namespace gatewarden::test {

struct LifeFixture : StoreFixture {
  oauth::AccessTokens access_tokens{connection};
  oauth::RefreshTokens refresh_tokens{connection, Secret(std::string(32, 'k')), std::chrono::hours{336}, Seconds{30}};
  oauth::Revocations revocations{connection, std::chrono::hours{1}};
  operation::AuditLog audit{connection, "/tmp", 365, clock};
  account::UserLife life{connection, users, sessions, {access_tokens, refresh_tokens, revocations}};
  account::UserErasure erasure{connection, revocations, audit};

  using Ids = std::vector<account::UserId>;
  Ids remove(const Ids& of) {
    return commit([&] { return life.remove(of, now()); });
  }
  Ids begin_erasure(const Ids& of) {
    return commit([&] { return erasure.begin(of, now()); });
  }
  std::uint64_t finish(const Ids& of) {
    return erasure.finish(of, {.event = operation::AuditEvent::user_erased, .detail = "{}"}, now());
  }

  std::uint64_t count(const std::string& text) { return connection.query_text(text).next()->get<std::uint64_t>(0); }

  // "table.column" of everything that speaks of a user.
  std::vector<std::pair<std::string, std::string>> user_columns() {
    std::vector<std::pair<std::string, std::string>> found;
    auto rows = connection.query_text(
        "SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
        " AND COLUMN_NAME LIKE '%user\\_id' ORDER BY TABLE_NAME");
    while (const auto row = rows.next()) found.emplace_back(row->get<std::string>(0), row->get<std::string>(1));
    return found;
  }
  std::uint64_t rows_of(const std::string& table, const std::string& column, account::UserId id) {
    return count("SELECT COUNT(*) FROM " + table + " WHERE " + column + " = " + std::to_string(id));
  }

  // A row of that user in each table that has none yet, with something in every column that must not be empty.
  void speak_everywhere_of(account::UserId id) {
    for (const auto& [table, column] : user_columns())
      if (rows_of(table, column, id) == 0) insert_row(table, column, id);
  }

 private:
  void insert_row(const std::string& table, const std::string& user_column, account::UserId id) {
    std::string columns = user_column, values = std::to_string(id);
    auto rows = connection.query_text(
        "SELECT COLUMN_NAME, CAST(COLUMN_TYPE AS CHAR) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
        " AND EXTRA NOT LIKE '%auto_increment%' AND (COLUMN_DEFAULT IS NULL AND IS_NULLABLE = 'NO' OR"
        " COLUMN_NAME IN ('address', 'user_agent')) AND TABLE_NAME = '" + table + "'");
    while (const auto row = rows.next()) {
      const auto column = row->get<std::string>(0);
      if (column == user_column) continue;
      columns += ", " + column;
      values += ", " + value_for(column, row->get<std::string>(1));
    }
    connection.execute_text("INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ")");
  }
  std::string value_for(const std::string& column, const std::string& type) {
    if (column == "expires_day") return std::to_string(day_of(now()) + 1);
    if (column.ends_with("_at")) return std::to_string(to_microseconds(now()) + 60'000'000);
    if (type.starts_with("enum")) return "1";
    if (type == "binary(32)") return "UNHEX(SHA2(RAND(), 256))";
    if (type == "binary(16)") return "UNHEX(MD5(RAND()))";
    if (type == "tinyint(1)") return "0";
    if (column.ends_with("_id") && type.starts_with("bigint")) return "FLOOR(RAND() * 1000000000000000)";
    if (type.find("int") != std::string::npos) return "7";
    if (type == "longtext" || type == "json") return "'{}'";
    return "SUBSTRING(MD5(RAND()), 1, 12)";
  }
};

}  // namespace gatewarden::test
