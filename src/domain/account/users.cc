#include "domain/account/users.h"

#include <array>
#include <cassert>

#include "base/text.h"
#include "domain/account/user_row.h"

namespace gatewarden::account {

namespace {

using db::sql;
using OptionalText = std::optional<std::string_view>;

constexpr db::Statement<std::uint64_t, std::string_view, OptionalText, bool, OptionalText, bool, std::optional<Instant>, Instant,
                        Instant>
    insert_user("users.insert",
                "INSERT INTO users (user_id, profile, email, email_verified, phone, phone_verified, consented_at, created_at,"
                " updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                db::Reach::no_plan);
constexpr db::Statement<std::string_view, std::string_view, std::uint64_t, Instant> insert_identifier(
    "users.insert_identifier", "INSERT INTO user_identifiers (identifier, kind, user_id, created_at) VALUES (?, ?, ?, ?)",
    db::Reach::no_plan);
constexpr db::Statement<std::uint64_t, std::uint64_t, std::string_view, Instant> insert_password(
    "users.insert_password",
    "INSERT INTO user_credentials (credential_id, user_id, kind, secret, created_at) VALUES (?, ?, 'password', ?, ?)",
    db::Reach::no_plan);
constexpr db::Statement<std::uint64_t> find_user("users.find", sql<"SELECT ", user_columns, " FROM users u WHERE u.user_id = ?">);
constexpr db::Statement<std::string_view> find_user_by_identifier(
    "users.find_by_identifier",
    sql<"SELECT ", user_columns, " FROM user_identifiers i JOIN users u ON u.user_id = i.user_id WHERE i.identifier = ?">);
constexpr db::Statement<std::string_view> find_user_with_password(
    "users.find_with_password",
    sql<"SELECT ", user_columns, ", c.secret FROM user_identifiers i JOIN users u ON u.user_id = i.user_id"
        " LEFT JOIN user_credentials c ON c.user_id = u.user_id AND c.kind = 'password' AND c.ended_at IS NULL"
        " WHERE i.identifier = ?">);
constexpr db::Statement<std::uint64_t> lock_user("users.lock", "SELECT user_id FROM users WHERE user_id = ? FOR UPDATE");
constexpr db::Statement<std::string_view> find_identifier("users.find_identifier",
                                                          "SELECT user_id FROM user_identifiers WHERE identifier = ?");
constexpr db::Statement<std::uint64_t> list_identifiers(
    "users.list_identifiers", "SELECT kind, identifier FROM user_identifiers WHERE user_id = ? ORDER BY identifier");
constexpr db::Statement<std::uint64_t, std::int64_t> list_users(
    "users.list", sql<"SELECT ", user_columns, " FROM users u WHERE u.user_id > ? ORDER BY u.user_id LIMIT ?">);
constexpr db::Statement<Instant, std::uint64_t> touch_user("users.touch", "UPDATE users SET updated_at = ? WHERE user_id = ?");
constexpr db::Statement<Instant, std::uint64_t> end_passwords(
    "users.end_passwords",
    "UPDATE user_credentials SET ended_at = ? WHERE user_id = ? AND kind = 'password' AND ended_at IS NULL");
constexpr db::Statement<std::string_view, Instant, std::uint64_t> set_user_status(
    "users.set_status", "UPDATE users SET status = ?, updated_at = ? WHERE user_id = ? AND status IN ('active', 'disabled')");
constexpr db::Statement<std::string_view, Instant, std::uint64_t> set_user_profile(
    "users.set_profile", "UPDATE users SET profile = ?, updated_at = ? WHERE user_id = ?");
constexpr db::Statement<OptionalText, bool, Instant, std::uint64_t> set_user_email(
    "users.set_email", "UPDATE users SET email = ?, email_verified = ?, updated_at = ? WHERE user_id = ?");
constexpr db::Statement<OptionalText, bool, Instant, std::uint64_t> set_user_phone(
    "users.set_phone", "UPDATE users SET phone = ?, phone_verified = ?, updated_at = ? WHERE user_id = ?");
constexpr db::Statement<bool, Instant, std::uint64_t> set_user_second_factor(
    "users.set_second_factor_required", "UPDATE users SET second_factor_required = ?, updated_at = ? WHERE user_id = ?");

constexpr std::array statuses = {UserStatus::active, UserStatus::disabled, UserStatus::deleted, UserStatus::erasing};
constexpr std::array kinds = {IdentifierKind::email, IdentifierKind::phone, IdentifierKind::username};

// The ENUM columns admit these words only.
template <typename Enumeration, std::size_t N>
Enumeration from_word(const std::array<Enumeration, N>& all, std::string_view word) {
  for (const Enumeration one : all)
    if (wire_name(one) == word) return one;
  throw db::StatementFailed(0, "a table of users holds a word that this program does not know");
}

std::optional<User> read_one_user(db::Rows rows) {
  const auto row = rows.next();
  if (!row) return std::nullopt;
  return read_user(*row);
}

// Another process of this node may have made the same id: try others, a few times.
template <typename Insert>
UserId insert_with_new_id(UserIds& ids, Insert insert) {
  constexpr int attempts = 5;
  for (int attempt = 1;; ++attempt) {
    const UserId id = ids.next();
    try {
      insert(id);
      return id;
    } catch (const db::Duplicate&) {
      if (attempt == attempts) throw db::Unavailable("no free id was found for a user or credential");
      ids.move_away();
    }
  }
}

}  // namespace

User read_user(const db::Row& row, std::size_t first) {
  return {.id = row.get<std::uint64_t>(first),
          .status = from_word(statuses, row.get<std::string>(first + 1)),
          .profile = row.get<std::string>(first + 2),
          .email = row.get<std::optional<std::string>>(first + 3),
          .email_verified = row.get<bool>(first + 4),
          .phone = row.get<std::optional<std::string>>(first + 5),
          .phone_verified = row.get<bool>(first + 6),
          .tokens_not_before = row.get<Instant>(first + 7),
          .created_at = row.get<Instant>(first + 8),
          .updated_at = row.get<Instant>(first + 9),
          .second_factor_required = row.get<bool>(first + 10)};
}

IdentifierKind read_identifier_kind(const db::Row& row, std::size_t column) {
  return from_word(kinds, row.get<std::string>(column));
}

bool can_be_identifier(std::string_view text) { return is_utf8(text) && trim(text) == text; }

std::string_view wire_name(UserStatus status) {
  switch (status) {
    case UserStatus::active: return "active";
    case UserStatus::disabled: return "disabled";
    case UserStatus::deleted: return "deleted";
    case UserStatus::erasing: return "erasing";
  }
  assert(false);
  return {};
}

std::string_view wire_name(IdentifierKind kind) {
  switch (kind) {
    case IdentifierKind::email: return "email";
    case IdentifierKind::phone: return "phone";
    case IdentifierKind::username: return "username";
  }
  assert(false);
  return {};
}

User Users::insert(const NewUser& user, Instant now) {
  assert(connection_.in_transaction() && !user.identifiers.empty());
  const UserId id = insert_with_new_id(ids_, [&](UserId candidate) {
    connection_.execute(insert_user, candidate, user.profile, user.email, user.email_verified, user.phone, user.phone_verified,
                        user.consented_at, now, now);
  });
  for (const Identifier& identifier : user.identifiers)
    connection_.execute(insert_identifier, identifier.value, wire_name(identifier.kind), id, now);
  if (user.password_hash)
    insert_with_new_id(ids_, [&](UserId candidate) { connection_.execute(insert_password, candidate, id, *user.password_hash, now); });
  return {.id = id,
          .profile = user.profile,
          .email = user.email,
          .email_verified = user.email_verified,
          .phone = user.phone,
          .phone_verified = user.phone_verified,
          .created_at = now,
          .updated_at = now};
}

std::optional<User> Users::find(UserId id) { return read_one_user(connection_.query(find_user, id)); }

std::optional<User> Users::find_by_identifier(std::string_view identifier) {
  if (!can_be_identifier(identifier)) return std::nullopt;
  return read_one_user(connection_.query(find_user_by_identifier, identifier));
}

std::optional<UserWithPassword> Users::find_with_password(std::string_view identifier) {
  if (!can_be_identifier(identifier)) return std::nullopt;
  auto rows = connection_.query(find_user_with_password, identifier);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  return UserWithPassword{.user = read_user(*row), .password_hash = row->get<std::optional<std::string>>(user_column_count)};
}

void Users::lock(UserId id) {
  assert(connection_.in_transaction());
  connection_.query(lock_user, id);
}

bool Users::identifier_exists(std::string_view identifier) {
  return can_be_identifier(identifier) && connection_.query(find_identifier, identifier).next().has_value();
}

std::vector<Identifier> Users::identifiers_of(UserId id) {
  std::vector<Identifier> found;
  auto rows = connection_.query(list_identifiers, id);
  while (const auto row = rows.next()) found.push_back({read_identifier_kind(*row, 0), row->get<std::string>(1)});
  return found;
}

std::vector<User> Users::list(UserId after, int limit) {
  std::vector<User> found;
  auto rows = connection_.query(list_users, after, limit);
  while (const auto row = rows.next()) found.push_back(read_user(*row));
  return found;
}

void Users::replace_password(UserId id, std::string_view phc, Instant now) {
  assert(connection_.in_transaction());
  // The lock on the user's row makes two replacements come one after the other, so that one password at most is alive.
  connection_.execute(touch_user, now, id);
  connection_.execute(end_passwords, now, id);
  insert_with_new_id(ids_, [&](UserId candidate) { connection_.execute(insert_password, candidate, id, phc, now); });
}

void Users::set_status(UserId id, UserStatus status, Instant now) {
  assert(status == UserStatus::active || status == UserStatus::disabled);
  connection_.execute(set_user_status, wire_name(status), now, id);
}

void Users::set_profile(UserId id, std::string_view profile_json, Instant now) {
  connection_.execute(set_user_profile, profile_json, now, id);
}

void Users::set_email(UserId id, const std::optional<std::string>& email, bool verified, Instant now) {
  connection_.execute(set_user_email, email, verified, now, id);
}

void Users::set_phone(UserId id, const std::optional<std::string>& phone, bool verified, Instant now) {
  connection_.execute(set_user_phone, phone, verified, now, id);
}

void Users::set_second_factor_required(UserId id, bool required, Instant now) {
  connection_.execute(set_user_second_factor, required, now, id);
}

std::vector<db::StatementInfo> Users::statements() {
  std::vector<db::StatementInfo> all = statements_on_many_users();
  all.insert(all.end(), {insert_user,      insert_identifier, insert_password,  find_user,  find_user_by_identifier, find_user_with_password,
                         lock_user,        find_identifier,   list_identifiers, list_users, touch_user,              end_passwords,
                         set_user_status,  set_user_profile,  set_user_email,   set_user_phone,   set_user_second_factor});
  return all;
}

}  // namespace gatewarden::account
