// Writes batches of registrations: one transaction each, and every row's fate recorded in it.
#pragma once

#include <atomic>
#include <exception>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "jobs/breaker.h"
#include "jobs/held_rows.h"
#include "jobs/job.h"

namespace gatewarden::jobs {

// What the threads of one drain share.
struct DrainShared {
  const config::Settings& settings;
  const StopFlag& stop;
  Breaker& breaker;
  Gather& gather;
  Holdings& holdings;
  Waker& room_made;
};

// One thread with a connection of its own.
class RegistrationWriter {
 public:
  explicit RegistrationWriter(const DrainShared& shared);
  RegistrationWriter(const RegistrationWriter&) = delete;
  RegistrationWriter& operator=(const RegistrationWriter&) = delete;

  // Until the gather is finished, or until something failed that is no failure of a row or of the database: then it throws.
  void run();
  // For how long it has been at one batch without a word from the database.
  Milliseconds silence() const;

 private:
  // What becomes of a row, decided inside the transaction and told after it.
  struct Fate {
    enum class Kind { lost, created, retried, dead };  // lost: another daemon has it
    Kind kind = Kind::lost;
    account::UserId user_id = 0;
    account::FailureReason reason{};
    std::string error{};
    Instant again_at{};
  };
  // The rows as the store wants them, and beside each what is known of it. Spans, so that a batch can be halved.
  struct Batch {
    std::span<const account::QueuedRegistration> queued;
    std::span<HeldRow> held;  // their `queued` has been moved out

    std::size_t size() const { return queued.size(); }
    Batch part(std::size_t first, std::size_t count) const { return {queued.subspan(first, count), held.subspan(first, count)}; }
  };

  void write(std::vector<HeldRow> rows);
  void record(const Batch& batch);
  void record_apart(const Batch& batch, const std::exception& problem);
  void record_through_failures(const Batch& batch);
  void transact(const Batch& batch);
  std::set<std::uint64_t> lock_own(const Batch& batch);
  void insert_users(const Batch& batch, const std::set<std::uint64_t>& own, Instant now);
  Fate fate_of(const account::QueuedRegistration& row, const account::BatchVerdict& verdict, Instant now) const;
  Fate failure_of(const account::QueuedRegistration& row, const RowProblem& problem, Instant now) const;
  void move_rows(const Batch& batch, Instant now);
  bool has_happened(const Batch& batch);
  void tell(const Batch& batch, Microseconds took);
  void tell_row(const account::QueuedRegistration& row, const Fate& fate) const;

  const DrainShared& shared_;
  std::unique_ptr<Clock> clock_;
  JobStores stores_;
  std::vector<Fate> fates_;  // of the batch that is written now
  Pulse pulse_;
  std::atomic<bool> is_writing_ = false;
};

}  // namespace gatewarden::jobs
