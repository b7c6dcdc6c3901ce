// Authorization codes (RFC 6749 section 4.1.2): short-lived, bound to all they were issued for, used once by one write.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/account/sessions.h"
#include "platform/db/connection.h"

namespace gatewarden::oauth {

// What a person granted to a client at one authorization, carried from the code to every token that comes of it.
struct Grant {
  std::string id;  // 16 random bytes
  std::string client_id;
  std::uint64_t user_id = 0;
  std::string session_id;  // 16 bytes; the sid claim is its base64url
  std::string scope;       // words separated by spaces
  std::optional<std::string> nonce;
  std::optional<std::string> claims;  // the claims request parameter, JSON
  Instant auth_time{};
  std::string acr;
  std::string amr;
};

// From ten columns that stand in the order of the members, beginning with column `first`.
Grant read_grant(const db::Row& row, std::size_t first);

struct AuthorizationCode {
  std::string hash;
  Day expires_day = 0;
  Grant grant;
  std::string redirect_uri;
  bool redirect_uri_given = true;
  std::optional<std::string> code_challenge;  // S256
  Instant created_at{};
  Instant expires_at{};
  std::optional<Instant> used_at;
};

class AuthorizationCodes {
 public:
  AuthorizationCodes(db::Connection& connection, Seconds lifetime) : connection_(connection), lifetime_(lifetime) {}

  // Issues a code if `session` is alive in the database in that very statement; nothing if it is not. `grant.id` is made
  // here if empty. Fields hash, expires_day, created_at, expires_at of `code` are made here.
  std::optional<std::string> insert_for_session(AuthorizationCode code, const account::Session& session, Instant now);

  // Expired and used ones too: the caller decides what they mean. Nothing for text that is no code of ours.
  std::optional<AuthorizationCode> find(std::string_view code);

  // Single use: true for exactly one caller, ever. In the caller's transaction.
  bool mark_used(const AuthorizationCode& code, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
  Seconds lifetime_;
};

}  // namespace gatewarden::oauth
