// How far each import of people has come. The row is written in the transaction of the people themselves, so that it tells
// exactly which lines are done, however an import ended.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "platform/db/connection.h"

namespace gatewarden::account {

struct UserImport {
  std::uint64_t lines_done = 0;  // the last line of the last row that was written or refused
  std::uint64_t users_created = 0;
  std::uint64_t rows_refused = 0;
  Instant started_at{};
  Instant updated_at{};
  std::optional<Instant> finished_at;
};

class UserImports {
 public:
  explicit UserImports(db::Connection& connection) : connection_(connection) {}

  // `import_id`: 32 bytes.
  std::optional<UserImport> find(const std::string& import_id);
  // Makes the row if it is not there; answers what is.
  UserImport begin(const std::string& import_id, Instant now);
  // In the caller's transaction: adds what it has done. False, and nothing is changed, if the lines that are done are not
  // `lines_before`, or the import is finished: another run of it is under way. Holds that other run up until the transaction ends.
  struct Step {
    std::uint64_t lines_before, lines_done;
    std::uint64_t users_created, rows_refused;
  };
  bool advance(const std::string& import_id, const Step& step, Instant now);
  // Does nothing if it is finished already.
  void finish(const std::string& import_id, Instant now);

  static std::vector<db::StatementInfo> statements();

 private:
  db::Connection& connection_;
};

}  // namespace gatewarden::account
