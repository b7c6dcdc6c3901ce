// Links that stand in messages: whoever opens one has shown that the identifier to which it went is theirs. Each works once (S73).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/account/user_ids.h"
#include "domain/oauth/interactions.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

struct OneTimeLink {
  std::string hash;  // SHA-256 of the token
  Day expires_day = 0;
  std::string identifier;  // canonical
  UserId user_id = 0;
  // The authorization request to go on with, in the browser that asked for it.
  std::optional<oauth::InteractionKey> interaction;
  Instant created_at{};
};

struct NewOneTimeLink {
  std::string identifier;
  UserId user_id = 0;  // 0: nobody's, and good for nothing
  std::optional<oauth::InteractionKey> interaction;
};

class OneTimeLinks {
 public:
  explicit OneTimeLinks(db::Connection& connection) : connection_(connection) {}

  // Answers the token: base64url, the only time it exists.
  std::string insert(const NewOneTimeLink& link, Seconds lifetime, Instant now);
  // Not used, not expired, and somebody's.
  std::optional<OneTimeLink> find(std::string_view token, Instant now);
  // One atomic write: true for exactly one caller. In the caller's transaction.
  bool use(const OneTimeLink& link, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
};

}  // namespace gatewarden::account
