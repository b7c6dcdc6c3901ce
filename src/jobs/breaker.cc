#include "jobs/breaker.h"

#include <algorithm>

#include "platform/log/log.h"
#include "platform/process/scoreboard.h"

namespace gatewarden::jobs {

void Breaker::failed(std::string_view reason) {
  const std::lock_guard lock(mutex_);
  const std::int64_t now = process::monotonic_ms();
  if (failures_ == 0) {
    open_since_ms_ = now;
    log::warn(name_ + "_paused", {{"reason", reason}});
  }
  // Those who were under way when it opened have found nothing new.
  if (now < open_until_ms_) return;
  open_until_ms_ = now + backoff_after(++failures_, backoff_, random_chance()).count();
}

void Breaker::succeeded() {
  const std::lock_guard lock(mutex_);
  const std::int64_t now = process::monotonic_ms();
  // What began before the failure proves nothing.
  if (failures_ == 0 || now < open_until_ms_) return;
  log::info(name_ + "_resumed", {{"after_ms", now - open_since_ms_}, {"failures", failures_}});
  failures_ = 0;
}

Milliseconds Breaker::rest() const {
  const std::lock_guard lock(mutex_);
  return Milliseconds(std::max<std::int64_t>(0, open_until_ms_ - process::monotonic_ms()));
}

bool Breaker::wait(const StopFlag& stop) const {
  for (Milliseconds left = rest(); left.count() > 0; left = rest()) {
    if (stop.wait(left)) return false;
  }
  return true;
}

}  // namespace gatewarden::jobs
