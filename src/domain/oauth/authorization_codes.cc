#include "domain/oauth/authorization_codes.h"

#include <cassert>

#include "domain/dated_token.h"
#include "platform/crypto/random.h"

namespace gatewarden::oauth {

namespace {

using db::sql;
using OptionalText = std::optional<std::string_view>;

constexpr std::string_view prefix = "gwc_";

constexpr db::Literal code_columns =
    "code_hash, expires_day, grant_id, client_id, user_id, session_id, scope, nonce, claims, auth_time_at, acr, amr, redirect_uri,"
    " redirect_uri_given, code_challenge, created_at, expires_at";

constexpr db::Statement<std::string_view, std::int64_t, std::string_view, std::string_view, std::uint64_t, std::string_view,
                        std::string_view, OptionalText, OptionalText, Instant, std::string_view, std::string_view, std::string_view,
                        bool, OptionalText, Instant, Instant, std::string_view, std::int64_t, std::uint64_t, Instant>
    insert_code_for_session(
        "authorization_codes.insert_for_session",
        sql<"INSERT INTO oauth2_authorization_codes (", code_columns, ")"
            " SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM user_sessions"
            " WHERE session_hash = ? AND expires_day = ? AND user_id = ? AND ended_at IS NULL AND expires_at > ?">);
constexpr db::Statement<std::string_view, std::int64_t> find_code(
    "authorization_codes.find",
    sql<"SELECT ", code_columns, ", used_at FROM oauth2_authorization_codes WHERE code_hash = ? AND expires_day = ?">);
constexpr db::Statement<Instant, std::string_view, std::int64_t> use_code(
    "authorization_codes.mark_used",
    "UPDATE oauth2_authorization_codes SET used_at = ? WHERE code_hash = ? AND expires_day = ? AND used_at IS NULL");

AuthorizationCode read_code(const db::Row& row) {
  return {.hash = row.get<std::string>(0),
          .expires_day = row.get<int>(1),
          .grant = read_grant(row, 2),
          .redirect_uri = row.get<std::string>(12),
          .redirect_uri_given = row.get<bool>(13),
          .code_challenge = row.get<std::optional<std::string>>(14),
          .created_at = row.get<Instant>(15),
          .expires_at = row.get<Instant>(16),
          .used_at = row.get<std::optional<Instant>>(17)};
}

}  // namespace

Grant read_grant(const db::Row& row, std::size_t first) {
  return {.id = row.get<std::string>(first),
          .client_id = row.get<std::string>(first + 1),
          .user_id = row.get<std::uint64_t>(first + 2),
          .session_id = row.get<std::string>(first + 3),
          .scope = row.get<std::string>(first + 4),
          .nonce = row.get<std::optional<std::string>>(first + 5),
          .claims = row.get<std::optional<std::string>>(first + 6),
          .auth_time = row.get<Instant>(first + 7),
          .acr = row.get<std::string>(first + 8),
          .amr = row.get<std::string>(first + 9)};
}

std::optional<std::string> AuthorizationCodes::insert_for_session(AuthorizationCode code, const account::Session& session, Instant now) {
  Grant& grant = code.grant;
  if (grant.id.empty()) grant.id = crypto::random_bytes(16);
  const Instant expires_at = now + lifetime_;
  auto token = domain::make_dated_token(prefix, day_of(expires_at));
  const std::uint64_t inserted = connection_.execute(
      insert_code_for_session, token.hash, token.day, grant.id, grant.client_id, grant.user_id, grant.session_id, grant.scope,
      grant.nonce, grant.claims, grant.auth_time, grant.acr, grant.amr, code.redirect_uri, code.redirect_uri_given,
      code.code_challenge, now, expires_at, session.hash, session.expires_day, grant.user_id, now);
  if (inserted == 0) return std::nullopt;
  return std::move(token.text);
}

std::optional<AuthorizationCode> AuthorizationCodes::find(std::string_view code) {
  const auto token = domain::parse_dated_token(prefix, code);
  if (!token) return std::nullopt;
  auto rows = connection_.query(find_code, token->hash, token->day);
  const auto row = rows.next();
  if (!row) return std::nullopt;
  return read_code(*row);
}

bool AuthorizationCodes::mark_used(const AuthorizationCode& code, Instant now) {
  assert(connection_.in_transaction());
  return connection_.execute(use_code, now, code.hash, code.expires_day) == 1;
}

std::vector<db::StatementInfo> AuthorizationCodes::statements() { return {insert_code_for_session, find_code, use_code}; }

}  // namespace gatewarden::oauth
