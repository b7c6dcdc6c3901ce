#include "domain/oauth/access_tokens.h"

#include "domain/dated_token.h"
#include "platform/db/bulk.h"

namespace gatewarden::oauth {

namespace {

using db::sql;
using OptionalText = std::optional<std::string_view>;

constexpr std::string_view prefix = "gwa_";

constexpr db::Literal token_columns =
    "grant_id, client_id, user_id, scope, claims, auth_time_at, acr, created_at, expires_at, revoked_at";

constexpr db::Statement<std::string_view, std::int64_t, std::string_view, std::string_view, std::optional<std::uint64_t>,
                        std::string_view, OptionalText, std::optional<Instant>, OptionalText, Instant, Instant,
                        std::optional<Instant>>
    insert_token("access_tokens.insert",
                 sql<"INSERT INTO oauth2_access_tokens (token_hash, expires_day, ", token_columns,
                     ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)">,
                 db::Reach::no_plan);
// With the person's own state: a token that was being made while its person was cut off would otherwise outlive that.
constexpr db::Statement<std::string_view, std::int64_t> find_token(
    "access_tokens.find",
    "SELECT t.grant_id, t.client_id, t.user_id, t.scope, t.claims, t.auth_time_at, t.acr, t.created_at, t.expires_at, t.revoked_at,"
    " t.user_id IS NULL OR (u.status = 'active' AND u.tokens_not_before_at < t.created_at)"
    " FROM oauth2_access_tokens t LEFT JOIN users u ON u.user_id = t.user_id WHERE t.token_hash = ? AND t.expires_day = ?");
constexpr db::Statement<Instant, std::string_view, std::int64_t> revoke_one(
    "access_tokens.revoke",
    "UPDATE oauth2_access_tokens SET revoked_at = ? WHERE token_hash = ? AND expires_day = ? AND revoked_at IS NULL");
constexpr db::Statement<Instant, std::string_view, std::int64_t> revoke_of_grant(
    "access_tokens.revoke_grant",
    "UPDATE oauth2_access_tokens SET revoked_at = ? WHERE grant_id = ? AND expires_day >= ? AND revoked_at IS NULL",
    db::Reach::all_partitions);
constexpr db::BulkStatement<db::Types<Instant, std::int64_t>, db::Types<std::uint64_t>> revoke_of_users(
    "access_tokens.revoke_users",
    "UPDATE oauth2_access_tokens SET revoked_at = ? WHERE expires_day >= ? AND revoked_at IS NULL AND user_id IN (?)",
    db::Reach::all_partitions);
constexpr db::Statement<Instant, std::uint64_t, std::string_view, std::int64_t> revoke_of_user_client(
    "access_tokens.revoke_user_client",
    "UPDATE oauth2_access_tokens SET revoked_at = ? WHERE user_id = ? AND client_id = ? AND expires_day >= ? AND revoked_at IS NULL",
    db::Reach::all_partitions);
constexpr db::Statement<Instant, std::string_view, std::int64_t> revoke_of_client(
    "access_tokens.revoke_client",
    "UPDATE oauth2_access_tokens SET revoked_at = ? WHERE client_id = ? AND expires_day >= ? AND revoked_at IS NULL",
    db::Reach::all_partitions);

}  // namespace

bool AccessTokens::looks_like(std::string_view token) { return token.starts_with(prefix); }

std::string AccessTokens::insert(const AccessToken& token) {
  auto made = domain::make_dated_token(prefix, day_of(token.expires_at));
  connection_.execute(insert_token, made.hash, made.day, token.grant_id, token.client_id, token.user_id, token.scope, token.claims,
                      token.auth_time, token.acr, token.created_at, token.expires_at, token.revoked_at);
  return std::move(made.text);
}

std::optional<AccessToken> AccessTokens::find(std::string_view token) {
  const auto parsed = domain::parse_dated_token(prefix, token);
  if (!parsed) return std::nullopt;
  auto rows = connection_.query(find_token, parsed->hash, parsed->day);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  return AccessToken{.grant_id = row->get<std::string>(0),
                     .client_id = row->get<std::string>(1),
                     .user_id = row->get<std::optional<std::uint64_t>>(2),
                     .scope = row->get<std::string>(3),
                     .claims = row->get<std::optional<std::string>>(4),
                     .auth_time = row->get<std::optional<Instant>>(5),
                     .acr = row->get<std::optional<std::string>>(6),
                     .created_at = row->get<Instant>(7),
                     .expires_at = row->get<Instant>(8),
                     .revoked_at = row->get<std::optional<Instant>>(9),
                     .is_user_good = row->get<std::optional<bool>>(10).value_or(false)};
}

bool AccessTokens::revoke(std::string_view token, Instant now) {
  const auto parsed = domain::parse_dated_token(prefix, token);
  return parsed && connection_.execute(revoke_one, now, parsed->hash, parsed->day) == 1;
}

std::uint64_t AccessTokens::revoke_grant(std::string_view grant_id, Instant now) {
  return connection_.execute(revoke_of_grant, now, grant_id, day_of(now));
}

std::uint64_t AccessTokens::revoke_users(std::span<const std::uint64_t> user_ids, Instant now) {
  db::Bulk users(revoke_of_users, now, day_of(now));
  users.add_all(user_ids);
  return users.execute(connection_);
}

std::uint64_t AccessTokens::revoke_user_client(std::uint64_t user_id, std::string_view client_id, Instant now) {
  return connection_.execute(revoke_of_user_client, now, user_id, client_id, day_of(now));
}

std::uint64_t AccessTokens::revoke_client(std::string_view client_id, Instant now) {
  return connection_.execute(revoke_of_client, now, client_id, day_of(now));
}

std::vector<db::StatementInfo> AccessTokens::statements() {
  return {insert_token, find_token, revoke_one, revoke_of_grant, revoke_of_users, revoke_of_user_client, revoke_of_client};
}

}  // namespace gatewarden::oauth
