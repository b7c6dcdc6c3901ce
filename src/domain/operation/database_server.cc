#include "domain/operation/database_server.h"

namespace gatewarden::operation {

namespace {

// Both kinds of server have these variables; those that are words in one and numbers in the other are made numbers.
constexpr db::Statement<> look("database_server.facts",
                               "SELECT VERSION(), @@global.innodb_flush_log_at_trx_commit,"
                               " @@global.innodb_doublewrite IN ('1', 'ON', 'DETECT_AND_RECOVER'), @@global.log_bin, @@global.sync_binlog,"
                               " @@global.max_connections, @@global.max_allowed_packet,"
                               " CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS SIGNED)",
                               db::Reach::no_plan);
constexpr db::Statement<> show_grants("database_server.grants", "SHOW GRANTS", db::Reach::no_plan);

}  // namespace

ServerFacts DatabaseServer::facts() {
  auto rows = connection_.query(look);
  const auto row = rows.next();
  return {.version = row->get<std::string>(0),
          .flush_log_at_commit = row->get<int>(1),
          .double_write = row->get<bool>(2),
          .writes_binary_log = row->get<bool>(3),
          .sync_binary_log = row->get<int>(4),
          .most_connections = row->get<std::int64_t>(5),
          .most_packet_bytes = row->get<std::int64_t>(6),
          .now = row->get<Instant>(7)};
}

std::vector<std::string> DatabaseServer::grants() {
  std::vector<std::string> found;
  auto rows = connection_.query(show_grants);
  while (const auto row = rows.next()) found.push_back(row->get<std::string>(0));
  return found;
}

std::vector<db::StatementInfo> DatabaseServer::statements() { return {look, show_grants}; }

}  // namespace gatewarden::operation
