// Counters in shared memory. Each worker writes its own slot alone, so that an increment needs no lock and shares no cache
// line with another worker; a slot keeps its figures when its worker dies and the next one goes on counting there.
#include "platform/metrics/metrics.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <charconv>
#include <cmath>
#include <system_error>

#include <sys/mman.h>

#include "platform/metrics/series.h"

namespace gatewarden::metrics {
namespace {

using Cell = std::atomic<std::uint64_t>;
static_assert(Cell::is_always_lock_free, "a lock of a dead process would stay locked");

constexpr std::size_t count_cells = static_cast<std::size_t>(Count::last_);
constexpr std::size_t cache_line = 64;

// What the endpoints answer; anything else is counted as "other", so that no peer can make series without end.
constexpr std::array<int, 23> statuses{200, 201, 202, 204, 302, 303, 304, 400, 401, 403, 404, 405,
                                       408, 409, 413, 414, 415, 422, 429, 431, 500, 502, 503};
constexpr std::size_t status_cells = statuses.size() + 1;

struct Bucket {
  std::int64_t microseconds;
  std::string_view label;
};
constexpr std::array<Bucket, 14> buckets{{{250, "0.00025"}, {500, "0.0005"}, {1'000, "0.001"}, {2'500, "0.0025"},
                                          {5'000, "0.005"}, {10'000, "0.01"}, {25'000, "0.025"}, {50'000, "0.05"},
                                          {100'000, "0.1"}, {250'000, "0.25"}, {500'000, "0.5"}, {1'000'000, "1"},
                                          {2'500'000, "2.5"}, {10'000'000, "10"}}};

// The cells of one route in a slot. `above` holds what is over the last bucket.
struct RouteCells {
  std::array<Cell, status_cells> by_status;
  std::array<Cell, buckets.size() + 1> by_duration;
  Cell microseconds;
};

void add(Cell& cell, std::uint64_t by) { cell.fetch_add(by, std::memory_order_relaxed); }
std::uint64_t read(const Cell& cell) { return cell.load(std::memory_order_relaxed); }

Cell* counts_of(void* slot) { return static_cast<Cell*>(slot); }
RouteCells* routes_of(void* slot) { return reinterpret_cast<RouteCells*>(counts_of(slot) + count_cells); }

std::size_t status_index(int status) {
  return static_cast<std::size_t>(std::find(statuses.begin(), statuses.end(), status) - statuses.begin());
}

std::size_t bucket_index(Microseconds duration) {
  const auto fits = [&](const Bucket& bucket) { return duration.count() <= bucket.microseconds; };
  return static_cast<std::size_t>(std::find_if(buckets.begin(), buckets.end(), fits) - buckets.begin());
}

void begin_family(std::string& out, std::string_view family, std::string_view help, std::string_view type) {
  out.append("# HELP ").append(family).append(" ").append(help);
  out.append("\n# TYPE ").append(family).append(" ").append(type).append("\n");
}

void append_sample(std::string& out, std::string_view name, std::string_view labels, std::string_view value) {
  out += name;
  if (!labels.empty()) out.append("{").append(labels).append("}");
  out.append(" ").append(value).append("\n");
}

std::string number_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "+Inf" : "-Inf";
  std::array<char, 32> buffer{};
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr};
}

std::string seconds_text(std::uint64_t microseconds) { return number_text(static_cast<double>(microseconds) / 1e6); }

Registry::Recorder* the_recorder = nullptr;

}  // namespace

// One mapping: a line that holds how many slots have ever been used, then the slots. Pages of slots that nobody used are
// never touched and cost nothing.
struct Registry::State {
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
    return sum([index](void* slot) -> const Cell& { return counts_of(slot)[index]; });
  }
  std::uint64_t sum_status(std::size_t route, std::size_t index) const {
    return sum([=](void* slot) -> const Cell& { return routes_of(slot)[route].by_status.at(index); });
  }
  std::uint64_t sum_bucket(std::size_t route, std::size_t index) const {
    return sum([=](void* slot) -> const Cell& { return routes_of(slot)[route].by_duration.at(index); });
  }
  std::uint64_t sum_microseconds(std::size_t route) const {
    return sum([=](void* slot) -> const Cell& { return routes_of(slot)[route].microseconds; });
  }

  void append_counts(std::string& out) const;
  void append_requests(std::string& out) const;
  void append_durations(std::string& out) const;
};

