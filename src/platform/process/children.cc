// Forking, reaping, signalling.
#include "platform/process/children.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <set>
#include <system_error>

#include <sys/wait.h>
#include <unistd.h>

#include "platform/log/log.h"

namespace gatewarden::process {

bool Death::is_untimely() const {
  if (child.asked_to_stop_at_ms) return false;
  if (child.was_killed) return last_state == WorkerState::starting;
  // Exit 0 is a worker that made room after its share of requests, unless it served none.
  return !WIFEXITED(status) || WEXITSTATUS(status) != 0 || requests == 0;
}

int Children::free_slot() const {
  std::set<int> taken;
  for (const auto& [pid, child] : children_) taken.insert(child.slot);
  int slot = 0;
  while (taken.contains(slot)) ++slot;
  return slot < scoreboard_.slots() ? slot : -1;
}

std::uint64_t Death::culprit() const {
  constexpr std::array faults{SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP};
  const bool is_fault = WIFSIGNALED(status) && std::ranges::find(faults, WTERMSIG(status)) != faults.end();
  return is_fault && last_state == WorkerState::busy ? source : 0;
}

std::optional<Child> Children::fork_worker(const std::string& pool, int generation) {
  Child child;
  child.slot = free_slot();
  if (child.slot < 0) return std::nullopt;
  child.pool = pool;
  child.generation = generation;
  child.started_at_ms = monotonic_ms();
  scoreboard_.assign(child.slot, pool);
  child.pid = fork();
  if (child.pid < 0) {
    log::error("fork_failed", {{"pool", pool}, {"reason", std::generic_category().message(errno)}});
    scoreboard_.clear(child.slot);
    return std::nullopt;
  }
  if (child.pid == 0) return child;
  scoreboard_.set_pid(child.slot, child.pid);
  children_[child.pid] = child;
  return child;
}

std::vector<Death> Children::reap() {
  std::vector<Death> deaths;
  int status = 0;
  for (pid_t pid = 0; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
    const auto found = children_.find(pid);
    if (found == children_.end()) continue;
    const WorkerView view = scoreboard_.view(found->second.slot);
    deaths.push_back({found->second, status, view.state, view.requests, view.source});
    scoreboard_.clear(found->second.slot);
    children_.erase(found);
  }
  return deaths;
}

void Children::ask_to_stop(Child& child) {
  if (!child.asked_to_stop_at_ms) child.asked_to_stop_at_ms = monotonic_ms();
  ::kill(child.pid, SIGTERM);
}

void Children::kill(Child& child) {
  child.was_killed = true;
  ::kill(child.pid, SIGKILL);
}

bool Children::is_ready(const Child& child) const {
  const WorkerState state = scoreboard_.view(child.slot).state;
  return !child.asked_to_stop_at_ms && (state == WorkerState::idle || state == WorkerState::busy);
}

int Children::count(const std::string& pool, int generation) const {
  return static_cast<int>(std::count_if(children_.begin(), children_.end(), [&](const auto& entry) {
    const Child& child = entry.second;
    return child.pool == pool && child.generation == generation && !child.asked_to_stop_at_ms;
  }));
}

int Children::count_ready(const std::string& pool, int generation) const {
  return static_cast<int>(std::count_if(children_.begin(), children_.end(), [&](const auto& entry) {
    return entry.second.pool == pool && entry.second.generation == generation && is_ready(entry.second);
  }));
}

void log_death(const Death& death) {
  const bool exited = WIFEXITED(death.status);
  const double seconds = static_cast<double>(monotonic_ms() - death.child.started_at_ms) / 1000;
  const log::Level level = death.is_untimely() ? log::Level::error : log::Level::info;
  log::write(level, "worker_ended",
             {{"worker_pid", death.child.pid},
              {"pool", death.child.pool},
              {"slot", death.child.slot},
              {exited ? "exit" : "signal", exited ? WEXITSTATUS(death.status) : WTERMSIG(death.status)},
              {"seconds", seconds},
              {"requests", death.requests},
              {"state", name_of(death.last_state)}});
}

}  // namespace gatewarden::process
