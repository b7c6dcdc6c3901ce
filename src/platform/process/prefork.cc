// The prefork master.
//
// One process reads the configuration, holds the sockets and forks workers; it never serves, never connects to anything, and
// so has nothing that could break. Workers share the listening socket of their pool: the kernel hands each connection to one
// of them. A worker has one configuration for life. A reload forks new workers beside the old ones and asks the old ones to
// end once the new ones are ready, so that no code anywhere has to change its settings while it runs, and a configuration
// that cannot be run leaves the one that runs in place.
//
// What the parent sets up is the constructor of Master; what the child sets up is become_worker().
#include "platform/process/prefork.h"

#include <algorithm>
#include <csignal>
#include <exception>
#include <map>
#include <memory>
#include <vector>

#include <unistd.h>

#include "base/text.h"
#include "platform/config/config.h"
#include "platform/log/log.h"
#include "platform/process/children.h"
#include "platform/process/confinement.h"
#include "platform/process/master_state.h"
#include "platform/process/restart_guard.h"
#include "platform/process/service_manager.h"
#include "platform/process/signals.h"
#include "platform/process/sockets.h"
#include "platform/process/worker.h"

namespace gatewarden::process {
namespace {

constexpr Milliseconds calm_tick{500};
constexpr Milliseconds busy_tick{50};
constexpr std::int64_t stop_signal_every_ms = 100;
constexpr int least_start_failures = 3;

struct Pool {
  int wanted = 0;
  RestartGuard guard{1};
  bool was_ever_ready = false;
  int start_failures = 0;  // before it was ever ready
};

std::map<std::string, int> wanted_workers(const config::Settings::Workers& workers) {
  const std::map<std::string, int> wanted{
      {"protocol", workers.protocol.workers}, {"browser", workers.browser.workers}, {"admin", workers.admin.workers}};
  int total = 0;
  for (const auto& [pool, count] : wanted) total += count;
  if (total == 0) throw std::runtime_error("workers: no pool has any, there is nothing to run");
  if (total > most_workers) throw std::runtime_error("workers: at most " + std::to_string(most_workers) + " over all pools");
  return wanted;
}

class Master {
 public:
  Master(const Program& program, Boards& boards);
  int run();

 private:
  void adopt(config::Settings settings);
  void reload();
  void handle(int signal);
  void apply(MasterEvent event);
  void begin_finishing();
  void reap();
  void note_start_failure(Pool& pool, const std::string& name);
  void fork_missing();
  void note_ready();
  void retire_old();
  void watch();
  void watch_child(Child& child, std::int64_t now);
  std::string describe(const std::string& name, int wanted);
  void note_crash(const Death& death);
  void judge_stress();
  void report();
  Milliseconds pause() const;
  [[noreturn]] void become_worker(const Child& child, int master_pid);

