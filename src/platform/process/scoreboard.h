// One slot of shared memory a worker: what it does now, since when, and how much it has done. The master reads it for
// STATUS=, for the deadline of a request and for `gatewarden status`; it never trusts what stands there as an index.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"

namespace gatewarden::process {

enum class WorkerState : std::uint32_t { absent, starting, idle, busy, stopping };

struct WorkerView {
  std::string pool;
  int pid = 0;
  WorkerState state = WorkerState::absent;
  std::uint64_t requests = 0;
  std::int64_t since_monotonic_ms = 0;  // of the state
};

class Scoreboard {
 public:
  explicit Scoreboard(int slots);
  ~Scoreboard();

  void set(int slot, WorkerState state);  // by the worker itself; counts a request on idle after busy
  WorkerView view(int slot) const;
  int slots() const;
  void assign(int slot, const std::string& pool, int pid);  // by the master

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gatewarden::process
