// How much more comes than this host can answer, and what its workers tell each other of it.
//
// A pool has a standing queue when for half a second nobody has come to a worker without waiting for longer than the patience
// of the setting. A burst is none, and neither are the requests that waited on the socket while the server was restarted:
// both are answered. In a standing queue everybody waits, and to answer all of them late is of use to nobody; so whoever
// waited too long is refused at once, which costs next to nothing, until the queue is as short as it should be (the idea is
// CoDel's, RFC 8289).
//
// From these signs the master makes one level for the host, which all workers read:
//
//   quiet
//   busy         hashes were refused, or no worker of a pool is ever idle: fewer log-ins may wait for their turn to hash
//   overloaded   a pool of people or operators has a standing queue
//   critical     the pool of applications has one: nothing is hashed any more, for tokens come first
//
// A level rises at once and falls two seconds after its last sign.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "platform/process/scoreboard.h"
#include "platform/process/shared_memory.h"

namespace gatewarden::process {

enum class Stress { quiet, busy, overloaded, critical };
inline constexpr std::array stress_levels{Stress::quiet, Stress::busy, Stress::overloaded, Stress::critical};
std::string_view name_of(Stress level);

// Shared by the master and its workers. Times are monotonic_ms().
class StressBoard {
 public:
  StressBoard();

  // By a worker that has taken a request: so long it had waited. True if it is one of a standing queue. `is_any_idle`: whether
  // another worker could have taken it, so that it was the host that was slow; asked for only if need be.
  template <typename IsAnyIdle>
  bool note_wait(std::string_view pool, Milliseconds waited, Milliseconds patience, IsAnyIdle is_any_idle) {
    const std::int64_t now = monotonic_ms();
    if (waited <= patience || is_any_idle()) return note_prompt(pool, now), false;
    return note_late(pool, now);
  }
  void note_refused_hash();
  Stress level() const;

  // What has been seen since a time.
  bool has_standing_queue(std::string_view pool, std::int64_t since) const;
  bool has_refused_hash(std::int64_t since) const;
  void set_level(Stress level);

 private:
  struct Cells;
  void note_prompt(std::string_view pool, std::int64_t now);
  bool note_late(std::string_view pool, std::int64_t now);

  SharedMemory memory_;
  Cells* cells_;
};

// The master's judgement, made at each of its turns.
class StressMeter {
 public:
  struct Signs {
    bool hashes_are_refused = false;
    bool is_saturated = false;  // some pool has no idle worker now
    bool people_queue = false;
    bool applications_queue = false;
  };
  Stress judge(const Signs& signs, std::int64_t now);

 private:
  std::array<std::optional<std::int64_t>, stress_levels.size()> seen_at_{};
  std::optional<std::int64_t> saturated_since_;
};

// What the board and the scoreboard show of the pools now.
StressMeter::Signs read_signs(const StressBoard& board, const Scoreboard& scoreboard, std::int64_t now);

// Whether a worker of the pool has been idle for long enough to have seen a request that waits.
bool has_idle_worker(const Scoreboard& scoreboard, std::string_view pool);

// "gatewarden_stress_level" as Prometheus text.
std::string stress_metrics(const StressBoard& board);

}  // namespace gatewarden::process
