#include "jobs/backoff.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <random>

namespace gatewarden::jobs {

Milliseconds backoff_after(int failures, const Backoff& backoff, double chance) {
  assert(failures >= 1);
  const double whole = std::min(static_cast<double>(backoff.first.count()) * std::pow(2.0, failures - 1),
                                static_cast<double>(backoff.most.count()));
  return Milliseconds(static_cast<std::int64_t>(whole * (0.5 + chance / 2)));
}

Milliseconds retry_delay(int attempts, std::string_view kind, Seconds delay, double chance) {
  if (kind == "fixed") return delay;
  constexpr Seconds day{86400};
  return backoff_after(attempts, {delay, std::max(delay, day)}, chance);
}

double random_chance() {
  static thread_local std::minstd_rand random{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(random);
}

}  // namespace gatewarden::jobs
