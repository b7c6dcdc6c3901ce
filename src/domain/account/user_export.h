// Everything that makes a user, page by page: for moving people elsewhere.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "domain/account/users.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

struct ExportedUser {
  User user;
  std::optional<Instant> consented_at;
  std::optional<std::string> password_hash;
  std::vector<Identifier> identifiers;
};

class UserExport {
 public:
  enum class Hashes { left_out, read };

  UserExport(db::Connection& connection, Hashes hashes) : connection_(connection), hashes_(hashes) {}

  // Ordered by id, from above `after`, users who are deleted left out. Empty: there are no more.
  std::vector<ExportedUser> page(UserId after, int limit);
  // About how many there are, as the server estimates it: for the display of progress.
  std::uint64_t estimate();

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
  Hashes hashes_;
};

}  // namespace gatewarden::account
