// The daemon at work on a backlog, and what that costs.
#pragma once

#include <atomic>
#include <csignal>
#include <thread>

#include "base/time.h"
#include "harness/stack.h"

namespace gatewarden::bench {

// gatewarden-batchd on a stack that has none, from here to the end of its scope. Its memory is watched all the while.
class Daemon {
 public:
  explicit Daemon(test::Stack& stack);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // A daemon that is stopped costs nothing: the machine is as quiet as before it, a moment later.
  void pause() { stack_.signal_daemon(SIGSTOP, number_); }
  void go_on() { stack_.signal_daemon(SIGCONT, number_); }
  double pss_megabytes() const;
  double most_pss_megabytes() const { return most_pss_; }
  // Throws with the end of its log if it has ended.
  void must_run();

 private:
  void watch();

  test::Stack& stack_;
  const int number_;
  const int process_;
  std::atomic<bool> over_ = false;
  std::atomic<double> most_pss_ = 0;
  std::thread watch_;
};

struct Drained {
  double rows_per_second = 0;
  double most_pss_megabytes = 0;
};
// From the start of a daemon until the queue is empty; every row must have become a user.
Drained drain_all(test::Stack& stack);
// The rate between the first batch that a daemon writes and the last of those it writes within the time (the second, if that comes
// later): without its start, and without the hashes that are made and not yet written at the end.
Drained drain_steadily(test::Stack& stack, Milliseconds time);
// Waits until the daemon has created a user.
void wait_for_first_batch(test::Stack& stack, Daemon& daemon);

}  // namespace gatewarden::bench
