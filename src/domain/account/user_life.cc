#include "domain/account/user_life.h"

#include <algorithm>
#include <cassert>

#include "domain/account/user_row.h"
#include "platform/db/bulk.h"

namespace gatewarden::account {

namespace {

constexpr StatementOnUsers<Instant> disable_users("user_life.disable",
                               "UPDATE users SET status = 'disabled', updated_at = ? WHERE status = 'active' AND user_id IN (?)");
constexpr StatementOnUsers<Instant> enable_users("user_life.enable",
                              "UPDATE users SET status = 'active', updated_at = ? WHERE status = 'disabled' AND user_id IN (?)");
// Assignments count from left to right: each reads what those before it have written.
constexpr StatementOnUsers<Instant, Instant> remove_users(
    "user_life.remove",
    "UPDATE users SET status_before_deletion = status, status = 'deleted', deleted_at = ?, updated_at = ?"
    " WHERE status IN ('active', 'disabled') AND user_id IN (?)");
constexpr StatementOnUsers<Instant> restore_users(
    "user_life.restore",
    "UPDATE users SET status = COALESCE(status_before_deletion, 'active'), status_before_deletion = NULL, deleted_at = NULL,"
    " updated_at = ? WHERE status = 'deleted' AND user_id IN (?)");
constexpr StatementOnUsers<Instant> end_passwords(
    "user_life.end_passwords",
    "UPDATE user_credentials SET ended_at = ? WHERE kind = 'password' AND ended_at IS NULL AND user_id IN (?)");

// Those that are in one of the states, locked.
std::vector<UserId> lock_in(Users& users, std::span<const UserId> ids, std::initializer_list<UserStatus> states) {
  std::vector<UserId> found;
  for (const User& user : users.lock(ids))
    if (std::ranges::find(states, user.status) != states.end()) found.push_back(user.id);
  return found;
}

template <typename Statement, typename... A>
void change(db::Connection& connection, const Statement& statement, const std::vector<UserId>& ids, const A&... fixed) {
  db::Bulk rows(statement, fixed...);
  rows.add_all(ids);
  rows.execute(connection);
}

}  // namespace

void UserLife::end_access(std::span<const UserId> ids, Instant now) {
  if (!ids.empty()) oauth::revoke_all_of_users(tokens_, users_, sessions_, ids, now);
}

std::vector<UserId> UserLife::disable(std::span<const UserId> ids, Instant now) {
  assert(connection_.in_transaction());
  auto changed = lock_in(users_, ids, {UserStatus::active});
  change(connection_, disable_users, changed, now);
  end_access(changed, now);
  return changed;
}

std::vector<UserId> UserLife::enable(std::span<const UserId> ids, Instant now) {
  assert(connection_.in_transaction());
  auto changed = lock_in(users_, ids, {UserStatus::disabled});
  change(connection_, enable_users, changed, now);
  return changed;
}

std::vector<UserId> UserLife::remove(std::span<const UserId> ids, Instant now) {
  assert(connection_.in_transaction());
  auto changed = lock_in(users_, ids, {UserStatus::active, UserStatus::disabled});
  change(connection_, remove_users, changed, now, now);
  end_access(changed, now);
  return changed;
}

std::vector<UserId> UserLife::restore(std::span<const UserId> ids, Instant now) {
  assert(connection_.in_transaction());
  auto changed = lock_in(users_, ids, {UserStatus::deleted});
  change(connection_, restore_users, changed, now);
  return changed;
}

std::uint64_t UserLife::invalidate_credentials(std::span<const UserId> ids, Instant now) {
  assert(connection_.in_transaction());
  std::vector<UserId> found;
  for (const User& user : users_.lock(ids)) found.push_back(user.id);
  db::Bulk passwords(end_passwords, now);
  passwords.add_all(found);
  const std::uint64_t ended = passwords.execute(connection_);
  end_access(found, now);
  return ended;
}

std::vector<db::StatementInfo> UserLife::statements() {
  return {disable_users, enable_users, remove_users, restore_users, end_passwords};
}

}  // namespace gatewarden::account
