// What happened to one person's account, out of the audit log, for that person: everything but the tokens that applications fetch
// every few minutes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "domain/operation/audit_log.h"
#include "platform/db/connection.h"

namespace gatewarden::operation {

class PersonHistory {
 public:
  explicit PersonHistory(db::Connection& connection) : connection_(connection) {}

  // Newest first, back to `since`, at most `limit`; `before`: the event_id (hex) of the last one of the page before, or nothing.
  // What is no event_id is no page.
  std::vector<AuditEntry> list(std::uint64_t user_id, Instant since, std::optional<std::string_view> before, int limit);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
};

}  // namespace gatewarden::operation
