// Time-ordered 63-bit user ids: 41 bits of milliseconds since 2025-01-01, 10 bits of node id, 12 bits of sequence.
#pragma once

#include <cstdint>

#include "base/time.h"

namespace gatewarden::account {

using UserId = std::uint64_t;

// One per process. The sequence begins at a random place in each millisecond, so that processes of one node seldom meet;
// where they do, the primary key refuses and the store takes the next id. Never goes back with the clock.
class UserIds {
 public:
  UserIds(int node_id, const Clock& clock) : node_id_(node_id), clock_(clock) {}
  UserId next();

 private:
  int node_id_;
  const Clock& clock_;
  std::int64_t last_millisecond_ = 0;
  std::uint32_t sequence_ = 0;
};

}  // namespace gatewarden::account
