#include "platform/web_client/circuit.h"

#include <algorithm>

namespace gatewarden::web_client {

Circuit::State Circuit::state(SteadyTime now) const {
  if (openings_ == 0) return State::closed;
  return now < open_until_ ? State::open : State::half_open;
}

bool Circuit::may_try(SteadyTime now) {
  const State was = state(now);
  if (was == State::half_open) open_until_ = now + rule_.first;
  return was != State::open;
}

bool Circuit::failed(SteadyTime now) {
  if (openings_ == 0 && ++failures_ < rule_.failures) return false;
  const int doublings = std::min(openings_++, 20);
  open_until_ = now + std::min(rule_.most, rule_.first * (1 << doublings));
  return true;
}

bool Circuit::succeeded() {
  const bool closes = openings_ > 0;
  failures_ = openings_ = 0;
  return closes;
}

}  // namespace gatewarden::web_client
