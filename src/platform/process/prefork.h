// The prefork server: a master that opens (or inherits) one socket a pool, forks the pools' workers, watches them, and does
// nothing else.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/http.h"
#include "base/time.h"
#include "platform/config/settings.h"

namespace gatewarden::process {

// Answers one request. Throwing is a bug; the worker dies and the master forks another.
using Handler = std::function<http::Response(const http::Request&)>;

struct Pool {
  std::string name;  // "protocol", "browser", "admin"; its socket is NAME.sock in the runtime directory
  int workers = 0;
};

// What a worker is told after its fork.
struct WorkerIdentity {
  std::string pool;
  int slot = 0;  // unique over all pools, from 0
};

struct Program {
  // Reads the configuration anew. Throws config::Invalid: at start the master ends, at SIGHUP it keeps the old one and says why.
  std::function<config::Settings()> load;
  // Before the first fork and after each reload: what must hold and be made once (schema check, keys, templates).
  std::function<void(const config::Settings&)> prepare;
  // In the worker, after the fork: connects and wires, and answers the handler. Runs again in each new worker.
  std::function<Handler(const config::Settings&, const WorkerIdentity&)> after_fork;
};

// Runs until SIGTERM (graceful stop) or until nothing can be run; answers the exit status. SIGHUP: reload by replacement.
int run_master(const Program& program);

}  // namespace gatewarden::process
