// One request after another.
#include "platform/process/worker.h"

#include <exception>
#include <optional>

#include "platform/fcgi/connections.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/process/confinement.h"
#include "platform/process/signals.h"

namespace gatewarden::process {
namespace {

// Workers that began together do not end together: slots differ by up to a fifth.
std::int64_t requests_of(std::int64_t setting, int slot) { return setting - setting * (slot % 11) / 50; }

fcgi::ConnectionLimits limits_of(const WorkerTask& task) {
  const auto& workers = task.settings.workers;
  const auto& largest_body = task.program.largest_body;
  fcgi::ConnectionLimits limits;
  limits.limits.parameter_bytes = static_cast<std::size_t>(workers.parameter_bytes);
  limits.limits.body_bytes =
      static_cast<std::size_t>(largest_body ? largest_body(task.settings, task.identity) : workers.body_bytes);
  return limits;
}

class Server {
 public:
  Server(const WorkerTask& task, Handler handler)
      : task_(task), scoreboard_(task.boards.scoreboard), sources_(task.boards.sources), handler_(std::move(handler)),
        connections_(task.listening_socket, limits_of(task)) {}

  void serve_until_done() {
    std::int64_t left = requests_of(task_.settings.workers.requests_per_worker, task_.identity.slot);
    scoreboard_.set(task_.identity.slot, WorkerState::idle);
    for (; left > 0 && !stop_is_asked();) {
      const fcgi::Arrival arrival = connections_.accept();
      if (arrival == fcgi::Arrival::none && task_.program.rest) task_.program.rest();
      if (arrival != fcgi::Arrival::connection) continue;
      serve_one();
      --left;
    }
    if (scoreboard_.is_draining() && !task_.is_socket_inherited) drain();
    scoreboard_.set(task_.identity.slot, WorkerState::stopping);
  }

 private:
  // The socket can be reached no more; whoever is in its queue has sent a request and waits for the answer.
  void drain() {
    for (;;) {
      const fcgi::Arrival arrival = connections_.accept();
      if (arrival == fcgi::Arrival::none) return;
      if (arrival == fcgi::Arrival::connection) serve_one();
    }
  }

  // Before anything else is done for a request: whether its source may have any of it.
  http::Response answer(http::Request& request) {
    const std::string name = task_.program.source_of ? task_.program.source_of(request) : "";
    if (name.empty()) return handler_(request);
    const std::uint64_t source = sources_.key_of(name);
    if (const Seconds barred = sources_.barred_for(source); barred > Seconds::zero()) {
      return refuse(request, name, metrics::Count::requests_refused_crash, barred);
    }
    if (!sources_.admit(source, task_.settings.limits.requests_per_address)) {
      return refuse(request, name, metrics::Count::requests_refused_address, Seconds{1});
    }
    scoreboard_.set_source(task_.identity.slot, source);
    const http::Response response = handler_(request);
    scoreboard_.set_source(task_.identity.slot, 0);
    return response;
  }

  http::Response refuse(const http::Request& request, const std::string& source, metrics::Count reason, Seconds wait) const {
    metrics::count(reason);
    log::info("source_refused", {{"source", source}, {"path", request.path}, {"seconds", wait.count()}});
    http::Response response = task_.program.turn_away(request);
    response.set("Retry-After", std::to_string(wait.count()));
    return response;
  }

  void serve_one() {
    scoreboard_.set(task_.identity.slot, WorkerState::busy);
    if (auto request = connections_.read()) {
      const http::Response response = answer(*request);
      if (!connections_.answer(request->method, response)) log::info("peer_gone", {{"request_id", request->id}});
    }
    connections_.close();
    scoreboard_.set(task_.identity.slot, WorkerState::idle);
  }

  const WorkerTask& task_;
  Scoreboard& scoreboard_;
  Sources& sources_;
  Handler handler_;
  fcgi::Connections connections_;
};

}  // namespace

int run_worker(const WorkerTask& task) {
  log::set_process(task.program.name, task.identity.pool, task.identity.slot);
  handle_worker_signals();
  Handler handler;
  try {
    if (!confine_worker(task.settings.workers.memory_bytes, task.master_pid)) return 0;
    if (task.identity.pool == "browser") give_way(task.settings.workers.browser_niceness);
    handler = task.program.after_fork(task.settings, task.identity);
  } catch (const std::exception& problem) {
    log::fatal("worker_start_failed", {{"reason", problem.what()}});
    return 1;
  }
  log::info("worker_started");
  Server(task, std::move(handler)).serve_until_done();
  return 0;
}

}  // namespace gatewarden::process
