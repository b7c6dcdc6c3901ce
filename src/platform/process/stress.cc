#include "platform/process/stress.h"

#include <algorithm>

#include "platform/metrics/metrics.h"

namespace gatewarden::process {

namespace {

constexpr std::array<std::string_view, stress_levels.size()> level_names{"quiet", "busy", "overloaded", "critical"};
constexpr std::array<std::string_view, 3> pools{"protocol", "browser", "admin"};

constexpr std::int64_t standing_after_ms = 500;
// What gathered on the socket while the server was restarted may take as long again to be answered.
constexpr std::int64_t start_grace_ms = 3000;
constexpr std::int64_t saturated_after_ms = 1000;
constexpr std::int64_t sign_lasts_ms = 1000;
constexpr std::int64_t level_lasts_ms = 2000;
// A worker that is idle for less is on its way to its next request.
constexpr std::int64_t idle_for_ms = 10;

}  // namespace

struct StressBoard::Cells {
  struct Pool {
    std::atomic<std::int64_t> prompt_at;  // 0: nobody has come yet
    std::atomic<std::int64_t> standing_at;
  };
  std::atomic<int> level;
  std::atomic<std::int64_t> hash_refused_at;
  std::array<Pool, pools.size() + 1> by_pool;

  // Pools of other programs share the last cell.
  Pool& of(std::string_view pool) {
    return by_pool.at(static_cast<std::size_t>(std::find(pools.begin(), pools.end(), pool) - pools.begin()));
  }
};

std::string_view name_of(Stress level) { return level_names.at(static_cast<std::size_t>(level)); }

StressBoard::StressBoard() : memory_(sizeof(Cells)), cells_(memory_.as<Cells>()) {}

void StressBoard::note_prompt(std::string_view pool, std::int64_t now) {
  cells_->of(pool).prompt_at.store(now, std::memory_order_relaxed);
}

bool StressBoard::note_late(std::string_view pool, std::int64_t now) {
  Cells::Pool& cell = cells_->of(pool);
  std::int64_t prompt_at = 0;
  if (cell.prompt_at.compare_exchange_strong(prompt_at, now + start_grace_ms) || now - prompt_at < standing_after_ms) return false;
  cell.standing_at.store(now, std::memory_order_relaxed);
  return true;
}

void StressBoard::note_refused_hash() { cells_->hash_refused_at.store(monotonic_ms(), std::memory_order_relaxed); }

// A worker that has gone mad may have written anything.
Stress StressBoard::level() const {
  const int number = cells_->level.load(std::memory_order_relaxed);
  const bool is_one = number >= 0 && static_cast<std::size_t>(number) < stress_levels.size();
  return is_one ? static_cast<Stress>(number) : Stress::quiet;
}

void StressBoard::set_level(Stress level) { cells_->level.store(static_cast<int>(level), std::memory_order_relaxed); }

bool StressBoard::has_standing_queue(std::string_view pool, std::int64_t since) const {
  const std::int64_t at = cells_->of(pool).standing_at.load(std::memory_order_relaxed);
  return at != 0 && at >= since;
}

bool StressBoard::has_refused_hash(std::int64_t since) const {
  const std::int64_t at = cells_->hash_refused_at.load(std::memory_order_relaxed);
  return at != 0 && at >= since;
}

Stress StressMeter::judge(const Signs& signs, std::int64_t now) {
  if (!signs.is_saturated) saturated_since_.reset();
  else if (!saturated_since_) saturated_since_ = now;
  const bool is_long_saturated = saturated_since_ && now - *saturated_since_ >= saturated_after_ms;

  const auto see = [&](Stress level, bool is_seen) {
    if (is_seen) seen_at_.at(static_cast<std::size_t>(level)) = now;
  };
  see(Stress::busy, signs.hashes_are_refused || is_long_saturated);
  see(Stress::overloaded, signs.people_queue);
  see(Stress::critical, signs.applications_queue);

  Stress level = Stress::quiet;
  for (const Stress one : stress_levels) {
    const auto& at = seen_at_.at(static_cast<std::size_t>(one));
    if (at && now - *at < level_lasts_ms) level = one;
  }
  return level;
}

StressMeter::Signs read_signs(const StressBoard& board, const Scoreboard& scoreboard, std::int64_t now) {
  struct Pool {
    int workers = 0;
    int idle = 0;
  };
  std::map<std::string, Pool> seen;
  for (int slot = 0; slot < scoreboard.slots(); ++slot) {
    const WorkerView view = scoreboard.view(slot);
    if (view.state != WorkerState::idle && view.state != WorkerState::busy) continue;
    Pool& pool = seen[view.pool];
    ++pool.workers;
    if (view.state == WorkerState::idle) ++pool.idle;
  }
  const std::int64_t since = now - sign_lasts_ms;
  StressMeter::Signs signs;
  signs.hashes_are_refused = board.has_refused_hash(since);
  signs.is_saturated = std::ranges::any_of(seen, [](const auto& entry) { return entry.second.idle == 0; });
  signs.people_queue = board.has_standing_queue("browser", since) || board.has_standing_queue("admin", since);
  signs.applications_queue = board.has_standing_queue("protocol", since);
  return signs;
}

bool has_idle_worker(const Scoreboard& scoreboard, std::string_view pool) {
  const std::int64_t latest = monotonic_ms() - idle_for_ms;
  for (int slot = 0; slot < scoreboard.slots(); ++slot) {
    if (scoreboard.is_idle_since(slot, latest) && scoreboard.view(slot).pool == pool) return true;
  }
  return false;
}

std::string stress_metrics(const StressBoard& board) {
  const std::array sample{metrics::Sample{"", static_cast<double>(board.level())}};
  return metrics::gauge_text("gatewarden_stress_level", "0 quiet, 1 busy, 2 overloaded, 3 critical: tokens before log-ins.",
                             sample);
}

}  // namespace gatewarden::process
