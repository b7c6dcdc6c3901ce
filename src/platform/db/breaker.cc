#include "platform/db/breaker.h"

#include <algorithm>

namespace gatewarden::db {

namespace {

constexpr std::int64_t most_failures = 3;
constexpr std::int64_t of_late_ms = 10'000;
constexpr std::int64_t first_pause_ms = 500;
constexpr std::int64_t longest_pause_ms = 2000;
// A trial of which nothing is heard, because its process died, is over after this.
constexpr std::int64_t longest_trial_ms = 5000;

}  // namespace

Breaker::Breaker() : memory_(sizeof(Cells)), cells_(*memory_.as<Cells>()) {}

bool Breaker::may_try(std::int64_t now) {
  if (cells_.pause.load() == 0) return true;
  std::int64_t until = cells_.open_until.load();
  return now >= until && cells_.open_until.compare_exchange_strong(until, now + longest_trial_ms);
}

bool Breaker::failed(std::int64_t now) {
  if (now - cells_.failed_at.exchange(now) > of_late_ms) cells_.failures.store(0);
  std::int64_t pause = cells_.pause.load();
  if (pause == 0 && cells_.failures.fetch_add(1) + 1 < most_failures) return false;
  const std::int64_t next = pause == 0 ? first_pause_ms : std::min(longest_pause_ms, 2 * pause);
  // Whoever else fails at the same time has said the same.
  if (!cells_.pause.compare_exchange_strong(pause, next)) return false;
  cells_.open_until.store(now + next);
  return pause == 0;
}

void Breaker::refused(std::int64_t now) { cells_.open_until.store(now); }

bool Breaker::succeeded() {
  cells_.failures.store(0);
  return cells_.pause.exchange(0) != 0;
}

}  // namespace gatewarden::db
