// Signals: the master reads them from a descriptor, without handlers; a worker and a long command have one handler, which sets one
// flag.
#pragma once

#include <optional>

#include "base/time.h"

namespace gatewarden::process {

// Blocks SIGTERM, SIGINT, SIGHUP and SIGCHLD for this process and reads them one by one.
class MasterSignals {
 public:
  MasterSignals();
  ~MasterSignals();
  MasterSignals(const MasterSignals&) = delete;
  MasterSignals& operator=(const MasterSignals&) = delete;

  // The next signal, or nothing when the time is over.
  std::optional<int> wait(Milliseconds limit);
  // In a child: what was blocked stays blocked until handle_worker_signals().
  void close();

 private:
  int descriptor_ = -1;
};

// In a worker, before any library looks at signals: SIGTERM sets the flag, what a terminal sends to a whole process group is
// the master's alone to answer, and everything is unblocked.
void handle_worker_signals();
bool stop_is_asked();

// In a command that runs long: SIGINT, SIGTERM and SIGHUP set a flag, so that it can end in order. Another of them, two
// seconds later, ends it at once.
void handle_interrupts();
// The signal that came, or 0.
int interrupted_by();

}  // namespace gatewarden::process
