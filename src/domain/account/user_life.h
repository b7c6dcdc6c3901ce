// The life of accounts: disabled and enabled, deleted and restored, one or many in one transaction.
//
// Whoever is disabled or deleted is out at once: sessions, families, opaque and signed tokens, remembered browsers, links in
// messages and sign-ins under way end with it, and no grant gives another token. Nothing of that comes back with the account.
// A deleted account keeps its identifiers until it is erased (user_erasure.h): nobody else can have them while it may return.
#pragma once

#include <span>
#include <vector>

#include "base/time.h"
#include "domain/account/sessions.h"
#include "domain/account/users.h"
#include "domain/oauth/grants.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

class UserLife {
 public:
  UserLife(db::Connection& connection, Users& users, Sessions& sessions, const oauth::TokenStores& tokens)
      : connection_(connection), users_(users), sessions_(sessions), tokens_(tokens) {}

  // Each in the caller's transaction. They answer the ids of those that were changed, in order: not of who is so already, who does
  // not exist, or who cannot be changed so (only an active account is disabled, only a deleted one restored).
  std::vector<UserId> disable(std::span<const UserId> ids, Instant now);
  std::vector<UserId> enable(std::span<const UserId> ids, Instant now);
  // A soft deletion: the account can be restored to what it was until it is erased.
  std::vector<UserId> remove(std::span<const UserId> ids, Instant now);
  std::vector<UserId> restore(std::span<const UserId> ids, Instant now);
  // No password of theirs is good any more, and all that passwords have opened ends. Answers the number of passwords.
  std::uint64_t invalidate_credentials(std::span<const UserId> ids, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  void end_access(std::span<const UserId> ids, Instant now);

  db::Connection& connection_;
  Users& users_;
  Sessions& sessions_;
  oauth::TokenStores tokens_;
};

}  // namespace gatewarden::account
