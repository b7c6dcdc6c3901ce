// What Users does with many at once, each in one statement however many they are.
#include <algorithm>

#include "domain/account/user_row.h"
#include "domain/account/users.h"
#include "platform/db/bulk.h"

namespace gatewarden::account {

namespace {

using db::sql;

constexpr StatementOnUsers<> lock_users(
    "users.lock_many", sql<"SELECT ", user_columns, " FROM users u WHERE u.user_id IN (?) ORDER BY u.user_id FOR UPDATE">);
constexpr StatementOnUsers<Instant> set_users_not_before(
    "users.set_tokens_not_before", "UPDATE users SET tokens_not_before_at = ? WHERE user_id IN (?)");
constexpr StatementOnUsers<Instant, std::int64_t> end_sign_ins(
    "users.end_sign_ins",
    "UPDATE sign_ins SET finished_at = ?, version = version + 1"
    " WHERE expires_day >= ? AND finished_at IS NULL AND NOT proven AND user_id IN (?)",
    db::Reach::all_partitions);
constexpr StatementOnUsers<Instant, std::int64_t> end_links(
    "users.end_links", "UPDATE one_time_links SET used_at = ? WHERE expires_day >= ? AND used_at IS NULL AND user_id IN (?)",
    db::Reach::all_partitions);

}  // namespace

std::vector<User> Users::lock(std::span<const UserId> ids) {
  std::vector<UserId> sorted(ids.begin(), ids.end());
  std::ranges::sort(sorted);
  const auto repeated = std::ranges::unique(sorted);
  sorted.erase(repeated.begin(), repeated.end());
  std::vector<User> found;
  db::Bulk rows(lock_users);
  rows.add_all(sorted);
  rows.query(connection_, [&](const db::Row& row) { found.push_back(read_user(row)); });
  return found;
}

void Users::end_ways_in(std::span<const UserId> ids, Instant now) {
  db::Bulk users(set_users_not_before, now);
  users.add_all(ids);
  users.execute(connection_);
  for (const auto* const statement : {&end_sign_ins, &end_links}) {
    db::Bulk ways(*statement, now, day_of(now));
    ways.add_all(ids);
    ways.execute(connection_);
  }
}

std::vector<db::StatementInfo> statements_on_many_users() {
  return {lock_users, set_users_not_before, end_sign_ins, end_links};
}

}  // namespace gatewarden::account
