// What the database server says of itself: how safely it keeps what is committed, how much it bears, what its user may do.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "platform/db/connection.h"

namespace gatewarden::operation {

struct ServerFacts {
  std::string version;              // "10.11.19-MariaDB-…", "8.0.43"
  int flush_log_at_commit = 1;      // innodb_flush_log_at_trx_commit
  bool double_write = true;         // innodb_doublewrite
  bool writes_binary_log = false;   // log_bin
  int sync_binary_log = 1;          // sync_binlog
  std::int64_t most_connections = 0;
  std::int64_t most_packet_bytes = 0;
  Instant now{};                    // by the server's clock
};

class DatabaseServer {
 public:
  explicit DatabaseServer(db::Connection& connection) : connection_(connection) {}

  ServerFacts facts();
  // As SHOW GRANTS tells them of the user that is connected.
  std::vector<std::string> grants();

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
};

}  // namespace gatewarden::operation
