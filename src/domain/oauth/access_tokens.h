// Opaque access tokens, stored as SHA-256. (Signed ones are protocol/token_issuer's and nowhere stored.)
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "platform/db/connection.h"

namespace gatewarden::oauth {

struct AccessToken {
  std::string grant_id;  // 16 bytes
  std::string client_id;
  std::optional<std::uint64_t> user_id;
  std::string scope;
  std::optional<std::string> claims;
  std::optional<Instant> auth_time;
  std::optional<std::string> acr;
  Instant created_at{};
  Instant expires_at{};
  std::optional<Instant> revoked_at;
  // Answered by find(): the person is active and was not cut off since the token was made. True for a client's own token.
  bool is_user_good = true;
};

class AccessTokens {
 public:
  explicit AccessTokens(db::Connection& connection) : connection_(connection) {}

  // Answers the token: base64url of its day of expiry and 32 random bytes, with the prefix "gwa_".
  std::string insert(const AccessToken& token);
  // Revoked and expired ones too. Nothing, without a look-up, for text that is no opaque token of ours.
  std::optional<AccessToken> find(std::string_view token);
  bool revoke(std::string_view token, Instant now);
  std::uint64_t revoke_grant(std::string_view grant_id, Instant now);
  std::uint64_t revoke_users(std::span<const std::uint64_t> user_ids, Instant now);
  std::uint64_t revoke_user_client(std::uint64_t user_id, std::string_view client_id, Instant now);
  std::uint64_t revoke_client(std::string_view client_id, Instant now);
  static bool looks_like(std::string_view token);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
};

}  // namespace gatewarden::oauth