  const Program& program_;
  Boards& boards_;
  Scoreboard& scoreboard_;
  StressMeter stress_meter_;
  MasterSignals signals_;
  ServiceManager service_manager_;
  config::Settings settings_;
  InstanceLock lock_;
  ListeningSockets sockets_;
  Children children_;
  std::map<std::string, Pool> pools_;
  int generation_ = 0;
  MasterState state_ = MasterState::running;
  std::int64_t finishing_since_ms_ = 0;
  bool is_announced_ = false;    // READY=1 was said
  bool is_replacing_ = false;    // old workers are not all asked to stop yet, because new ones are not ready
  bool has_failed_start_ = false;  // a worker of this generation could not begin
  bool is_reload_asked_ = false;
  std::int64_t stop_signals_at_ms_ = 0;
  int exit_status_ = 0;
};

config::Settings load_and_prepare(const Program& program) {
  config::Settings settings = program.load();
  wanted_workers(settings.workers);
  program.prepare(settings);
  return settings;
}

Master::Master(const Program& program, Boards& boards)
    : program_(program), boards_(boards), scoreboard_(boards.scoreboard), settings_(load_and_prepare(program)),
      lock_(settings_.server.runtime_directory, program.name), children_(scoreboard_) {
  confine_process();
  adopt(settings_);
}

// Opens the sockets of pools that are new, closes those of pools that are gone. Old workers are retired by the loop.
void Master::adopt(config::Settings settings) {
  for (const auto& [name, wanted] : wanted_workers(settings.workers)) {
    if (wanted > 0) sockets_.open(name, settings.server, settings.workers);
  }
  settings_ = std::move(settings);
  ++generation_;
  has_failed_start_ = false;
  for (const auto& [name, wanted] : wanted_workers(settings_.workers)) {
    Pool& pool = pools_[name];
    pool.wanted = wanted;
    pool.guard = RestartGuard(wanted);
    if (wanted == 0) sockets_.close(name);
    log::info("pool", {{"pool", name}, {"workers", wanted}, {"generation", generation_}});
  }
}

int Master::run() {
  while (state_ != MasterState::stopped) {
    if (state_ == MasterState::running) {
      // One replacement after another, so that workers of many generations cannot pile up; but one that does not come to
      // its end must not keep the configuration that mends it waiting.
      if (is_reload_asked_ && (!is_replacing_ || has_failed_start_)) reload();
      fork_missing();
      note_ready();
      retire_old();
    }
    watch();
    judge_stress();
    report();
    if (const auto signal = signals_.wait(pause())) handle(*signal);
    reap();
  }
  log::info("master_stopped", {{"exit", exit_status_}});
  return exit_status_;
}

// Quick while something is under way, slow when all is well.
Milliseconds Master::pause() const {
  bool is_calm = state_ == MasterState::running && is_announced_ && !is_replacing_;
  for (const auto& [name, pool] : pools_) is_calm = is_calm && children_.count(name, generation_) == pool.wanted;
  return is_calm ? calm_tick : busy_tick;
}

void Master::handle(int signal) {
  switch (signal) {
    case SIGTERM: return apply(MasterEvent::stop_asked);
    case SIGINT: return apply(MasterEvent::interrupted);
    case SIGHUP: is_reload_asked_ = true; return;
    default: return;  // SIGCHLD: reaped at each turn
  }
}

void Master::apply(MasterEvent event) {
  const MasterState before = state_;
  state_ = next_state(state_, event);
  if (state_ == before) return;
  switch (state_) {
    case MasterState::finishing: return begin_finishing();
    case MasterState::killing:
      log::warn("master_kills_workers");
      for (auto& [pid, child] : children_.all()) children_.kill(child);
      return;
    case MasterState::running: case MasterState::stopped: return;
  }
}

void Master::begin_finishing() {
  log::info("master_stops");
  service_manager_.stopping();
  finishing_since_ms_ = monotonic_ms();
  sockets_.withdraw();
  scoreboard_.set_draining();
  for (auto& [pid, child] : children_.all()) children_.ask_to_stop(child);
}

void Master::reload() {
  is_reload_asked_ = false;
  service_manager_.reloading();
  try {
    adopt(load_and_prepare(program_));
    is_replacing_ = true;
    log::info("reload", {{"generation", generation_}});
  } catch (const config::Invalid& invalid) {
    for (const std::string& fault : invalid.faults) log::error("reload_refused", {{"reason", fault}});
    service_manager_.ready();
  } catch (const std::exception& problem) {
    log::error("reload_refused", {{"reason", problem.what()}});
    service_manager_.ready();
  }
}

void Master::reap() {
  for (const Death& death : children_.reap()) {
    log_death(death);
    note_crash(death);
    Pool& pool = pools_[death.child.pool];
    if (!death.is_untimely() || state_ != MasterState::running) continue;
    pool.guard.worker_died(monotonic_ms());
    if (pool.guard.delay_ms() > 0) {
      log::warn("crash_loop", {{"pool", death.child.pool}, {"next_fork_in_ms", pool.guard.delay_ms()}});
    }
    if (death.last_state != WorkerState::starting) continue;
    has_failed_start_ = has_failed_start_ || death.child.generation == generation_;
    note_start_failure(pool, death.child.pool);
  }
  if (children_.empty() && state_ != MasterState::running) apply(MasterEvent::all_gone);
}

// A request of which a worker dies is paid for by where it came from, so that it cannot be had again and again.
void Master::note_crash(const Death& death) {
  const Seconds penalty = boards_.sources.note_crash(death.culprit(), settings_.limits.crash_penalty);
  if (penalty > Seconds::zero()) log::warn("source_barred", {{"pool", death.child.pool}, {"seconds", penalty.count()}});
}

// A pool in which nobody ever came up will not come up by trying on: the service manager and its operator must know.
void Master::note_start_failure(Pool& pool, const std::string& name) {
  if (pool.was_ever_ready || ++pool.start_failures < std::max(least_start_failures, pool.wanted)) return;
  log::fatal("pool_never_started", {{"pool", name}, {"failures", pool.start_failures}});
  exit_status_ = 1;
  apply(MasterEvent::gave_up);
}

void Master::fork_missing() {
  const int master_pid = getpid();
  const std::int64_t now = monotonic_ms();
  for (auto& [name, pool] : pools_) {
    int have = children_.count(name, generation_);
    for (; have < pool.wanted && pool.guard.may_fork(now); ++have) {
      const auto child = children_.fork_worker(name, generation_);
      if (!child) {
        pool.guard.worker_died(now);
        break;
      }
      if (child->pid == 0) become_worker(*child, master_pid);
    }
  }
}

void Master::become_worker(const Child& child, int master_pid) {
  signals_.close();
  lock_.close();
  sockets_.keep_only(child.pool);
  const WorkerTask task{program_,
                        settings_,
                        {child.pool, child.slot},
                        sockets_.descriptor(child.pool),
                        sockets_.is_inherited(child.pool),
                        master_pid,
                        boards_};
  // _exit: what the master has made is the master's to unmake.
  _exit(run_worker(task));
}

void Master::note_ready() {
  bool all = true;
  for (auto& [name, pool] : pools_) {
    pool.was_ever_ready = pool.was_ever_ready || children_.count_ready(name, generation_) > 0;
    all = all && (pool.wanted == 0 || pool.was_ever_ready);
  }
  if (!all || is_announced_) return;
  is_announced_ = true;
  log::info("master_ready", {{"version", GATEWARDEN_VERSION}});
  service_manager_.ready();
}

void Master::retire_old() {
  if (!is_replacing_) return;
  bool is_through = true;
  for (auto& [pid, child] : children_.all()) {
    if (child.generation == generation_ || child.asked_to_stop_at_ms) continue;
    const bool is_replaced = children_.count_ready(child.pool, generation_) >= pools_[child.pool].wanted;
    if (is_replaced) children_.ask_to_stop(child);
    is_through = is_through && is_replaced;
  }
  if (!is_through) return;
  is_replacing_ = false;
  log::info("reload_complete", {{"generation", generation_}});
  service_manager_.ready();
}

void Master::watch() {
  const std::int64_t now = monotonic_ms();
  service_manager_.alive(now);
  const auto stop_deadline = std::chrono::duration_cast<Milliseconds>(settings_.workers.stop_deadline).count();
  if (state_ == MasterState::finishing && now - finishing_since_ms_ > stop_deadline) apply(MasterEvent::deadline_passed);
  const bool repeat_signals = now - stop_signals_at_ms_ >= stop_signal_every_ms;
  if (repeat_signals) stop_signals_at_ms_ = now;
  for (auto& [pid, child] : children_.all()) {
    watch_child(child, now);
    if (child.asked_to_stop_at_ms && repeat_signals) children_.ask_to_stop(child);
  }
}

// Kills a worker that is longer at one thing than it may be.
void Master::watch_child(Child& child, std::int64_t now) {
  if (child.was_killed) return;
  const WorkerView view = scoreboard_.view(child.slot);
  const bool is_idle = view.state == WorkerState::idle || view.state == WorkerState::absent;
  const Seconds allowed = view.state == WorkerState::busy ? settings_.workers.request_deadline : settings_.workers.stop_deadline;
  const std::int64_t since = is_idle ? child.asked_to_stop_at_ms.value_or(now) : view.since_monotonic_ms;
  if (now - since <= std::chrono::duration_cast<Milliseconds>(allowed).count()) return;
  log::error("worker_killed", {{"worker_pid", child.pid},
                               {"pool", child.pool},
                               {"slot", child.slot},
                               {"state", name_of(view.state)},
                               {"seconds", static_cast<double>(now - since) / 1000}});
  children_.kill(child);
}

void Master::judge_stress() {
  const std::int64_t now = monotonic_ms();
  const Stress before = boards_.stress.level();
  const Stress level = stress_meter_.judge(read_signs(boards_.stress, scoreboard_, now), now);
  if (level == before) return;
  boards_.stress.set_level(level);
  const bool is_worse = level > before && level >= Stress::overloaded;
  log::write(is_worse ? log::Level::warn : log::Level::info, "stress",
             {{"now", name_of(level)}, {"before", name_of(before)}});
}

// "protocol 16: busy 2, idle 14"
std::string Master::describe(const std::string& name, int wanted) {
  std::map<WorkerState, int> counts;
  for (const auto& [pid, child] : children_.all()) {
    if (child.pool == name) ++counts[scoreboard_.view(child.slot).state];
  }
  std::vector<std::string> words;
  for (const auto& [state, count] : counts) words.push_back(std::string(name_of(state)) + " " + std::to_string(count));
  return name + " " + std::to_string(wanted) + ": " + (words.empty() ? "none" : join(words, ", "));
}

void Master::report() {
  std::vector<std::string> parts;
  if (state_ != MasterState::running) parts.emplace_back("stopping");
  if (boards_.stress.level() != Stress::quiet) parts.emplace_back(name_of(boards_.stress.level()));
  for (const auto& [name, pool] : pools_) parts.push_back(describe(name, pool.wanted));
  service_manager_.status(join(parts, "; "));
}

}  // namespace

int run_master(const Program& program, Boards& boards) {
  std::unique_ptr<Master> master;
  try {
    master = std::make_unique<Master>(program, boards);
  } catch (const config::Invalid& invalid) {
    for (const std::string& fault : invalid.faults) log::fatal("configuration_invalid", {{"reason", fault}});
    return 1;
  } catch (const std::exception& problem) {
    log::fatal("start_refused", {{"reason", problem.what()}});
    return 1;
  }
  return master->run();
}

}  // namespace gatewarden::process
