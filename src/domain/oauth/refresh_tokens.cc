#include "domain/oauth/refresh_tokens.h"

#include <cassert>

#include "base/encoding.h"
#include "domain/account/user_row.h"
#include "domain/dated_token.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"
#include "platform/db/bulk.h"

namespace gatewarden::oauth {

namespace {

using db::sql;
using OptionalText = std::optional<std::string_view>;

constexpr std::string_view prefix = "gwr_";

constexpr db::Literal family_columns =
    "f.family_id, f.expires_day, f.grant_id, f.client_id, f.user_id, f.session_id, f.scope, f.nonce, f.claims, f.auth_time_at, f.acr,"
    " f.amr, f.generation, f.current_hash, f.previous_hash, f.rotated_at, f.created_at, f.last_used_at, f.expires_at, f.revoked_at";
constexpr std::size_t family_column_count = 20;

constexpr db::Statement<std::string_view, std::int64_t, std::string_view, std::string_view, std::uint64_t, std::string_view,
                        std::string_view, OptionalText, OptionalText, Instant, std::string_view, std::string_view, std::string_view,
                        Instant, Instant, Instant>
    insert_family("refresh_tokens.insert",
                  "INSERT INTO oauth2_refresh_tokens (family_id, expires_day, grant_id, client_id, user_id, session_id, scope, nonce,"
                  " claims, auth_time_at, acr, amr, generation, current_hash, created_at, last_used_at, expires_at)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)",
                  db::Reach::no_plan);
constexpr db::Statement<std::string_view, std::int64_t> find_family(
    "refresh_tokens.find", sql<"SELECT ", family_columns, " FROM oauth2_refresh_tokens f WHERE f.family_id = ? AND f.expires_day = ?">);
constexpr db::Statement<std::string_view, std::int64_t> find_family_and_user(
    "refresh_tokens.find_with_user",
    sql<"SELECT ", family_columns, ", ", account::user_columns,
        " FROM oauth2_refresh_tokens f JOIN users u ON u.user_id = f.user_id WHERE f.family_id = ? AND f.expires_day = ?">);
constexpr db::Statement<std::string_view, std::string_view, Instant, Instant, std::string_view, std::int64_t, std::string_view, Instant>
    rotate_family("refresh_tokens.rotate",
                  "UPDATE oauth2_refresh_tokens SET generation = generation + 1, previous_hash = ?, current_hash = ?, rotated_at = ?,"
                  " last_used_at = ? WHERE family_id = ? AND expires_day = ? AND current_hash = ? AND expires_at > ?"
                  " AND revoked_at IS NULL");
constexpr db::Statement<Instant, std::string_view, std::int64_t, std::string_view, Instant, Instant> touch_family(
    "refresh_tokens.touch",
    "UPDATE oauth2_refresh_tokens SET last_used_at = ? WHERE family_id = ? AND expires_day = ? AND current_hash = ?"
    " AND expires_at > ? AND last_used_at > ? AND revoked_at IS NULL");
constexpr db::Statement<Instant, std::string_view, std::int64_t> revoke_one(
    "refresh_tokens.revoke",
    "UPDATE oauth2_refresh_tokens SET revoked_at = ? WHERE family_id = ? AND expires_day = ? AND revoked_at IS NULL");
constexpr db::Statement<Instant, std::string_view, std::int64_t> revoke_of_grant(
    "refresh_tokens.revoke_grant",
    "UPDATE oauth2_refresh_tokens SET revoked_at = ? WHERE grant_id = ? AND expires_day >= ? AND revoked_at IS NULL",
    db::Reach::all_partitions);
constexpr db::BulkStatement<db::Types<Instant, std::int64_t>, db::Types<std::uint64_t>> revoke_of_users(
    "refresh_tokens.revoke_users",
    "UPDATE oauth2_refresh_tokens SET revoked_at = ? WHERE expires_day >= ? AND revoked_at IS NULL AND user_id IN (?)",
    db::Reach::all_partitions);
constexpr db::Statement<Instant, std::uint64_t, std::string_view, std::int64_t> revoke_of_user_client(
    "refresh_tokens.revoke_user_client",
    "UPDATE oauth2_refresh_tokens SET revoked_at = ? WHERE user_id = ? AND client_id = ? AND expires_day >= ? AND revoked_at IS NULL",
    db::Reach::all_partitions);
constexpr db::Statement<Instant, std::string_view, std::int64_t> revoke_of_client(
    "refresh_tokens.revoke_client",
    "UPDATE oauth2_refresh_tokens SET revoked_at = ? WHERE client_id = ? AND expires_day >= ? AND revoked_at IS NULL",
    db::Reach::all_partitions);

// The parts of a token (refresh_tokens.h), in bytes.
constexpr std::size_t day_size = 2;
constexpr std::size_t family_size = 16;
constexpr std::size_t generation_size = 4;
constexpr std::size_t secret_size = 32;
constexpr std::size_t tag_size = 16;
constexpr std::size_t head_size = day_size + family_size + generation_size;
constexpr std::size_t signed_size = head_size + secret_size;

struct Parts {
  Day day = 0;
  std::string family_id;
  std::uint32_t generation = 0;
};

// The labels keep the two uses of one key apart.
std::string tag_of(const Secret& key, std::string_view signed_part) {
  return crypto::hmac_sha256(key.reveal(), std::string("tag:").append(signed_part)).substr(0, tag_size);
}

std::string assemble(const Secret& key, const Parts& parts, std::string_view secret) {
  assert(parts.family_id.size() == family_size && secret.size() == secret_size);
  std::string bytes = domain::day_bytes(parts.day) + parts.family_id;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(parts.generation >> shift & 0xff);
  bytes += secret;
  return std::string(prefix) + to_base64url(bytes + tag_of(key, bytes));
}

std::optional<Parts> parse(const Secret& key, std::string_view token) {
  if (!RefreshTokens::looks_like(token)) return std::nullopt;
  const auto bytes = from_base64url(token.substr(prefix.size()));
  if (!bytes || bytes->size() != signed_size + tag_size) return std::nullopt;
  const std::string_view whole = *bytes;
  if (!equal_in_constant_time(tag_of(key, whole.substr(0, signed_size)), whole.substr(signed_size))) return std::nullopt;
  std::uint32_t generation = 0;
  for (const char byte : whole.substr(day_size + family_size, generation_size)) generation = generation << 8 | static_cast<unsigned char>(byte);
  return Parts{.day = domain::day_from_bytes(whole.substr(0, day_size)),
               .family_id = std::string(whole.substr(day_size, family_size)),
               .generation = generation};
}

std::string successor_of(const Secret& key, std::string_view token, const Parts& parts) {
  const std::string secret = crypto::hmac_sha256(key.reveal(), std::string("successor:").append(token));
  return assemble(key, {.day = parts.day, .family_id = parts.family_id, .generation = parts.generation + 1}, secret);
}

RefreshToken read_family(const db::Row& row) {
  return {.family_id = row.get<std::string>(0),
          .expires_day = row.get<int>(1),
          .grant = read_grant(row, 2),
          .generation = static_cast<std::uint32_t>(row.get<std::uint64_t>(12)),
          .current_hash = row.get<std::string>(13),
          .previous_hash = row.get<std::optional<std::string>>(14),
          .rotated_at = row.get<std::optional<Instant>>(15),
          .created_at = row.get<Instant>(16),
          .last_used_at = row.get<Instant>(17),
          .expires_at = row.get<Instant>(18),
          .revoked_at = row.get<std::optional<Instant>>(19)};
}

}  // namespace

bool RefreshTokens::looks_like(std::string_view token) { return token.starts_with(prefix); }

std::string RefreshTokens::insert(const Grant& grant, Instant expires_at, Instant now) {
  assert(connection_.in_transaction());
  const Parts parts{.day = day_of(expires_at), .family_id = crypto::random_bytes(family_size)};
  std::string token = assemble(key_, parts, crypto::random_bytes(secret_size));
  connection_.execute(insert_family, parts.family_id, parts.day, grant.id, grant.client_id, grant.user_id, grant.session_id, grant.scope,
                      grant.nonce, grant.claims, grant.auth_time, grant.acr, grant.amr, crypto::sha256(token), now, now, expires_at);
  return token;
}

std::optional<RefreshToken> RefreshTokens::find(std::string_view token) {
  const auto parts = parse(key_, token);
  if (!parts) return std::nullopt;
  auto rows = connection_.query(find_family, parts->family_id, parts->day);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  return read_family(*row);
}

std::optional<RefreshTokens::Held> RefreshTokens::find_with_user(std::string_view token) {
  const auto parts = parse(key_, token);
  if (!parts) return std::nullopt;
  auto rows = connection_.query(find_family_and_user, parts->family_id, parts->day);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  return Held{read_family(*row), account::read_user(*row, family_column_count)};
}

RefreshDecision RefreshTokens::decide(std::string_view token, const RefreshToken& family, Instant now) const {
  const auto parts = parse(key_, token);
  assert(parts && parts->family_id == family.family_id);
  if (family.revoked_at || family.expires_at <= now || family.last_used_at + idle_ <= now) return RefreshDead{};
  const std::string hash = crypto::sha256(token);
  if (equal_in_constant_time(hash, family.current_hash)) return RefreshCurrent{};
  // Ours, and newer than the row: the database was restored from a backup. No sign of theft, and nothing to go on with.
  if (parts->generation > family.generation) return RefreshDead{};
  const bool is_previous = family.previous_hash && equal_in_constant_time(hash, *family.previous_hash);
  // Another host's clock may be ahead of ours by as much as it may be behind.
  const bool in_grace = family.rotated_at && grace_ > Seconds{0} && std::chrono::abs(now - *family.rotated_at) <= grace_;
  if (is_previous && in_grace) {
    std::string successor = successor_of(key_, token, *parts);
    if (equal_in_constant_time(crypto::sha256(successor), family.current_hash)) return RefreshRepeated{std::move(successor)};
  }
  return RefreshReused{};
}

std::optional<std::string> RefreshTokens::rotate(std::string_view token, const RefreshToken& family, Instant now) {
  const auto parts = parse(key_, token);
  assert(parts && parts->family_id == family.family_id);
  std::string successor = successor_of(key_, token, *parts);
  const std::string hash = crypto::sha256(token);
  const std::uint64_t rotated = connection_.execute(rotate_family, hash, crypto::sha256(successor), now, now, family.family_id,
                                                    family.expires_day, hash, now);
  if (rotated == 0) return std::nullopt;
  return successor;
}

bool RefreshTokens::touch(const RefreshToken& family, Instant now) {
  return connection_.execute(touch_family, now, family.family_id, family.expires_day, family.current_hash, now, now - idle_) == 1;
}

bool RefreshTokens::revoke(const RefreshToken& family, Instant now) {
  return connection_.execute(revoke_one, now, family.family_id, family.expires_day) == 1;
}

std::uint64_t RefreshTokens::revoke_grant(std::string_view grant_id, Instant now) {
  return connection_.execute(revoke_of_grant, now, grant_id, day_of(now));
}

std::uint64_t RefreshTokens::revoke_users(std::span<const std::uint64_t> user_ids, Instant now) {
  db::Bulk users(revoke_of_users, now, day_of(now));
  users.add_all(user_ids);
  return users.execute(connection_);
}

std::uint64_t RefreshTokens::revoke_user_client(std::uint64_t user_id, std::string_view client_id, Instant now) {
  return connection_.execute(revoke_of_user_client, now, user_id, client_id, day_of(now));
}

std::uint64_t RefreshTokens::revoke_client(std::string_view client_id, Instant now) {
  return connection_.execute(revoke_of_client, now, client_id, day_of(now));
}

std::vector<db::StatementInfo> RefreshTokens::statements() {
  return {insert_family, find_family,     find_family_and_user, rotate_family,         touch_family,
          revoke_one,    revoke_of_grant, revoke_of_users,       revoke_of_user_client, revoke_of_client};
}

}  // namespace gatewarden::oauth
