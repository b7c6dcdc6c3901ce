// What a drain has claimed and not yet recorded: the rows on their way into a batch, and the leases under which they stand.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "domain/account/registrations.h"
#include "jobs/batch_rule.h"

namespace gatewarden::jobs {

// Why a row is no user, found before the database was asked.
struct RowProblem {
  account::FailureReason reason{};
  std::string error;
};

struct HeldRow {
  account::QueuedRegistration queued;
  std::string lease_id;
  SteadyTime claimed_at{};
  Microseconds hashing{};  // from the claim to the hash; zero where none was to be made
  std::optional<std::string> password_hash = {};
  std::optional<RowProblem> problem = {};
};

// Rows that are ready to be written, from the claims and from the hashing threads to the writers. Safe for all of them.
class Gather {
 public:
  explicit Gather(const BatchRule& rule) : rule_(rule) {}

  void add(std::vector<HeldRow> rows);
  // So many rows are to come and make a batch of their own, which is due with the last of them.
  void expect(std::size_t rows);
  // Waits for a batch that is due, and no longer than that. Empty: none.
  std::vector<HeldRow> take(Milliseconds limit);
  // No row comes any more: what is there is due.
  void close();
  bool is_finished() const;  // closed and empty

 private:
  struct Entry {
    HeldRow row;
    SteadyTime ready_at;
  };
  BatchRule::Gathered gathered() const;
  bool is_due() const;
  std::optional<SteadyTime> due_at() const;

  const BatchRule rule_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Entry> entries_;
  std::optional<std::size_t> expected_;
  bool is_closed_ = false;
};

// Which rows are held under which lease. Safe for several threads.
class Holdings {
 public:
  struct Held {
    account::Registrations::Lease lease;
    std::vector<std::uint64_t> queue_ids;
  };

  void add(const account::Registrations::Lease& lease, std::span<const account::QueuedRegistration> rows);
  void remove(const std::string& lease_id, std::span<const std::uint64_t> queue_ids);
  std::size_t rows() const;
  std::vector<Held> all() const;
  // Leases that end at this time or before.
  std::vector<Held> ending_by(Instant at) const;
  void renewed(const std::string& lease_id, Instant until);

 private:
  struct Lease {
    Instant until{};
    std::set<std::uint64_t> queue_ids;
  };
  template <typename Condition>
  std::vector<Held> held_where(Condition condition) const;

  mutable std::mutex mutex_;
  std::map<std::string, Lease> leases_;
  std::size_t rows_ = 0;
};

// A claim sorted by how often rows were claimed before without a word of what became of them: their daemon may have died of
// one of them.
struct SortedClaim {
  std::vector<account::QueuedRegistration> work;
  std::vector<account::QueuedRegistration> give_back;
  bool is_suspect = false;  // `work` is to be worked while nothing else is held, so that a crash tells on it alone
};
inline constexpr std::size_t suspects_together = 32;

// The work is the first of these that the claim has: rows that were claimed more than `most_claims` times, which are only to be
// recorded; one row that was claimed more than twice; a few that were claimed twice; everything.
SortedClaim sort_claim(std::vector<account::QueuedRegistration> claimed, int most_claims);

}  // namespace gatewarden::jobs
