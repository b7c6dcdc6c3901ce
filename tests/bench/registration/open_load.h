// Requests at a fixed rate, whether or not the answers before came: what a machine feels like to those who do not wait for
// each other. A duration begins when its request was due, so that a stall costs all who came during it.
#pragma once

#include <string>
#include <vector>

#include "bench/measurement.h"

namespace gatewarden::bench {

struct OpenLoad {
  int port = 0;
  std::vector<std::string> requests;  // taken in turn; each answer must be 200
  double per_second = 0;
};

// Durations of those that were due in the window. Throws if an answer is another, or none comes for ten seconds.
Histogram run_open_load(const OpenLoad& load, const RoundTimes& times);

}  // namespace gatewarden::bench
