// The crash-loop guard.
#include "platform/process/restart_guard.h"

#include <algorithm>
#include <cmath>

namespace gatewarden::process {
namespace {

constexpr double least_capacity = 5;
constexpr double tokens_per_ms = 0.001;
constexpr double first_delay_ms = 100;
constexpr double longest_delay_ms = 10'000;

}  // namespace

RestartGuard::RestartGuard(int workers) : capacity_(std::max(least_capacity, 2.0 * workers)), tokens_(capacity_) {}

void RestartGuard::worker_died(std::int64_t now_ms) {
  const double passed = static_cast<double>(std::max<std::int64_t>(0, now_ms - filled_at_ms_));
  tokens_ = std::min(capacity_, tokens_ + passed * tokens_per_ms) - 1;
  filled_at_ms_ = now_ms;
  const double delay = tokens_ >= 0 ? 0 : std::min(longest_delay_ms, first_delay_ms * std::exp2(-tokens_ - 1));
  delay_ms_ = static_cast<std::int64_t>(delay);
  not_before_ms_ = now_ms + delay_ms_;
}

}  // namespace gatewarden::process
