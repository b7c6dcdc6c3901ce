// A circuit breaker: who fails again and again is left alone for a while, longer each time, and then tried by one call. Pure, the
// caller brings the time; not for several threads.
#pragma once

#include <chrono>

#include "base/time.h"

namespace gatewarden::web_client {

using SteadyTime = std::chrono::steady_clock::time_point;

class Circuit {
 public:
  // Opens after `failures` in a row, for `first`, and for twice as long, up to `most`, whenever the trial fails.
  struct Rule {
    int failures = 3;
    Milliseconds first{2000};
    Milliseconds most{60'000};
  };
  explicit Circuit(const Rule& rule) : rule_(rule) {}

  enum class State { closed, open, half_open };
  State state(SteadyTime now) const;
  // Half open, the first who asks may try, and the others wait for the outcome; a trial that nobody reports is over after `first`.
  bool may_try(SteadyTime now);
  // True where the failure opens it, at first or again.
  bool failed(SteadyTime now);
  // True where this closes it.
  bool succeeded();
  int openings() const { return openings_; }  // since it was closed last

 private:
  Rule rule_;
  int failures_ = 0;  // in a row, while it is closed
  int openings_ = 0;
  SteadyTime open_until_{};
};

}  // namespace gatewarden::web_client