Registry::Registry(std::span<const std::string_view> routes, int workers) : state_(std::make_unique<State>()) {
  assert(workers > 0);
  state_->routes.assign(routes.begin(), routes.end());
  state_->slots = static_cast<std::size_t>(workers);
  const std::size_t needed = count_cells * sizeof(Cell) + routes.size() * sizeof(RouteCells);
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
  metrics::add(counts_of(slot_)[static_cast<std::size_t>(count)], by);
}

void Registry::Recorder::request(std::size_t route, int status, Microseconds duration) {
  assert(route < routes_);
  RouteCells& cells = routes_of(slot_)[route];
  metrics::add(cells.by_status.at(status_index(status)), 1);
  metrics::add(cells.by_duration.at(bucket_index(duration)), 1);
  metrics::add(cells.microseconds, static_cast<std::uint64_t>(std::max<std::int64_t>(0, duration.count())));
}

std::uint64_t Registry::total(Count count) const { return state_->sum_count(static_cast<std::size_t>(count)); }

void Registry::State::append_counts(std::string& out) const {
  std::string_view family;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const Series& row = series.at(i);
    if (row.family != family) begin_family(out, row.family, row.help, "counter");
    family = row.family;
    append_sample(out, row.family, row.labels, std::to_string(sum_count(i)));
  }
}

void Registry::State::append_requests(std::string& out) const {
  constexpr std::string_view family = "gatewarden_requests_total";
  begin_family(out, family, "Requests by route and status.", "counter");
  for (std::size_t route = 0; route < routes.size(); ++route) {
    for (std::size_t i = 0; i < status_cells; ++i) {
      const std::uint64_t total = sum_status(route, i);
      if (total == 0) continue;
      const std::string status = i < statuses.size() ? std::to_string(statuses.at(i)) : "other";
      append_sample(out, family, "route=\"" + routes[route] + "\",status=\"" + status + "\"", std::to_string(total));
    }
  }
}

void Registry::State::append_durations(std::string& out) const {
  const std::string family = "gatewarden_request_duration_seconds";
  begin_family(out, family, "Time that a worker spent on a request, by route.", "histogram");
  for (std::size_t route = 0; route < routes.size(); ++route) {
    const std::string label = "route=\"" + routes[route] + "\"";
    std::uint64_t below = 0;
    for (std::size_t i = 0; i <= buckets.size(); ++i) {
      below += sum_bucket(route, i);
      const std::string_view bound = i < buckets.size() ? buckets.at(i).label : "+Inf";
      append_sample(out, family + "_bucket", label + ",le=\"" + std::string(bound) + "\"", std::to_string(below));
    }
    append_sample(out, family + "_sum", label, seconds_text(sum_microseconds(route)));
    append_sample(out, family + "_count", label, std::to_string(below));
  }
}

std::string Registry::text() const {
  std::string out;
  state_->append_counts(out);
  state_->append_requests(out);
  state_->append_durations(out);
  return out;
}

std::string gauge_text(std::string_view family, std::string_view help, std::span<const Gauge> gauges) {
  std::string out;
  begin_family(out, family, help, "gauge");
  for (const Gauge& gauge : gauges) append_sample(out, family, gauge.labels, number_text(gauge.value));
  return out;
}

void set_recorder(Registry::Recorder* recorder) { the_recorder = recorder; }

void count(Count what, std::uint64_t by) {
  if (the_recorder != nullptr) the_recorder->add(what, by);
}

void count_request(std::size_t route, int status, Microseconds duration) {
  if (the_recorder != nullptr) the_recorder->request(route, status, duration);
}

}  // namespace gatewarden::metrics
