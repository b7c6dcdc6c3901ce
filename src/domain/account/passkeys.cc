#include "domain/account/passkeys.h"

#include <cassert>

#include "platform/crypto/digest.h"

namespace gatewarden::account {

namespace {

constexpr db::Literal columns =
    "credential_hash, credential_id, user_id, name, public_key, algorithm, sign_count, aaguid, transports, attestation,"
    " user_verifying, backup_eligible, backed_up, created_at";

constexpr db::Statement<std::string_view, std::string_view, std::uint64_t, std::string_view, std::string_view, std::int64_t,
                        std::int64_t, std::string_view, std::string_view, std::string_view, bool, bool, bool, Instant>
    insert_passkey("passkeys.insert",
                   db::sql<"INSERT INTO user_passkeys (", columns, ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)">,
                   db::Reach::no_plan);
constexpr db::Statement<std::string_view> find_passkey(
    "passkeys.find", db::sql<"SELECT ", columns, ", last_used_at FROM user_passkeys WHERE credential_hash = ?">);
constexpr db::Statement<std::uint64_t> list_passkeys(
    "passkeys.list",
    db::sql<"SELECT ", columns, ", last_used_at FROM user_passkeys WHERE user_id = ? ORDER BY created_at, credential_hash">);
constexpr db::Statement<std::uint64_t> any_passkey("passkeys.any", "SELECT 1 FROM user_passkeys WHERE user_id = ? LIMIT 1");
constexpr db::Statement<std::int64_t, bool, Instant, std::string_view, std::uint64_t, std::int64_t, std::int64_t> use_passkey(
    "passkeys.use",
    "UPDATE user_passkeys SET sign_count = ?, backed_up = ?, last_used_at = ? WHERE credential_hash = ? AND user_id = ?"
    " AND (sign_count < ? OR (sign_count = 0 AND ? = 0))");
constexpr db::Statement<std::string_view, std::string_view, std::uint64_t> rename_passkey(
    "passkeys.rename", "UPDATE user_passkeys SET name = ? WHERE credential_hash = ? AND user_id = ?");
constexpr db::Statement<std::string_view, std::uint64_t> remove_passkey(
    "passkeys.remove", "DELETE FROM user_passkeys WHERE credential_hash = ? AND user_id = ?");
constexpr db::Statement<std::uint64_t> remove_passkeys("passkeys.remove_all", "DELETE FROM user_passkeys WHERE user_id = ?");

Passkey from_row(const db::Row& row) {
  return {.id = row.get<std::string>(0),
          .credential_id = row.get<std::string>(1),
          .user_id = row.get<std::uint64_t>(2),
          .name = row.get<std::string>(3),
          .public_key = row.get<std::string>(4),
          .algorithm = row.get<int>(5),
          .sign_count = static_cast<std::uint32_t>(row.get<std::uint64_t>(6)),
          .aaguid = row.get<std::string>(7),
          .transports = row.get<std::string>(8),
          .attestation = row.get<std::string>(9),
          .user_verifying = row.get<bool>(10),
          .backup_eligible = row.get<bool>(11),
          .backed_up = row.get<bool>(12),
          .created_at = row.get<Instant>(13),
          .last_used_at = row.get<std::optional<Instant>>(14)};
}

}  // namespace

std::string passkey_id(std::string_view credential_id) { return crypto::sha256(credential_id); }

void Passkeys::insert(const Passkey& passkey) {
  assert(connection_.in_transaction());
  connection_.execute(insert_passkey, passkey_id(passkey.credential_id), passkey.credential_id, passkey.user_id, passkey.name,
                      passkey.public_key, passkey.algorithm, std::int64_t{passkey.sign_count}, passkey.aaguid, passkey.transports,
                      passkey.attestation, passkey.user_verifying, passkey.backup_eligible, passkey.backed_up,
                      passkey.created_at);
}

std::optional<Passkey> Passkeys::find(std::string_view credential_id) {
  auto rows = connection_.query(find_passkey, passkey_id(credential_id));
  const auto row = rows.next();
  return row ? std::optional(from_row(*row)) : std::nullopt;
}

std::vector<Passkey> Passkeys::list(UserId user_id) {
  std::vector<Passkey> passkeys;
  auto rows = connection_.query(list_passkeys, user_id);
  while (const auto row = rows.next()) passkeys.push_back(from_row(*row));
  return passkeys;
}

bool Passkeys::has_any(UserId user_id) { return connection_.query(any_passkey, user_id).next().has_value(); }

bool Passkeys::mark_used(const Passkey& passkey, std::uint32_t sign_count, bool backed_up, Instant now) {
  const std::int64_t count = sign_count;
  return connection_.execute(use_passkey, count, backed_up, now, passkey.id, passkey.user_id, count, count) == 1;
}

bool Passkeys::rename(UserId user_id, std::string_view id, std::string_view name) {
  return connection_.execute(rename_passkey, name, id, user_id) == 1;
}

bool Passkeys::remove(UserId user_id, std::string_view id) { return connection_.execute(remove_passkey, id, user_id) == 1; }

std::uint64_t Passkeys::remove_all(UserId user_id) { return connection_.execute(remove_passkeys, user_id); }

std::vector<db::StatementInfo> Passkeys::statements() {
  return {insert_passkey, find_passkey, list_passkeys, any_passkey, use_passkey, rename_passkey, remove_passkey, remove_passkeys};
}

}  // namespace gatewarden::account
