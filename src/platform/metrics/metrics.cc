// Counters in shared memory. Each worker writes its own slot alone, so that an increment needs no lock and shares no cache
// line with another worker; a slot keeps its figures when its worker dies and the next one goes on counting there.
#include "platform/metrics/metrics.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <system_error>

#include <sys/mman.h>

#include "platform/metrics/series.h"

namespace gatewarden::metrics {
namespace {

using Cell = std::atomic<std::uint64_t>;
static_assert(Cell::is_always_lock_free, "a lock of a dead process would stay locked");

constexpr std::size_t count_cells = static_cast<std::size_t>(Count::last_);
constexpr std::size_t distributions = static_cast<std::size_t>(Distribution::last_);
constexpr std::size_t cache_line = 64;

// What the endpoints answer; anything else is counted as "other", so that no peer can make series without end.
constexpr std::array<int, 23> statuses{200, 201, 202, 204, 302, 303, 304, 400, 401, 403, 404, 405,
                                       408, 409, 413, 414, 415, 422, 429, 431, 500, 502, 503};
constexpr std::size_t status_cells = statuses.size() + 1;

// The cells of a histogram. The last one holds what is over all bounds.
template <std::size_t bounds>
struct HistogramCells {
  std::array<Cell, bounds + 1> counts;
  Cell sum;
};
using DistributionCells = HistogramCells<most_bounds>;

// The cells of one route in a slot.
struct RouteCells {
  std::array<Cell, status_cells> by_status;
  HistogramCells<duration_bounds.size()> durations;
};

// What a slot begins with; the cells of the routes follow.
struct FixedCells {
  std::array<Cell, count_cells> counts;
  std::array<DistributionCells, distributions> spreads;
};

void add(Cell& cell, std::uint64_t by) { cell.fetch_add(by, std::memory_order_relaxed); }
std::uint64_t read(const Cell& cell) { return cell.load(std::memory_order_relaxed); }

FixedCells& fixed_of(void* slot) { return *static_cast<FixedCells*>(slot); }
RouteCells* routes_of(void* slot) { return reinterpret_cast<RouteCells*>(static_cast<FixedCells*>(slot) + 1); }

std::size_t status_index(int status) {
  return static_cast<std::size_t>(std::find(statuses.begin(), statuses.end(), status) - statuses.begin());
}

std::size_t bucket_index(std::span<const Bound> bounds, std::uint64_t value) {
  const auto fits = [&](const Bound& bound) { return value <= static_cast<std::uint64_t>(bound.value); };
  return static_cast<std::size_t>(std::ranges::find_if(bounds, fits) - bounds.begin());
}

template <std::size_t most>
void enter(HistogramCells<most>& cells, std::span<const Bound> bounds, std::uint64_t value) {
  add(cells.counts.at(bucket_index(bounds, value)), 1);
  add(cells.sum, value);
}

bool is_counted_by(Program program, CountedBy by) {
  return by == CountedBy::both || (by == CountedBy::workers) == (program == Program::worker);
}

std::string seconds_text(std::uint64_t microseconds) { return number_text(static_cast<double>(microseconds) / 1e6); }

Registry::Recorder* the_recorder = nullptr;

}  // namespace

// One mapping: a line that holds how many slots have ever been used, then the slots. Pages of slots that nobody used are
// never touched and cost nothing.
struct Registry::State {
  Program program = Program::worker;
  std::vector<std::string> routes;
  std::size_t slots = 0;
  std::size_t slot_bytes = 0;
  std::size_t bytes = 0;
  void* memory = nullptr;

  Cell& used() const { return *static_cast<Cell*>(memory); }
  std::size_t used_slots() const { return std::min<std::size_t>(slots, read(used())); }
  void* slot(std::size_t number) const { return static_cast<char*>(memory) + cache_line + number * slot_bytes; }

  template <typename Pick>
  std::uint64_t sum(Pick pick) const {
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < used_slots(); ++i) total += read(pick(slot(i)));
    return total;
  }
  std::uint64_t sum_count(std::size_t index) const {
    return sum([index](void* slot) -> const Cell& { return fixed_of(slot).counts.at(index); });
  }
  std::uint64_t sum_status(std::size_t route, std::size_t index) const {
    return sum([=](void* slot) -> const Cell& { return routes_of(slot)[route].by_status.at(index); });
  }

  // `pick` answers the histogram of a slot.
  template <typename Pick>
  void append_histogram(std::string& out, std::string_view labels, const Spread& spread, Pick pick) const;
  void append_counts(std::string& out, std::string_view labels) const;
  void append_distributions(std::string& out, std::string_view labels) const;
  void append_requests(std::string& out, std::string_view labels) const;
  void append_durations(std::string& out, std::string_view labels) const;
};

