#include "protocol/access_token_check.h"

#include "base/names.h"
#include "protocol/claims.h"
#include "protocol/signed_token.h"
#include "protocol/subject.h"

namespace gatewarden::protocol {

namespace {

std::vector<std::string> names_of_userinfo_claims(const std::optional<std::string>& claims) {
  std::vector<std::string> claim_names;
  if (!claims) return claim_names;
  const auto wishes = parse_claims_request(*claims);
  if (!wishes.ok()) return claim_names;
  for (const auto& wish : wishes->userinfo) claim_names.push_back(wish.first);
  return claim_names;
}

std::vector<std::string> strings_of(const std::optional<json::Value>& value) {
  if (!value) return {};
  if (auto one = value->string()) return {*std::move(one)};
  return value->strings().value_or(std::vector<std::string>{});
}

// NumericDate as this server writes it: whole seconds, and none so far off that microseconds would not hold it (S38).
std::optional<Instant> instant_at(const json::Value& payload, std::string_view name) {
  constexpr std::int64_t furthest = std::int64_t{1} << 40;
  const auto seconds = payload.integer_at(name);
  if (!seconds || *seconds < 0 || *seconds > furthest) return std::nullopt;
  return from_epoch_seconds(*seconds);
}

// The claims of RFC 9068 section 2.2 as this server writes them; nothing if one is missing or has another type.
std::optional<CheckedAccessToken> read_claims(const json::Value& payload) {
  const auto jti = payload.string_at(names::jti);
  const auto client_id = payload.string_at(names::client_id);
  const auto sub = payload.string_at(names::sub);
  const auto exp = instant_at(payload, names::exp);
  const auto parts = jti ? oauth::parse_jti(*jti) : std::nullopt;
  if (!parts || !client_id || !sub || !exp) return std::nullopt;
  CheckedAccessToken token;
  token.grant_id = parts->grant_id;
  token.client_id = *client_id;
  if (*sub != *client_id) {
    token.user_id = parse_user_subject(*sub);
    if (!token.user_id) return std::nullopt;
  }
  token.scope = payload.string_at(names::scope).value_or("");
  token.audience = strings_of(payload.find(names::aud));
  token.userinfo_claims = strings_of(payload.find(userinfo_claims));
  token.auth_time = instant_at(payload, names::auth_time);
  token.acr = payload.string_at(names::acr).value_or("");
  token.jti = *jti;
  token.issued_at = parts->issued_at;
  token.expires_at = *exp;
  return token;
}

}  // namespace

std::string CheckedAccessToken::subject() const { return user_id ? subject_of(*user_id) : client_id; }

std::vector<std::string> audience_of(const oauth::Client& client, std::string_view issuer) {
  return client.audience.empty() ? std::vector<std::string>{std::string(issuer)} : client.audience;
}

std::optional<CheckedAccessToken> AccessTokenCheck::check(std::string_view token, Instant now) {
  auto checked = oauth::AccessTokens::looks_like(token) ? check_opaque(token, now) : check_signed(token, now);
  if (!checked || !is_client_good(*checked)) return std::nullopt;
  return checked;
}

std::optional<CheckedAccessToken> AccessTokenCheck::check_opaque(std::string_view token, Instant now) {
  auto row = access_tokens_.find(token);
  if (!row || row->revoked_at || row->expires_at <= now || !row->is_user_good) return std::nullopt;
  CheckedAccessToken checked;
  checked.format = oauth::TokenFormat::opaque;
  checked.grant_id = std::move(row->grant_id);
  checked.client_id = std::move(row->client_id);
  checked.user_id = row->user_id;
  checked.scope = std::move(row->scope);
  checked.userinfo_claims = names_of_userinfo_claims(row->claims);
  checked.auth_time = row->auth_time;
  checked.acr = row->acr.value_or("");
  checked.issued_at = row->created_at;
  checked.expires_at = row->expires_at;
  return checked;
}

std::optional<CheckedAccessToken> AccessTokenCheck::check_signed(std::string_view token, Instant now) {
  const auto payload = verify_own_token(token, access_token_type, issuer_, keys_);
  if (!payload) return std::nullopt;
  auto checked = read_claims(*payload);
  if (!checked || checked->expires_at <= now) return std::nullopt;
  const bool is_revoked = revocations_.is_revoked({.jti = checked->jti, .grant_id = checked->grant_id,
                                                   .client_id = checked->client_id, .user_id = checked->user_id,
                                                   .issued_at = checked->issued_at, .expires_at = checked->expires_at});
  if (is_revoked) return std::nullopt;
  return checked;
}

// An opaque token's audience is its client's; a signed one carries its own.
bool AccessTokenCheck::is_client_good(CheckedAccessToken& token) {
  const oauth::Client* const client = clients_.find(token.client_id);
  if (client == nullptr || client->status != oauth::ClientStatus::active) return false;
  if (token.issued_at <= client->tokens_not_before) return false;
  if (token.format == oauth::TokenFormat::opaque) token.audience = audience_of(*client, issuer_);
  return true;
}

}  // namespace gatewarden::protocol
