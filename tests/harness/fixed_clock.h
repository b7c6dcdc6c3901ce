// A clock that stands still until a test moves it.
#pragma once

#include "base/time.h"

namespace gatewarden::test {

class FixedClock : public Clock {
 public:
  explicit FixedClock(Instant start = from_epoch_seconds(1'790'000'000)) : now_(start) {}
  Instant now() const override { return now_; }
  void advance(Microseconds by) { now_ += by; }
  void set(Instant at) { now_ = at; }

 private:
  Instant now_;
};

}  // namespace gatewarden::test
