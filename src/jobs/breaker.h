// The breaker of the database, or of a way out for messages: whoever finds it broken tells the others, and all leave it alone for a
// while, longer each time. Safe for several threads.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "base/time.h"
#include "jobs/backoff.h"
#include "jobs/stop_flag.h"

namespace gatewarden::jobs {

class Breaker {
 public:
  // `name` begins the events "NAME_paused" and "NAME_resumed" of the log.
  Breaker(std::string_view name, const Backoff& backoff) : name_(name), backoff_(backoff) {}

  // It failed: says so at the first time.
  void failed(std::string_view reason);
  void succeeded();
  bool is_open() const { return rest().count() > 0; }
  // Waits until somebody may try again. False if it is open and the flag is set.
  bool wait(const StopFlag& stop) const;
  Milliseconds rest() const;  // until then

 private:
  std::string name_;
  Backoff backoff_;
  mutable std::mutex mutex_;
  int failures_ = 0;  // in a row
  std::int64_t open_since_ms_ = 0;
  std::int64_t open_until_ms_ = 0;
};

}  // namespace gatewarden::jobs
