// Durations in buckets that grow by 2 %: flat, so that processes can share one, and exact enough for a 99th percentile.
#pragma once

#include <array>
#include <cstdint>

#include "base/time.h"

namespace gatewarden::bench {

class Histogram {
 public:
  void add(Microseconds duration);
  void merge(const Histogram& other);
  bool empty() const;
  // The duration that this share (0 to 1) of all stays under. Only where not empty().
  double quantile_ms(double share) const;

 private:
  std::array<std::uint64_t, 1000> counts_{};  // the last begins at 6 minutes
};

}  // namespace gatewarden::bench