Registry::Registry(std::span<const std::string_view> routes, int workers, Program program) : state_(std::make_unique<State>()) {
  assert(workers > 0);
  state_->program = program;
  state_->routes.assign(routes.begin(), routes.end());
  state_->slots = static_cast<std::size_t>(workers);
  const std::size_t needed = sizeof(FixedCells) + routes.size() * sizeof(RouteCells);
  state_->slot_bytes = (needed + cache_line - 1) / cache_line * cache_line;
  state_->bytes = cache_line + state_->slots * state_->slot_bytes;
  // Zero pages are counters at zero.
  state_->memory = mmap(nullptr, state_->bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (state_->memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap of the metrics");
}

Registry::~Registry() { munmap(state_->memory, state_->bytes); }

Registry::Recorder Registry::recorder(int worker) {
  assert(worker >= 0 && static_cast<std::size_t>(worker) < state_->slots);
  const auto needed = static_cast<std::uint64_t>(worker) + 1;
  std::uint64_t used = state_->used().load();
  while (used < needed && !state_->used().compare_exchange_weak(used, needed)) {
  }
  Recorder recorder;
  recorder.slot_ = state_->slot(static_cast<std::size_t>(worker));
  recorder.routes_ = state_->routes.size();
  return recorder;
}

void Registry::Recorder::add(Count count, std::uint64_t by) {
  metrics::add(fixed_of(slot_).counts.at(static_cast<std::size_t>(count)), by);
}

void Registry::Recorder::observe(Distribution what, std::uint64_t value) {
  const auto index = static_cast<std::size_t>(what);
  enter(fixed_of(slot_).spreads.at(index), spreads.at(index).bounds, value);
}

void Registry::Recorder::request(std::size_t route, int status, Microseconds duration) {
  assert(route < routes_);
  RouteCells& cells = routes_of(slot_)[route];
  metrics::add(cells.by_status.at(status_index(status)), 1);
  const auto microseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(0, duration.count()));
  enter(cells.durations, duration_bounds, microseconds);
}

std::uint64_t Registry::total(Count count) const { return state_->sum_count(static_cast<std::size_t>(count)); }

template <typename Pick>
void Registry::State::append_histogram(std::string& out, std::string_view labels, const Spread& spread, Pick pick) const {
  std::vector<std::uint64_t> counts;
  for (std::size_t i = 0; i <= spread.bounds.size(); ++i) {
    counts.push_back(sum([&](void* slot) -> const Cell& { return pick(slot).counts.at(i); }));
  }
  const std::uint64_t total = sum([&](void* slot) -> const Cell& { return pick(slot).sum; });
  metrics::append_histogram(out, spread.family, labels, spread.bounds, counts,
                            spread.unit == Unit::microseconds ? seconds_text(total) : std::to_string(total));
}

void Registry::State::append_counts(std::string& out, std::string_view labels) const {
  std::string_view family;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const Series& row = series.at(i);
    if (!is_counted_by(program, row.by)) continue;
    if (row.family != family) begin_family(out, row.family, row.help, "counter");
    family = row.family;
    append_sample(out, row.family, join_labels(labels, row.labels), std::to_string(sum_count(i)));
  }
}

void Registry::State::append_distributions(std::string& out, std::string_view labels) const {
  for (std::size_t i = 0; i < spreads.size(); ++i) {
    const Spread& row = spreads.at(i);
    if (!is_counted_by(program, row.by)) continue;
    begin_family(out, row.family, row.help, "histogram");
    append_histogram(out, labels, row, [i](void* slot) -> const DistributionCells& { return fixed_of(slot).spreads.at(i); });
  }
}

void Registry::State::append_requests(std::string& out, std::string_view labels) const {
  constexpr std::string_view family = "gatewarden_requests_total";
  begin_family(out, family, "Requests by route and status.", "counter");
  for (std::size_t route = 0; route < routes.size(); ++route) {
    for (std::size_t i = 0; i < status_cells; ++i) {
      const std::uint64_t total = sum_status(route, i);
      if (total == 0) continue;
      const std::string status = i < statuses.size() ? std::to_string(statuses.at(i)) : "other";
      append_sample(out, family, join_labels(labels, "route=\"" + routes[route] + "\",status=\"" + status + "\""),
                    std::to_string(total));
    }
  }
}

void Registry::State::append_durations(std::string& out, std::string_view labels) const {
  constexpr Spread durations{Distribution::last_, by_workers, "gatewarden_request_duration_seconds",
                             "Time that a worker spent on a request, by route.", Unit::microseconds, duration_bounds};
  begin_family(out, durations.family, durations.help, "histogram");
  for (std::size_t route = 0; route < routes.size(); ++route) {
    append_histogram(out, join_labels(labels, "route=\"" + routes[route] + "\""), durations,
                     [route](void* slot) -> const auto& { return routes_of(slot)[route].durations; });
  }
}

std::string Registry::text(std::string_view labels) const {
  std::string out;
  state_->append_counts(out, labels);
  state_->append_distributions(out, labels);
  if (state_->program == Program::daemon) return out;
  state_->append_requests(out, labels);
  state_->append_durations(out, labels);
  return out;
}

namespace {

std::string family_text(std::string_view family, std::string_view help, std::string_view type, std::span<const Sample> samples) {
  std::string out;
  begin_family(out, family, help, type);
  for (const Sample& sample : samples) append_sample(out, family, sample.labels, number_text(sample.value));
  return out;
}

}  // namespace

std::string gauge_text(std::string_view family, std::string_view help, std::span<const Sample> samples) {
  return family_text(family, help, "gauge", samples);
}

std::string counter_text(std::string_view family, std::string_view help, std::span<const Sample> samples) {
  return family_text(family, help, "counter", samples);
}

void set_recorder(Registry::Recorder* recorder) { the_recorder = recorder; }

void count(Count what, std::uint64_t by) {
  if (the_recorder != nullptr) the_recorder->add(what, by);
}

void observe(Distribution what, std::uint64_t value) {
  if (the_recorder != nullptr) the_recorder->observe(what, value);
}

void count_request(std::size_t route, int status, Microseconds duration) {
  if (the_recorder != nullptr) the_recorder->request(route, status, duration);
}

}  // namespace gatewarden::metrics
