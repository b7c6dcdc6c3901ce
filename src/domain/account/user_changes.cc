#include "domain/account/user_changes.h"

#include <cassert>

namespace gatewarden::account {

namespace {

constexpr db::Statement<std::uint64_t> lock_active_user(
    "user_changes.lock", "SELECT user_id FROM users WHERE user_id = ? AND status = 'active' FOR UPDATE");
constexpr db::Statement<std::string_view, std::int64_t, std::uint64_t, Instant> find_open_session(
    "user_changes.find_session",
    "SELECT session_hash FROM user_sessions WHERE session_hash = ? AND expires_day = ? AND user_id = ? AND expires_at > ?"
    " AND ended_at IS NULL");
constexpr db::Statement<std::uint64_t> find_password(
    "user_changes.find_password",
    "SELECT secret FROM user_credentials WHERE user_id = ? AND kind = 'password' AND ended_at IS NULL");
constexpr db::Statement<std::uint64_t, std::string_view> delete_identifiers(
    "user_changes.delete_identifiers", "DELETE FROM user_identifiers WHERE user_id = ? AND kind = ?");
constexpr db::Statement<std::string_view, std::string_view, std::uint64_t, Instant> insert_identifier(
    "user_changes.insert_identifier", "INSERT INTO user_identifiers (identifier, kind, user_id, created_at) VALUES (?, ?, ?, ?)",
    db::Reach::no_plan);

}  // namespace

bool UserChanges::hold(const Session& session, Instant now) {
  assert(connection_.in_transaction());
  if (!connection_.query(lock_active_user, session.user_id).next()) return false;
  return connection_.query(find_open_session, session.hash, session.expires_day, session.user_id, now).next().has_value();
}

std::optional<std::string> UserChanges::password_hash_of(UserId id) {
  auto rows = connection_.query(find_password, id);
  const auto row = rows.next();
  return row ? std::optional(row->get<std::string>(0)) : std::nullopt;
}

void UserChanges::replace_identifier(UserId id, IdentifierKind kind, const std::optional<std::string>& value, Instant now) {
  assert(connection_.in_transaction());
  connection_.execute(delete_identifiers, id, wire_name(kind));
  if (value) connection_.execute(insert_identifier, *value, wire_name(kind), id, now);
}

std::vector<db::StatementInfo> UserChanges::statements() {
  return {lock_active_user, find_open_session, find_password, delete_identifiers, insert_identifier};
}

}  // namespace gatewarden::account
