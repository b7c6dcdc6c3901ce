// Denials of signed access tokens: of one token, of a grant, of all of a user, of a client, or of a user at a client until an
// instant.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "platform/db/connection.h"

namespace gatewarden::oauth {

// What of a signed token decides whether it is denied. Its jti is base64url of grant (16 bytes), microseconds of its
// issue (8 bytes, big-endian) and 8 random bytes.
struct SignedTokenIdentity {
  std::string jti;
  std::string grant_id;
  std::string client_id;
  std::optional<std::uint64_t> user_id;
  Instant issued_at{};
  Instant expires_at{};
};

std::string make_jti(std::string_view grant_id, Instant issued_at);
// Grant and instant of a jti of ours; nothing for any other text.
struct JtiParts { std::string grant_id; Instant issued_at; };
std::optional<JtiParts> parse_jti(std::string_view jti);

class Revocations {
 public:
  // `longest`: the longest life that an access token can have; a denial stands in each day until then.
  Revocations(db::Connection& connection, Seconds longest) : connection_(connection), longest_(longest) {}

  bool is_revoked(const SignedTokenIdentity& token);
  void revoke_token(std::string_view jti, Instant expires_at, Instant now);
  void revoke_grant(std::string_view grant_id, Instant now);
  void revoke_users(std::span<const std::uint64_t> user_ids, Instant now);
  void revoke_user_client(std::uint64_t user_id, std::string_view client_id, Instant now);
  void revoke_client(std::string_view client_id, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
  Seconds longest_;
};

}  // namespace gatewarden::oauth
