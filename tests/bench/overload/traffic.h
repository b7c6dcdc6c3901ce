// Many kinds of requests at once, each at its own rate or as fast as the answers come, through an outage, too: what is refused or
// goes wrong is counted and is no end. One thread on epoll; it stands for many hosts, so each connection has an address of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bench/load.h"
#include "bench/measurement.h"

namespace gatewarden::bench {

// Operations of one kind, from one time of the run to another.
struct Stream {
  std::string name;
  std::function<std::unique_ptr<Walk>(int connection)> make_walk;
  Milliseconds from, until;
  // So many operations begin each second, whatever became of those before; 0: as soon as one of `at_once` has ended.
  double per_second = 0;
  int at_once = 0;
  int addresses = 64;  // from which they come
};

// Refused is an answer of 429 or 503: the operation is given up. A duration is that of the whole operation since it was due; of a
// refused one, that of the request that was refused.
enum class Ending { good, refused, failed };
struct Operation {
  Milliseconds due;  // since the run began
  Microseconds duration;
  Ending ending;
};

struct Outcome {
  std::vector<Operation> operations;  // in the order in which they ended
  std::uint64_t without_retry_after = 0;
  std::vector<std::string> failures;  // what was wrong with the first few

  std::uint64_t count(Ending ending) const;
  // Of those that were due from one time on and before another.
  Outcome between(Milliseconds from, Milliseconds until) const;
  Histogram durations(Ending ending) const;
  double p99_ms(Ending ending) const;  // 0 if there is none
};

// The outcomes of the streams, in their order. Ends when all streams have, and all answers have come or ten seconds have passed.
std::vector<Outcome> run_traffic(int port, const std::vector<Stream>& streams);

}  // namespace gatewarden::bench
