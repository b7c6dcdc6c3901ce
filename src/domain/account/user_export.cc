#include "domain/account/user_export.h"

#include "domain/account/user_row.h"

namespace gatewarden::account {

namespace {

using db::sql;

constexpr db::Literal of_page = " WHERE u.user_id > ? AND u.status IN ('active', 'disabled') ORDER BY u.user_id LIMIT ?";
constexpr db::Statement<std::uint64_t, std::int64_t> list_users(
    "user_export.list", sql<"SELECT ", user_columns, ", u.consented_at FROM users u", of_page>);
constexpr db::Statement<std::uint64_t, std::int64_t> list_with_passwords(
    "user_export.list_with_passwords",
    sql<"SELECT ", user_columns, ", u.consented_at, c.secret FROM users u LEFT JOIN user_credentials c"
        " ON c.user_id = u.user_id AND c.kind = 'password' AND c.ended_at IS NULL", of_page>);
constexpr db::Statement<std::uint64_t, std::uint64_t> list_identifiers(
    "user_export.list_identifiers",
    "SELECT user_id, kind, identifier FROM user_identifiers WHERE user_id > ? AND user_id <= ? ORDER BY user_id, identifier");
constexpr db::Statement<> estimate_users(
    "user_export.estimate",
    "SELECT table_rows FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'users'", db::Reach::no_plan);

}  // namespace

std::vector<ExportedUser> UserExport::page(UserId after, int limit) {
  std::vector<ExportedUser> users;
  auto rows = hashes_ == Hashes::read ? connection_.query(list_with_passwords, after, limit)
                                      : connection_.query(list_users, after, limit);
  while (const auto row = rows.next()) {
    ExportedUser& one = users.emplace_back();
    one.user = read_user(*row);
    one.consented_at = row->get<std::optional<Instant>>(user_column_count);
    if (hashes_ == Hashes::read) one.password_hash = row->get<std::optional<std::string>>(user_column_count + 1);
  }
  if (users.empty()) return users;
  // Both lists are in the order of the ids.
  auto owner = users.begin();
  auto identifiers = connection_.query(list_identifiers, after, users.back().user.id);
  while (const auto row = identifiers.next()) {
    const auto id = row->get<UserId>(0);
    while (owner != users.end() && owner->user.id < id) ++owner;
    if (owner == users.end() || owner->user.id != id) continue;  // of one who is deleted
    owner->identifiers.push_back({read_identifier_kind(*row, 1), row->get<std::string>(2)});
  }
  return users;
}

std::uint64_t UserExport::estimate() {
  auto rows = connection_.query(estimate_users);
  const auto row = rows.next();
  return row ? row->get<std::optional<std::uint64_t>>(0).value_or(0) : 0;
}

std::vector<db::StatementInfo> UserExport::statements() {
  return {list_users, list_with_passwords, list_identifiers, estimate_users};
}

}  // namespace gatewarden::account
