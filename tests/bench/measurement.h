// What one round of one figure measured, and how long a round lasts.
#pragma once

#include <chrono>
#include <optional>

#include "base/time.h"
#include "bench/histogram.h"

namespace gatewarden::bench {

using Stopwatch = std::chrono::steady_clock;

// Under load from the start of the ramp; counted in the window alone, so that neither the start nor the end of the load is.
struct RoundTimes {
  Milliseconds ramp;
  Milliseconds window;
};

struct Measured {
  double per_second = 0;
  Histogram durations;
  std::optional<double> cpu_ms;  // of the processes that do the work, for each operation
};

}  // namespace gatewarden::bench
