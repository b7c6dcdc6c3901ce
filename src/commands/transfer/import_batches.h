// The rows of an import on their way to the database: read, checked and hashed by threads of their own while the batch before is
// written.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "commands/transfer/handoff.h"
#include "commands/transfer/line_reader.h"
#include "commands/transfer/user_rows.h"
#include "platform/password/hashing_pool.h"
#include "platform/process/signals.h"

namespace gatewarden::commands {

struct ImportBatch {
  std::vector<UserRow> rows;       // at least one, in the order of the file; clear passwords have become hashes
  std::uint64_t lines_done = 0;    // up to the end of the last row
  std::uint64_t bytes_done = 0;
  int passwords = 0;               // that were in clear
};

// Set by a signal or by whoever gives up.
class StopRequest {
 public:
  bool is_set() const { return set_ || process::interrupted_by() != 0; }
  void set() { set_ = true; }

 private:
  std::atomic<bool> set_ = false;
};

class ImportBatches {
 public:
  struct Settings {
    std::size_t rows = 1000;  // of a batch
    std::uint64_t after = 0;  // the line up to which earlier runs have come
    authentication::EntryRules rules;
    Instant now;              // when the import began: nobody can have agreed to anything later
    // Nothing: clear passwords are judged and forgotten.
    std::optional<password::HasherSettings> hashing;
  };

  // Begins to read at once. What it is given must outlive it; whatever waits for input must end when `stop` says so.
  ImportBatches(UserRows& rows, LineReader& lines, StopRequest& stop, Settings settings);
  ~ImportBatches();
  ImportBatches(const ImportBatches&) = delete;
  ImportBatches& operator=(const ImportBatches&) = delete;

  // The next batch in order; nothing after the last, or when reading was stopped. Throws what reading or hashing threw.
  std::optional<ImportBatch> next();

 private:
  struct Pending;
  // The second owners are the tasks of the pool, which may end after everybody else has given up.
  using SharedPending = std::shared_ptr<Pending>;
  void read_all();
  SharedPending gather();
  bool is_full(const ImportBatch& batch) const;
  void hash_passwords(const SharedPending& pending);

  UserRows& rows_;
  LineReader& lines_;
  StopRequest& stop_;
  Settings settings_;
  Handoff<SharedPending> handoff_;
  std::unique_ptr<password::HashingPool> pool_;  // of the reader; made for the first clear password
  std::thread reader_;
};

}  // namespace gatewarden::commands
