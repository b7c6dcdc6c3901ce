// The scoreboard: cells of a shared mapping, each written by one process alone.
#include "platform/process/scoreboard.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cerrno>
#include <ctime>
#include <map>
#include <system_error>
#include <utility>

#include <sys/mman.h>

#include "platform/metrics/metrics.h"

namespace gatewarden::process {
namespace {

constexpr std::array<std::string_view, worker_states.size()> state_names{"absent", "starting", "idle", "busy", "stopping"};

// A cache line each, so that workers do not slow each other.
struct alignas(64) Slot {
  std::atomic<std::uint32_t> state;
  std::atomic<std::int32_t> pid;
  std::atomic<std::int64_t> since;
  std::atomic<std::uint64_t> requests;
  std::array<std::atomic<char>, 16> pool;
  std::atomic<std::uint64_t> source;
};
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

// The first line of the mapping; the slots follow.
struct alignas(64) Head {
  std::atomic<bool> draining;
};

// What stands in shared memory may be anything if a worker has gone mad.
WorkerState to_state(std::uint32_t number) {
  return number < worker_states.size() ? static_cast<WorkerState>(number) : WorkerState::absent;
}

}  // namespace

std::string_view name_of(WorkerState state) { return state_names.at(static_cast<std::size_t>(state)); }

std::int64_t monotonic_ms() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

struct Scoreboard::State {
  int slots = 0;
  std::size_t bytes = 0;
  Head* head = nullptr;
  Slot* first = nullptr;

  Slot& slot(int number) const {
    assert(number >= 0 && number < slots);
    return first[number];
  }
};

Scoreboard::Scoreboard(int slots) : state_(std::make_unique<State>()) {
  assert(slots > 0);
  state_->slots = slots;
  state_->bytes = sizeof(Head) + static_cast<std::size_t>(slots) * sizeof(Slot);
  // Zero pages: every slot is absent.
  void* const memory = mmap(nullptr, state_->bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap of the scoreboard");
  state_->head = static_cast<Head*>(memory);
  state_->first = reinterpret_cast<Slot*>(static_cast<char*>(memory) + sizeof(Head));
}

Scoreboard::~Scoreboard() { munmap(state_->head, state_->bytes); }

void Scoreboard::set(int number, WorkerState state) {
  Slot& slot = state_->slot(number);
  const WorkerState before = to_state(slot.state.load(std::memory_order_relaxed));
  if (before == WorkerState::busy && state != WorkerState::busy) slot.requests.fetch_add(1, std::memory_order_relaxed);
  slot.since.store(monotonic_ms(), std::memory_order_relaxed);
  slot.state.store(static_cast<std::uint32_t>(state), std::memory_order_release);
}

void Scoreboard::set_source(int number, std::uint64_t source) {
  state_->slot(number).source.store(source, std::memory_order_relaxed);
}

bool Scoreboard::is_idle_since(int number, std::int64_t monotonic) const {
  const Slot& slot = state_->slot(number);
  const bool is_idle = to_state(slot.state.load(std::memory_order_relaxed)) == WorkerState::idle;
  return is_idle && slot.since.load(std::memory_order_relaxed) <= monotonic;
}

WorkerView Scoreboard::view(int number) const {
  const Slot& slot = state_->slot(number);
  WorkerView view;
  view.state = to_state(slot.state.load(std::memory_order_acquire));
  view.since_monotonic_ms = slot.since.load(std::memory_order_relaxed);
  view.pid = slot.pid.load(std::memory_order_relaxed);
  view.requests = slot.requests.load(std::memory_order_relaxed);
  view.source = slot.source.load(std::memory_order_relaxed);
  for (const std::atomic<char>& cell : slot.pool) {
    const char c = cell.load(std::memory_order_relaxed);
    if (c == '\0') break;
    view.pool += c;
  }
  return view;
}

int Scoreboard::slots() const { return state_->slots; }

void Scoreboard::assign(int number, const std::string& pool) {
  Slot& slot = state_->slot(number);
  for (std::size_t i = 0; i < slot.pool.size(); ++i) {
    const bool is_of_name = i < pool.size() && i + 1 < slot.pool.size();
    slot.pool.at(i).store(is_of_name ? pool[i] : '\0', std::memory_order_relaxed);
  }
  slot.pid.store(0, std::memory_order_relaxed);
  slot.requests.store(0, std::memory_order_relaxed);
  slot.source.store(0, std::memory_order_relaxed);
  set(number, WorkerState::starting);
}

void Scoreboard::set_pid(int number, int pid) { state_->slot(number).pid.store(pid, std::memory_order_relaxed); }

void Scoreboard::clear(int number) { set(number, WorkerState::absent); }

void Scoreboard::set_draining() { state_->head->draining.store(true); }
bool Scoreboard::is_draining() const { return state_->head->draining.load(std::memory_order_relaxed); }

std::string worker_metrics(const Scoreboard& scoreboard) {
  std::map<std::pair<std::string, WorkerState>, int> counts;
  for (int slot = 0; slot < scoreboard.slots(); ++slot) {
    const WorkerView view = scoreboard.view(slot);
    if (view.state == WorkerState::absent) continue;
    for (const WorkerState state : worker_states) counts[{view.pool, state}] += state == view.state ? 1 : 0;
  }
  std::vector<metrics::Sample> gauges;
  for (const auto& [key, count] : counts) {
    if (key.second == WorkerState::absent) continue;
    const std::string labels = "pool=\"" + key.first + "\",state=\"" + std::string(name_of(key.second)) + "\"";
    gauges.push_back({labels, static_cast<double>(count)});
  }
  return metrics::gauge_text("gatewarden_workers", "Workers by pool and state.", gauges);
}

}  // namespace gatewarden::process
