// The life of a worker, from its fork to its end.
#pragma once

#include "platform/process/prefork.h"

namespace gatewarden::process {

struct WorkerTask {
  const Program& program;
  const config::Settings& settings;
  WorkerIdentity identity;
  int listening_socket;
  bool is_socket_inherited;  // then what waits in its queue is for the next master
  int master_pid;
  Boards& boards;
};

// Serves until SIGTERM, until requests_per_worker are done or until the master is gone. Answers the exit status: 0, or 1 if
// it could not begin.
int run_worker(const WorkerTask& task);

}  // namespace gatewarden::process
