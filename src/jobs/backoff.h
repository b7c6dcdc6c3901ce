// How long to wait after failures that follow one another: pure, the caller brings the chance.
#pragma once

#include <string_view>

#include "base/time.h"

namespace gatewarden::jobs {

struct Backoff {
  Milliseconds first;
  Milliseconds most;
};

// After `failures` in a row (1 or more): first · 2^(failures - 1), at most `most`, of which the second half is by chance, so that
// many who failed together do not come back together. `chance` is from 0 to 1.
Milliseconds backoff_after(int failures, const Backoff& backoff, double chance);

// When a registration that failed for the `attempts`th time is tried again: after `delay` ("fixed"), or backed off from it up to
// a day ("exponential").
Milliseconds retry_delay(int attempts, std::string_view kind, Seconds delay, double chance);

// From 0 to 1.
double random_chance();

}  // namespace gatewarden::jobs
