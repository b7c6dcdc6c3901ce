// The prefork server: a master that opens (or inherits) one socket a pool, forks the pools' workers, watches them, and does
// nothing else.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/http.h"
#include "platform/config/settings.h"
#include "platform/process/scoreboard.h"
#include "platform/process/sources.h"
#include "platform/process/stress.h"

namespace gatewarden::process {

// Answers one request. Throwing is a bug; the worker dies and the master forks another.
using Handler = std::function<http::Response(http::Request&)>;

// What a worker is told after its fork.
struct WorkerIdentity {
  std::string pool;  // "protocol", "browser", "admin"; its socket is POOL.sock in the runtime directory
  int slot = 0;      // unique over all pools, from 0
};

// What a master and all its workers write and read; outlives every reload.
struct Boards {
  Scoreboard scoreboard;
  StressBoard stress;
  Sources sources;
};

struct Program {
  std::string name;  // in the log and of the lock file: "gatewarden-worker"
  // Reads the configuration anew. Throws config::Invalid: at start the master ends, at SIGHUP it keeps the old one and
  // says why.
  std::function<config::Settings()> load;
  // Before the first fork and at each reload: what must hold and be made once (schema check, keys, templates). A throw is
  // taken like one from load. Must leave no connection open.
  std::function<void(const config::Settings&)> prepare;
  // In the worker, after the fork: connects and wires, and answers the handler. Runs again in each new worker. The settings
  // live as long as the worker.
  std::function<Handler(const config::Settings&, const WorkerIdentity&)> after_fork;
  // The largest body that a worker takes, in bytes; if this is not set, workers.body_bytes.
  std::function<std::int64_t(const config::Settings&, const WorkerIdentity&)> largest_body = {};
  // In the worker: under which name the limits of settings.limits are kept for a request; empty: they are not. If this is not
  // set, they are for nobody.
  std::function<std::string(const http::Request&)> source_of = {};
  // In the worker: what a request is answered whose source may have nothing now; gets a Retry-After besides. Set where
  // source_of is. Floods come to it, so that it must cost next to nothing.
  std::function<http::Response(const http::Request&)> turn_away = {};
  // In the worker: nothing has come for two seconds. What it keeps for speed alone can go.
  std::function<void()> rest = {};
};

// Runs until SIGTERM or SIGINT (graceful stop) or until nothing can be run; answers the exit status. SIGHUP: reload by
// replacement.
int run_master(const Program& program, Boards& boards);

}  // namespace gatewarden::process
