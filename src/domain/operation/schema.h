// The schema: numbered migrations with checksums, applied under a lock, and the partitions' upkeep.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "platform/db/connection.h"

namespace gatewarden::operation {

struct Migration {
  int number = 0;
  std::string name;      // "foundation"
  std::string text;
  std::string checksum;  // SHA-256 of the file, hex
};

// The statements of a migration's text, without comments and the semicolons that end them.
std::vector<std::string> split_statements(std::string_view text);

// sql/NNNN_name.sql in order; throws std::runtime_error for gaps, doubles and files that cannot be read.
std::vector<Migration> read_migrations(const std::string& directory);
// The newest schema this program knows.
inline constexpr int known_schema = 11;

struct SchemaStatus {
  struct Applied {
    int number;
    std::string name;
    Instant applied_at;
    bool complete;
    bool checksum_differs;  // the file is not what was applied
  };
  std::vector<Applied> applied;
  std::vector<Migration> pending;  // also the one that was begun and not finished
  int version() const;             // of the newest complete one; 0: none
};

// Somebody else is changing the schema or keeping the partitions now.
class UpgradeUnderWay : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Schema {
 public:
  Schema(db::Connection& connection, const Clock& clock) : connection_(connection), clock_(clock) {}

  // Changes nothing.
  SchemaStatus status(const std::vector<Migration>& migrations);
  // Applies what is pending, statement by statement, remembering each, so that an interrupted migration goes on where it
  // stopped; then keep_partitions(). `report` is told each statement. Throws UpgradeUnderWay if another migration runs,
  // std::runtime_error if the database is newer than `migrations`, or if an applied migration had another text. Alterations
  // of large tables take longer than a worker's read deadline allows: give it a patient connection.
  void migrate(const std::vector<Migration>& migrations, const std::function<void(const std::string&)>& report,
               int ahead_days = 40);
  // Throws std::runtime_error that says what to do unless the schema is exactly one that this program knows.
  void check();
  // Splits days off pfuture, until `ahead_days` after today and after the last day in use, and drops partitions whose days
  // are over by this clock and the server's. A table whose comment is "partition_days=N" gets partitions of N days.
  // Throws UpgradeUnderWay.
  struct Upkeep {
    int made = 0;
    int dropped = 0;
  };
  // Asks before each table whether to stop there; the next call goes on.
  static constexpr int days_ahead = 40;
  Upkeep keep_partitions(int ahead_days = days_ahead, const std::function<bool()>& is_to_stop = [] { return false; });

  static std::vector<db::StatementInfo> statements();

 private:
  static std::vector<db::StatementInfo> partition_statements();
  void apply(const Migration& migration, const std::function<void(const std::string&)>& report);
  db::Connection& connection_;
  const Clock& clock_;
};

}  // namespace gatewarden::operation
