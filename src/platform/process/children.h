// The workers that the master has forked and not yet reaped.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "platform/process/scoreboard.h"

namespace gatewarden::process {

struct Child {
  pid_t pid = 0;
  int slot = 0;
  std::string pool;
  int generation = 0;  // of the settings that it was forked with
  std::int64_t started_at_ms = 0;
  std::optional<std::int64_t> asked_to_stop_at_ms;
  bool was_killed = false;
};

// How a child ended.
struct Death {
  Child child;
  int status = 0;  // as waitpid(2) gives it
  WorkerState last_state = WorkerState::absent;
  std::uint64_t requests = 0;
  std::uint64_t source = 0;  // of the request that it was busy with

  // The source of the request by which it died, if it did: of a fault of the program, not by somebody's hand. 0: none.
  std::uint64_t culprit() const;
  // Neither asked for nor after work that was done: what the crash-loop guard counts.
  bool is_untimely() const;
};

class Children {
 public:
  explicit Children(Scoreboard& scoreboard) : scoreboard_(scoreboard) {}

  // Forks a worker into the lowest free slot. In the master: the child. In the child itself: a Child with pid 0. Nothing if
  // no slot is free or the host has no process left.
  std::optional<Child> fork_worker(const std::string& pool, int generation);
  // Everyone who has ended since the last call.
  std::vector<Death> reap();

  void ask_to_stop(Child& child);  // SIGTERM; again at each call, for a worker may have just missed it
  void kill(Child& child);

  std::map<pid_t, Child>& all() { return children_; }
  bool empty() const { return children_.empty(); }
  // A worker that serves or could.
  bool is_ready(const Child& child) const;
  // Of the pool and generation, and not asked to stop. (During a reload the old workers stand beside the new ones.)
  int count(const std::string& pool, int generation) const;
  int count_ready(const std::string& pool, int generation) const;

 private:
  int free_slot() const;

  Scoreboard& scoreboard_;
  std::map<pid_t, Child> children_;
};

void log_death(const Death& death);

}  // namespace gatewarden::process
