// Sessions: a browser in which a person is logged in. Truth is MySQL; memcached holds copies that live seconds.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/account/user_ids.h"
#include "platform/cache/cache.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

struct Session {
  std::string hash;  // SHA-256 of the cookie's value
  Day expires_day = 0;
  std::string id;  // 16 bytes: the sid claim is its base64url
  UserId user_id = 0;
  Instant auth_time{};
  std::string acr;
  std::string amr;  // words separated by spaces: "pwd"
  Instant created_at{};
  Instant last_used_at{};
  Instant expires_at{};
  std::string address;
  std::string user_agent;
};

struct NewSession {
  UserId user_id = 0;
  std::string acr;
  std::string amr;
  std::string address;
  std::string user_agent;  // cut at 512 bytes here
  std::optional<Instant> auth_time = {};  // of a session that another takes the place of; nothing: now
};

class Sessions {
 public:
  Sessions(db::Connection& connection, cache::Cache& cache, Seconds lifetime, Seconds idle)
      : connection_(connection), cache_(cache), lifetime_(lifetime), idle_(idle) {}

  struct Made {
    std::string cookie;  // base64url of day and 32 random bytes; the only time it exists
    Session session;
  };
  // In the caller's transaction.
  Made insert(const NewSession& session, Instant now);

  // The live session of a cookie's value: not ended, not expired, not idle too long. Touches last_used_at at most once a
  // minute. May answer from a copy of at most 10 seconds; what issues something on its strength checks again in its own
  // statement (AuthorizationCodes::insert_for_session).
  std::optional<Session> find(std::string_view cookie, Instant now);
  // The same by hash, for an interaction that remembers its session.
  std::optional<Session> find_by_hash(std::string_view hash, Day expires_day, Instant now);

  void end(const Session& session, Instant now);
  // Every session of the user but the one with `except_hash` (empty: all). Answers how many were ended.
  std::uint64_t end_all(UserId user_id, std::string_view except_hash, Instant now);
  std::uint64_t end_all(std::span<const UserId> user_ids, Instant now);
  std::vector<Session> list(UserId user_id, Instant now);

  // The session of that public name, if it is the user's and lives.
  std::optional<Session> find_of_user(UserId user_id, std::string_view session_id, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  bool is_alive(const Session& session, Instant now) const;
  std::optional<Session> touch(Session session, Instant now);

  db::Connection& connection_;
  cache::Cache& cache_;
  Seconds lifetime_;
  Seconds idle_;
};

}  // namespace gatewarden::account
