// One slot of shared memory a worker: what it does now, since when, and how much it has done. The master reads it for
// STATUS=, for the deadline of a request and for metrics; it never trusts what stands there as an index.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace gatewarden::process {

enum class WorkerState : std::uint32_t { absent, starting, idle, busy, stopping };
inline constexpr std::array worker_states{WorkerState::absent, WorkerState::starting, WorkerState::idle, WorkerState::busy,
                                          WorkerState::stopping};
std::string_view name_of(WorkerState state);

struct WorkerView {
  std::string pool;
  int pid = 0;
  WorkerState state = WorkerState::absent;
  std::uint64_t requests = 0;
  std::int64_t since_monotonic_ms = 0;  // of the state
  std::uint64_t source = 0;             // of the request that it is busy with (sources.h); 0: none
};

// Slots for every worker of this host and for the replacements that stand beside them during a reload.
inline constexpr int most_workers = 512;
inline constexpr int scoreboard_slots = 2 * most_workers;

class Scoreboard {
 public:
  explicit Scoreboard(int slots = scoreboard_slots);
  ~Scoreboard();
  Scoreboard(const Scoreboard&) = delete;
  Scoreboard& operator=(const Scoreboard&) = delete;

  void set(int slot, WorkerState state);  // by the worker itself; counts a request on idle after busy
  void set_source(int slot, std::uint64_t source);  // by the worker itself
  WorkerView view(int slot) const;
  // Whether its worker has been idle since before that time.
  bool is_idle_since(int slot, std::int64_t monotonic) const;
  int slots() const;
  // By the master: before the fork, after it, and when the worker is gone. A pool's name is cut at 15 bytes.
  void assign(int slot, const std::string& pool);
  void set_pid(int slot, int pid);
  void clear(int slot);

  // Set by the master when no worker comes after this one: serve what waits in the queue before ending.
  void set_draining();
  bool is_draining() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::int64_t monotonic_ms();

// "gatewarden_workers{pool,state}" as Prometheus text.
std::string worker_metrics(const Scoreboard& scoreboard);

}  // namespace gatewarden::process
