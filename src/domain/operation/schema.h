// The schema: numbered migrations with checksums, applied under a lock, and the partitions' upkeep.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
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

// sql/NNNN_name.sql in order; throws std::runtime_error for gaps, doubles and files that cannot be read.
std::vector<Migration> read_migrations(const std::string& directory);
// The newest schema this program knows.
inline constexpr int known_schema = 1;

struct SchemaStatus {
  struct Applied {
    int number;
    std::string name;
    Instant applied_at;
    bool complete;
    bool checksum_differs;  // the file is not what was applied
  };
  std::vector<Applied> applied;
  std::vector<Migration> pending;
  int version() const;
};

class Schema {
 public:
  Schema(db::Connection& connection, const Clock& clock) : connection_(connection), clock_(clock) {}

  SchemaStatus status(const std::vector<Migration>& migrations);
  // Applies what is pending, statement by statement, remembering each, so that an interrupted migration goes on where it
  // stopped. `report` is told each statement. Under GET_LOCK; throws if another migration runs.
  void migrate(const std::vector<Migration>& migrations, const std::function<void(const std::string&)>& report);
  // Throws std::runtime_error that says what to do unless the schema is exactly one that this program knows.
  void check();
  // Splits days off pfuture until `ahead` days from now, and drops partitions whose day is over. Answers what it did.
  struct Upkeep {
    int made = 0;
    int dropped = 0;
  };
  Upkeep keep_partitions(int ahead_days = 40);

 private:
  db::Connection& connection_;
  const Clock& clock_;
};

}  // namespace gatewarden::operation
