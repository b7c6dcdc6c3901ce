// The load generator: connections to nginx, each taking its own walk, request after answer, all driven by one thread on
// epoll, so that it costs little of the processors that it shares with what it measures.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/http_wire.h"
#include "bench/measurement.h"

namespace gatewarden::bench {

struct Step {
  std::string_view request;      // valid until the next call
  bool operation_ended = false;  // by the answer that was given
};

// What one connection does over and over. An operation may be several requests; requests of the walk's preparation end none.
class Walk {
 public:
  virtual ~Walk() = default;
  // The next request, after this answer to the one before; null at the beginning. Throws if the answer is not what it must be.
  virtual Step next(const Answer* answer) = 0;
};

class Load {
 public:
  Load(int port, std::vector<std::unique_ptr<Walk>> walks);
  ~Load();

  // `worker_cpu_ms`: the processor time that all workers have had until now. Walks go on in the next round where they stopped.
  // Throws at the first answer that a walk did not accept.
  Measured run(const RoundTimes& times, const std::function<double()>& worker_cpu_ms);

 private:
  struct Connection;
  enum class Phase { ramp, window, drain };

  void begin(Connection& connection);
  void serve(Connection& connection, Phase phase, Measured& measured, std::size_t& operations);
  void take_step(Connection& connection, const Answer* answer);
  void connect(Connection& connection);
  static void disconnect(Connection& connection);
  void send(Connection& connection);

  int port_;
  int epoll_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::size_t busy_ = 0;
};

}  // namespace gatewarden::bench
