#include "domain/oauth/revocations.h"

#include <cassert>
#include <limits>

#include "base/encoding.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"
#include "platform/db/bulk.h"

namespace gatewarden::oauth {

namespace {

// Five point look-ups in the partition of the token's own day.
constexpr db::Statement<std::int64_t, Instant, std::string_view, std::string_view, std::string_view, std::string_view, std::string_view>
    find_denial("revocations.find",
                "SELECT 1 FROM oauth2_revocations WHERE expires_day = ? AND not_before_at >= ? AND revoked_key IN (?, ?, ?, ?, ?)"
                " LIMIT 1");
constexpr db::Statement<std::string_view, std::int64_t, Instant, Instant> insert_denial(
    "revocations.insert",
    "INSERT INTO oauth2_revocations (revoked_key, expires_day, not_before_at) VALUES (?, ?, ?)"
    " ON DUPLICATE KEY UPDATE not_before_at = GREATEST(not_before_at, ?)",
    db::Reach::no_plan);
constexpr db::BulkStatement<db::Types<>, db::Types<std::string_view, std::int64_t, Instant>> insert_denials(
    "revocations.insert_many",
    "INSERT INTO oauth2_revocations (revoked_key, expires_day, not_before_at) VALUES (?, ?, ?)"
    " ON DUPLICATE KEY UPDATE not_before_at = GREATEST(not_before_at, VALUES(not_before_at))",
    db::Reach::no_plan);

// Of a token or grant, which never comes back: no clock of another host can be ahead of this.
constexpr Instant for_ever = from_microseconds(std::numeric_limits<std::int64_t>::max());

constexpr std::size_t grant_size = 16;
constexpr std::size_t instant_size = 8;
constexpr std::size_t random_size = 8;

std::string key_of(std::string_view kind, std::string_view subject) {
  return crypto::sha256(std::string(kind).append(subject)).substr(0, 16);
}

std::string token_key(std::string_view jti) { return key_of("token:", jti); }
std::string grant_key(std::string_view grant_id) { return key_of("grant:", grant_id); }
std::string user_key(std::uint64_t user_id) { return key_of("user:", std::to_string(user_id)); }
std::string client_key(std::string_view client_id) { return key_of("client:", client_id); }
std::string user_client_key(std::uint64_t user_id, std::string_view client_id) {
  return key_of("user and client:", std::to_string(user_id).append(":").append(client_id));
}

void deny_through(db::Connection& connection, std::string_view key, Instant not_before, Day first, Day last) {
  for (Day day = first; day <= last; ++day) connection.execute(insert_denial, key, day, not_before, not_before);
}

}  // namespace

std::string make_jti(std::string_view grant_id, Instant issued_at) {
  assert(grant_id.size() == grant_size);
  std::string bytes(grant_id);
  const auto microseconds = static_cast<std::uint64_t>(to_microseconds(issued_at));
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(microseconds >> shift & 0xff);
  return to_base64url(bytes + crypto::random_bytes(random_size));
}

std::optional<JtiParts> parse_jti(std::string_view jti) {
  const auto bytes = from_base64url(jti);
  if (!bytes || bytes->size() != grant_size + instant_size + random_size) return std::nullopt;
  std::uint64_t microseconds = 0;
  for (std::size_t i = 0; i < instant_size; ++i) microseconds = microseconds << 8 | static_cast<unsigned char>((*bytes)[grant_size + i]);
  return JtiParts{.grant_id = bytes->substr(0, grant_size), .issued_at = from_microseconds(static_cast<std::int64_t>(microseconds))};
}

bool Revocations::is_revoked(const SignedTokenIdentity& token) {
  const std::string by_token = token_key(token.jti);
  // A token without a user asks for the same key more than once, which costs nothing.
  const std::string by_user = token.user_id ? user_key(*token.user_id) : by_token;
  const std::string by_user_and_client = token.user_id ? user_client_key(*token.user_id, token.client_id) : by_token;
  auto rows = connection_.query(find_denial, day_of(token.expires_at), token.issued_at, by_token, grant_key(token.grant_id), by_user,
                                client_key(token.client_id), by_user_and_client);
  return rows.next().has_value();
}

void Revocations::revoke_token(std::string_view jti, Instant expires_at, Instant now) {
  if (expires_at <= now) return;
  deny_through(connection_, token_key(jti), for_ever, day_of(expires_at), day_of(expires_at));
}

void Revocations::revoke_grant(std::string_view grant_id, Instant now) {
  deny_through(connection_, grant_key(grant_id), for_ever, day_of(now), day_of(now + longest_));
}

void Revocations::revoke_users(std::span<const std::uint64_t> user_ids, Instant now) {
  std::vector<std::string> keys;
  for (const std::uint64_t user_id : user_ids) keys.push_back(user_key(user_id));
  db::Bulk denials(insert_denials);
  for (const std::string& key : keys)
    for (Day day = day_of(now); day <= day_of(now + longest_); ++day) denials.add(key, day, now);
  denials.execute(connection_);
}

void Revocations::revoke_user_client(std::uint64_t user_id, std::string_view client_id, Instant now) {
  deny_through(connection_, user_client_key(user_id, client_id), now, day_of(now), day_of(now + longest_));
}

void Revocations::revoke_client(std::string_view client_id, Instant now) {
  deny_through(connection_, client_key(client_id), now, day_of(now), day_of(now + longest_));
}

std::vector<db::StatementInfo> Revocations::statements() { return {find_denial, insert_denial, insert_denials}; }

}  // namespace gatewarden::oauth
