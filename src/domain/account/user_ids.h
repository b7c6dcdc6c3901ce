// Time-ordered 63-bit user ids: 41 bits of milliseconds since 2025-01-01, 10 bits of node id, 12 bits of sequence.
#pragma once

#include <cstdint>

#include "base/time.h"

namespace gatewarden::account {

using UserId = std::uint64_t;

// One per process. The sequence begins at a random place in each millisecond, so that processes of one node seldom meet;
// where they do, the primary key refuses, and the store goes on elsewhere. Never goes back with the clock.
//
// A burst of a thousand, as a batch needs, takes a quarter of one millisecond's ids. Two daemons of one node that draw theirs in
// the same millisecond meet every other time; that is once in a hundred batches or so, and costs one statement. A lane for each
// process would spare that and cost bits, of which ten name the node, and a lock file.
class UserIds {
 public:
  UserIds(int node_id, const Clock& clock) : node_id_(node_id), clock_(clock) {}
  UserId next();
  // After meeting another's ids: goes on at a random place of the next millisecond, for its neighbours are taken as well.
  void move_away();

 private:
  int node_id_;
  const Clock& clock_;
  std::int64_t last_millisecond_ = 0;
  std::uint32_t sequence_ = 0;
};

}  // namespace gatewarden::account
