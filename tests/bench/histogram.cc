#include "bench/histogram.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace gatewarden::bench {

namespace {
constexpr double growth = 1.02;
}

void Histogram::add(Microseconds duration) {
  const double microseconds = std::max(1.0, static_cast<double>(duration.count()));
  const auto bucket = static_cast<std::size_t>(std::log(microseconds) / std::log(growth));
  ++counts_[std::min(bucket, counts_.size() - 1)];
}

void Histogram::merge(const Histogram& other) {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
}

bool Histogram::empty() const {
  return std::all_of(counts_.begin(), counts_.end(), [](std::uint64_t count) { return count == 0; });
}

double Histogram::quantile_ms(double share) const {
  assert(!empty());
  const auto total = static_cast<double>(std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0}));
  double seen = 0;
  std::size_t bucket = 0;
  while (bucket + 1 < counts_.size() && (seen += static_cast<double>(counts_[bucket])) < share * total) ++bucket;
  return std::pow(growth, static_cast<double>(bucket) + 0.5) / 1000;
}

}  // namespace gatewarden::bench
