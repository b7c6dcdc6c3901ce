// Refresh tokens: one row a family, rotation by one compare-and-swap.
//
// A token is "gwr_" and base64url of
//     day (2 bytes) · family (16) · generation (4) · secret (32) · tag (16)
// where the tag is a truncated HMAC of all before it under the server's key, so that a token that is not ours costs no
// look-up, and an old generation is known to be a true old token and not a guess. The row holds SHA-256 of the current and
// of the previous token only. The successor's secret is HMAC(server key, predecessor): a client that lost the answer and
// asks again within the grace gets the same successor, though nothing is stored in clear (RFC 9700 4.14.2, S32).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "domain/account/users.h"
#include "domain/oauth/authorization_codes.h"
#include "platform/db/connection.h"

namespace gatewarden::oauth {

struct RefreshToken {
  std::string family_id;  // 16 bytes
  Day expires_day = 0;
  Grant grant;
  std::uint32_t generation = 0;
  std::string current_hash;
  std::optional<std::string> previous_hash;
  std::optional<Instant> rotated_at;
  Instant created_at{};
  Instant last_used_at{};
  Instant expires_at{};
  std::optional<Instant> revoked_at;
};

// What a presented token is, against its family's row. A pure decision (decide() below) made of named outcomes.
struct RefreshCurrent {};                      // the live token of its family
struct RefreshRepeated { std::string successor; };  // the one before, within the grace: the same successor again
struct RefreshReused {};                       // an old one, after the grace: revoke the family, commit, then refuse
struct RefreshDead {};                         // family revoked, expired or idle too long: refuse
using RefreshDecision = std::variant<RefreshCurrent, RefreshRepeated, RefreshReused, RefreshDead>;

class RefreshTokens {
 public:
  RefreshTokens(db::Connection& connection, Secret key, Seconds idle, Seconds grace)
      : connection_(connection), key_(std::move(key)), idle_(idle), grace_(grace) {}

  // In the caller's transaction. Answers the first token of a new family that ends at `expires_at`.
  std::string insert(const Grant& grant, Instant expires_at, Instant now);

  // The family of a presented token; nothing, without a look-up, for text whose tag is not ours.
  std::optional<RefreshToken> find(std::string_view token);

  // The same, with the person it is of, in one look-up.
  struct Held {
    RefreshToken family;
    account::User user;
  };
  std::optional<Held> find_with_user(std::string_view token);

  RefreshDecision decide(std::string_view token, const RefreshToken& family, Instant now) const;

  // The compare-and-swap: answers the successor if `token` was still current; nothing if another request was faster (find
  // and decide again).
  std::optional<std::string> rotate(std::string_view token, const RefreshToken& family, Instant now);
  // For clients that do not rotate: one conditional write that is also the proof that the family is alive. False: it is not.
  bool touch(const RefreshToken& family, Instant now);

  bool revoke(const RefreshToken& family, Instant now);
  std::uint64_t revoke_grant(std::string_view grant_id, Instant now);
  std::uint64_t revoke_users(std::span<const std::uint64_t> user_ids, Instant now);
  std::uint64_t revoke_user_client(std::uint64_t user_id, std::string_view client_id, Instant now);
  std::uint64_t revoke_client(std::string_view client_id, Instant now);
  static bool looks_like(std::string_view token);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
  Secret key_;
  Seconds idle_;
  Seconds grace_;
};

}  // namespace gatewarden::oauth
