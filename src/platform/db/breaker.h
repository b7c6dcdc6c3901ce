// The circuit breaker of the database, one for all workers of a host.
//
// A server that refuses says so at once, and costs nothing to ask. One that does not answer costs its deadline, and every
// worker that waits for it is missing where the database is not needed. So after three such waits, of whichever workers,
// nobody connects for half a second; then one does, for all, and the others wait for what comes of it: the pause doubles up
// to two seconds, or it is over for everybody. Connections that are there are not touched.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/time.h"
#include "platform/process/shared_memory.h"

namespace gatewarden::db {

// Made before the fork. Times are monotonic milliseconds, brought by the caller.
class Breaker {
 public:
  Breaker();

  // Whether to connect now. Who may, must report.
  bool may_try(std::int64_t now);
  // A wait for the server came to nothing. True where that makes it open that was closed.
  bool failed(std::int64_t now);
  // The server, or its host, said no at once: whether it is open or closed, it is to be asked again.
  void refused(std::int64_t now);
  // True where that closes it.
  bool succeeded();

 private:
  struct Cells {
    std::atomic<std::int64_t> failures;  // of late, while it is closed
    std::atomic<std::int64_t> failed_at;
    std::atomic<std::int64_t> pause;  // 0: it is closed
    std::atomic<std::int64_t> open_until;
  };
  process::SharedMemory memory_;
  Cells& cells_;
};

}  // namespace gatewarden::db
