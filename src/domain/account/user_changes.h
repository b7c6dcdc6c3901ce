// What a person changes of their own account by themselves, on the strength of a session that must still be good when it happens.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/account/sessions.h"
#include "domain/account/users.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

class UserChanges {
 public:
  explicit UserChanges(db::Connection& connection) : connection_(connection) {}

  // In the caller's transaction: holds the person's row until it has ended, and answers whether the session lives and the account is
  // active, by the tables and not by a copy. Whoever ends sessions or accounts meanwhile waits, or was waited for.
  bool hold(const Session& session, Instant now);
  // PHC; nothing for who has no password.
  std::optional<std::string> password_hash_of(UserId id);
  // What the person signs in with, of that kind, in place of what they had; nothing: they shall have none. Throws db::Duplicate where
  // it is another's. In the caller's transaction.
  void replace_identifier(UserId id, IdentifierKind kind, const std::optional<std::string>& value, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
};

}  // namespace gatewarden::account
