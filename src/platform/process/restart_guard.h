// The crash-loop guard of one pool: when the next worker may be forked after others have died before their time.
//
// A bucket of tokens: each death takes one, each second gives one back, up to a number that lets a whole pool die once and
// be replaced at once. With the bucket overdrawn each fork waits, twice as long for each token that is missing, so that a
// pool whose workers all crash settles at about one fork a second and heals by itself.
#pragma once

#include <cstdint>

namespace gatewarden::process {

class RestartGuard {
 public:
  explicit RestartGuard(int workers);

  void worker_died(std::int64_t now_ms);
  bool may_fork(std::int64_t now_ms) const { return now_ms >= not_before_ms_; }
  // The wait that the last death brought, for the log; 0: none.
  std::int64_t delay_ms() const { return delay_ms_; }

 private:
  double capacity_;
  double tokens_;
  std::int64_t filled_at_ms_ = 0;
  std::int64_t not_before_ms_ = 0;
  std::int64_t delay_ms_ = 0;
};

}  // namespace gatewarden::process
