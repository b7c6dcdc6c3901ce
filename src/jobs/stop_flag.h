// How threads tell each other something that a wait must hear at once: both kinds can be given to poll(2).
#pragma once

#include <atomic>

#include "base/time.h"

namespace gatewarden::jobs {

// Set once: the daemon is to stop, or to begin anew with another configuration.
class StopFlag {
 public:
  StopFlag();
  ~StopFlag();
  StopFlag(const StopFlag&) = delete;
  StopFlag& operator=(const StopFlag&) = delete;

  bool is_set() const { return set_.load(); }
  void set();
  // Waits, and wakes early when it is set. True if it is set.
  bool wait(Milliseconds limit) const;
  int descriptor() const { return descriptor_; }  // readable once it is set, and for good

 private:
  std::atomic<bool> set_ = false;
  int descriptor_ = -1;
};

// Any number of wake() before a take() are one.
class Waker {
 public:
  Waker();
  ~Waker();
  Waker(const Waker&) = delete;
  Waker& operator=(const Waker&) = delete;

  void wake();
  void take();
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

}  // namespace gatewarden::jobs
