// Where requests come from, and what each source may still ask of this host: how often, and whether it has made a worker crash.
//
// A table of a fixed size in memory that the master and its workers share. A source stands in it by a keyed digest of its
// name, in one of the four cells of its set; when all four are taken, the one that was quiet for longest is forgotten. To be
// forgotten needs many sources of one set, and costs a limit a little of its edge, never anybody his right.
//
// The rate is held by one number a source, the time until which what it has asked for is paid (the virtual scheduling algorithm
// of ITU-T I.371): a request adds its price, and is refused where that would be too far ahead.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "platform/process/shared_memory.h"

namespace gatewarden::process {

class Sources {
 public:
  Sources();

  // What a name is known by; never 0.
  std::uint64_t key_of(std::string_view name) const;

  // False if the source has asked for more than `per_second` over the last five seconds. 0: no limit.
  bool admit(std::uint64_t source, int per_second);
  // A worker died of the source's request: it is barred for `penalty`, twice as long for each that follows, up to ten minutes,
  // until it has made none crash for an hour. Answers for how long.
  Seconds note_crash(std::uint64_t source, Seconds penalty);
  // For how long yet; 0: it is not.
  Seconds barred_for(std::uint64_t source) const;

 private:
  struct Cell;
  Cell* find(std::uint64_t source) const;
  Cell& claim(std::uint64_t source);

  SharedMemory memory_;
  Cell* cells_;
  std::string salt_;
};

}  // namespace gatewarden::process
