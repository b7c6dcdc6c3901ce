// What Users does with many at once, each in one statement however many they are.
#include <algorithm>
#include <cassert>

#include "domain/account/user_row.h"
#include "domain/account/users.h"
#include "platform/db/bulk.h"

namespace gatewarden::account {

namespace {

using db::sql;

constexpr StatementOnUsers<> lock_users(
    "users.lock_many", sql<"SELECT ", user_columns, " FROM users u WHERE u.user_id IN (?) ORDER BY u.user_id FOR UPDATE">);
constexpr StatementOnUsers<> find_users("users.find_many",
                                       sql<"SELECT ", user_columns, " FROM users u WHERE u.user_id IN (?) ORDER BY u.user_id">);
constexpr db::BulkStatement<db::Types<>, db::Types<std::string_view>> find_users_by_identifier(
    "users.find_by_identifiers",
    sql<"SELECT ", user_columns, " FROM user_identifiers i JOIN users u ON u.user_id = i.user_id WHERE i.identifier IN (?)">);
constexpr StatementOnUsers<> list_identifiers_of_users(
    "users.list_identifiers_of_many",
    "SELECT user_id, kind, identifier FROM user_identifiers WHERE user_id IN (?) ORDER BY user_id, identifier");
constexpr db::Statement<std::uint64_t, std::int64_t> list_credentials(
    "users.list_credentials",
    "SELECT credential_id, kind, secret, created_at, ended_at FROM user_credentials WHERE user_id = ?"
    " ORDER BY created_at DESC, credential_id DESC LIMIT ?");
constexpr db::Statement<std::uint64_t, std::string_view> delete_identifiers_of_kind(
    "users.delete_identifiers", "DELETE FROM user_identifiers WHERE user_id = ? AND kind = ?");
constexpr db::Statement<std::string_view, std::string_view, std::uint64_t, Instant> insert_address(
    "users.insert_address", "INSERT INTO user_identifiers (identifier, kind, user_id, created_at) VALUES (?, ?, ?, ?)",
    db::Reach::no_plan);
constexpr StatementOnUsers<std::optional<bool>, std::optional<bool>, Instant> set_users_verified(
    "users.set_verified",
    "UPDATE users SET email_verified = email IS NOT NULL AND COALESCE(?, email_verified),"
    " phone_verified = phone IS NOT NULL AND COALESCE(?, phone_verified), updated_at = ? WHERE user_id IN (?)");
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

std::vector<User> read_users(db::Connection& connection, const StatementOnUsers<>& statement, std::span<const UserId> ids) {
  std::vector<UserId> sorted(ids.begin(), ids.end());
  std::ranges::sort(sorted);
  const auto repeated = std::ranges::unique(sorted);
  sorted.erase(repeated.begin(), repeated.end());
  std::vector<User> found;
  db::Bulk rows(statement);
  rows.add_all(sorted);
  rows.query(connection, [&](const db::Row& row) { found.push_back(read_user(row)); });
  return found;
}

// "$argon2id$v=19$…", "{SSHA}…", "pbkdf2_sha256$…"
std::string form_of(std::string_view hash) {
  const std::size_t begin = hash.find_first_not_of("${");
  if (begin == std::string_view::npos) return {};
  return std::string(hash.substr(begin, hash.find_first_of("$}", begin) - begin));
}

}  // namespace

std::vector<UserId> ids_of(std::span<const User> users) {
  std::vector<UserId> ids;
  for (const User& user : users) ids.push_back(user.id);
  return ids;
}

std::vector<User> Users::lock(std::span<const UserId> ids) { return read_users(connection_, lock_users, ids); }

std::vector<User> Users::find_many(std::span<const UserId> ids) { return read_users(connection_, find_users, ids); }

std::vector<User> Users::find_by_identifiers(std::span<const std::string> identifiers) {
  std::map<UserId, User> found;
  db::Bulk rows(find_users_by_identifier);
  for (const std::string& identifier : identifiers)
    if (can_be_identifier(identifier)) rows.add(std::string_view(identifier));
  rows.query(connection_, [&](const db::Row& row) {
    User user = read_user(row);
    found.emplace(user.id, std::move(user));
  });
  std::vector<User> users;
  for (auto& [id, user] : found) users.push_back(std::move(user));
  return users;
}

std::map<UserId, std::vector<Identifier>> Users::identifiers_of(std::span<const UserId> ids) {
  std::map<UserId, std::vector<Identifier>> found;
  db::Bulk rows(list_identifiers_of_users);
  rows.add_all(ids);
  rows.query(connection_, [&](const db::Row& row) {
    found[row.get<UserId>(0)].push_back({read_identifier_kind(row, 1), row.get<std::string>(2)});
  });
  return found;
}

std::vector<Credential> Users::credentials_of(UserId id, int limit) {
  std::vector<Credential> found;
  auto rows = connection_.query(list_credentials, id, limit);
  while (const auto row = rows.next())
    found.push_back({.id = row->get<std::uint64_t>(0),
                     .kind = row->get<std::string>(1),
                     .form = form_of(row->get<std::string>(2)),
                     .created_at = row->get<Instant>(3),
                     .ended_at = row->get<std::optional<Instant>>(4)});
  return found;
}

std::vector<std::string> Users::last_password_hashes(UserId id, int limit) {
  std::vector<std::string> hashes;
  auto rows = connection_.query(list_credentials, id, limit);
  while (const auto row = rows.next()) hashes.push_back(row->get<std::string>(2));
  return hashes;
}

void Users::set_address(UserId id, IdentifierKind kind, const std::optional<std::string>& address, bool verified, Instant now) {
  assert(connection_.in_transaction() && kind != IdentifierKind::username);
  lock(id);
  connection_.execute(delete_identifiers_of_kind, id, wire_name(kind));
  if (address) connection_.execute(insert_address, *address, wire_name(kind), id, now);
  if (kind == IdentifierKind::email) set_email(id, address, verified && address, now);
  else set_phone(id, address, verified && address, now);
}

std::uint64_t Users::set_verified(std::span<const UserId> ids, const VerifiedFlags& flags, Instant now) {
  db::Bulk rows(set_users_verified, flags.email, flags.phone, now);
  rows.add_all(ids);
  return rows.execute(connection_);
}

bool Users::mark_verified(std::string_view identifier, Instant now) {
  const auto user = find_by_identifier(identifier);
  if (!user) return false;
  const VerifiedFlags flags{user->email == identifier ? std::optional(true) : std::nullopt,
                            user->phone == identifier ? std::optional(true) : std::nullopt};
  if (!flags.email && !flags.phone) return false;
  return set_verified(std::span(&user->id, 1), flags, now) == 1;
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
  return {lock_users,       find_users,                 find_users_by_identifier, list_identifiers_of_users, list_credentials,
          insert_address,   delete_identifiers_of_kind, set_users_verified,       set_users_not_before,      end_sign_ins,
          end_links};
}

}  // namespace gatewarden::account
