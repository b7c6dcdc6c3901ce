// The applications that may act for a person now: those with a remembered consent, and those that hold tokens of theirs.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "platform/db/connection.h"

namespace gatewarden::oauth {

struct ConnectedApplication {
  std::string client_id;
  std::vector<std::string> scopes;  // consented to, or of a token that lives
  Instant first_at{};               // of the consent, or of the oldest token that lives
  Instant last_at{};                // when it was last granted anything, or got a token
};

class ConnectedApplications {
 public:
  explicit ConnectedApplications(db::Connection& connection) : connection_(connection) {}

  // Ordered by client id.
  std::vector<ConnectedApplication> list(std::uint64_t user_id, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
};

}  // namespace gatewarden::oauth
