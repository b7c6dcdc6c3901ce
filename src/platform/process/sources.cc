#include "platform/process/sources.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"
#include "platform/process/scoreboard.h"

namespace gatewarden::process {

namespace {

constexpr std::size_t sets = 16384;
constexpr std::size_t cells_of_set = 4;
constexpr std::int64_t window_ms = 5000;
constexpr std::int64_t longest_penalty_ms = 600'000;
constexpr std::int64_t forgiven_after_ms = 3'600'000;
constexpr std::int64_t microseconds = 1000;  // of a millisecond

}  // namespace

// Times are monotonic, in milliseconds but for paid_until.
struct Sources::Cell {
  std::atomic<std::uint64_t> source;      // 0: nobody
  std::atomic<std::int64_t> paid_until;   // in microseconds
  std::atomic<std::int64_t> barred_until;
  std::atomic<std::int64_t> crashes;      // in a row

  // The one that matters least is forgotten first.
  std::int64_t last_used() const {
    return std::max(paid_until.load(std::memory_order_relaxed) / microseconds, barred_until.load(std::memory_order_relaxed));
  }
};

Sources::Sources()
    : memory_(sets * cells_of_set * sizeof(Cell)), cells_(memory_.as<Cell>()), salt_(crypto::random_bytes(16)) {}

std::uint64_t Sources::key_of(std::string_view name) const {
  const std::string digest = crypto::sha256(salt_ + std::string(name));
  std::uint64_t key = 0;
  std::memcpy(&key, digest.data(), sizeof key);
  return std::max<std::uint64_t>(key, 1);
}

Sources::Cell* Sources::find(std::uint64_t source) const {
  Cell* const set = cells_ + source % sets * cells_of_set;
  for (Cell* cell = set; cell < set + cells_of_set; ++cell) {
    if (cell->source.load(std::memory_order_relaxed) == source) return cell;
  }
  return nullptr;
}

Sources::Cell& Sources::claim(std::uint64_t source) {
  if (Cell* const cell = find(source)) return *cell;
  Cell* const set = cells_ + source % sets * cells_of_set;
  Cell* const oldest =
      std::min_element(set, set + cells_of_set, [](const Cell& a, const Cell& b) { return a.last_used() < b.last_used(); });
  oldest->source.store(source, std::memory_order_relaxed);
  oldest->paid_until.store(0, std::memory_order_relaxed);
  oldest->barred_until.store(0, std::memory_order_relaxed);
  oldest->crashes.store(0, std::memory_order_relaxed);
  return *oldest;
}

bool Sources::admit(std::uint64_t source, int per_second) {
  if (per_second <= 0) return true;
  std::atomic<std::int64_t>& paid_until = claim(source).paid_until;
  const std::int64_t now = monotonic_ms() * microseconds;
  const std::int64_t price = 1'000'000 / per_second;
  std::int64_t paid = paid_until.load(std::memory_order_relaxed);
  for (;;) {
    const std::int64_t next = std::max(paid, now) + price;
    if (next > now + window_ms * microseconds) return false;
    if (paid_until.compare_exchange_weak(paid, next, std::memory_order_relaxed)) return true;
  }
}

Seconds Sources::note_crash(std::uint64_t source, Seconds penalty) {
  if (source == 0 || penalty <= Seconds::zero()) return Seconds::zero();
  Cell& cell = claim(source);
  const std::int64_t now = monotonic_ms();
  if (now - cell.barred_until.load() > forgiven_after_ms) cell.crashes.store(0);
  const std::int64_t before = std::clamp<std::int64_t>(cell.crashes.fetch_add(1), 0, 16);
  const std::int64_t length = std::min(longest_penalty_ms, (Milliseconds(penalty).count()) << before);
  cell.barred_until.store(now + length);
  return std::chrono::ceil<Seconds>(Milliseconds{length});
}

Seconds Sources::barred_for(std::uint64_t source) const {
  const Cell* const cell = find(source);
  if (cell == nullptr) return Seconds::zero();
  const std::int64_t left = cell->barred_until.load(std::memory_order_relaxed) - monotonic_ms();
  return std::chrono::ceil<Seconds>(Milliseconds{std::clamp<std::int64_t>(left, 0, longest_penalty_ms)});
}

}  // namespace gatewarden::process
