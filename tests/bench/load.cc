#include "bench/load.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "base/text.h"

namespace gatewarden::bench {

namespace {

// An answer that takes longer is an error: nginx and the workers have shorter deadlines.
constexpr int silence_ms = 60'000;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

struct Load::Connection {
  std::unique_ptr<Walk> walk;
  int descriptor = -1;
  std::string stream;  // read and not yet taken
  Step step;           // the one under way, or, between rounds, the one to begin with
  bool walking = false;
  Stopwatch::time_point operation_began;
};

Load::Load(int port, std::vector<std::unique_ptr<Walk>> walks) : port_(port), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) fail("epoll_create1");
  for (std::unique_ptr<Walk>& walk : walks) {
    connections_.push_back(std::make_unique<Connection>());
    connections_.back()->walk = std::move(walk);
  }
}

Load::~Load() {
  for (const auto& connection : connections_) disconnect(*connection);
  close(epoll_);
}

Measured Load::run(const RoundTimes& times, const std::function<double()>& worker_cpu_ms) {
  Measured measured;
  std::size_t operations = 0;
  double cpu_ms = 0;
  Phase phase = Phase::ramp;
  const Stopwatch::time_point begin_of_window = Stopwatch::now() + times.ramp;
  const Stopwatch::time_point end_of_window = begin_of_window + times.window;
  for (const auto& connection : connections_) begin(*connection);

  std::array<epoll_event, 64> events;
  while (busy_ > 0) {
    const int ready = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), silence_ms);
    if (ready < 0 && errno != EINTR) fail("epoll_wait");
    if (ready == 0) throw std::runtime_error("no answer for a minute");
    const Stopwatch::time_point now = Stopwatch::now();
    if (phase == Phase::ramp && now >= begin_of_window) {
      phase = Phase::window;
      cpu_ms = worker_cpu_ms();
    }
    if (phase == Phase::window && now >= end_of_window) {
      phase = Phase::drain;
      cpu_ms = worker_cpu_ms() - cpu_ms;
    }
    for (int i = 0; i < ready; ++i) {
      serve(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr), phase, measured, operations);
    }
  }
  measured.per_second = static_cast<double>(operations) / std::chrono::duration<double>(times.window).count();
  if (operations > 0) measured.cpu_ms = cpu_ms / static_cast<double>(operations);
  return measured;
}

void Load::begin(Connection& connection) {
  if (!connection.walking) take_step(connection, nullptr);
  connection.walking = true;
  connection.operation_began = Stopwatch::now();
  ++busy_;
  send(connection);
}

void Load::serve(Connection& connection, Phase phase, Measured& measured, std::size_t& operations) {
  std::array<char, 16384> buffer;
  const ssize_t count = recv(connection.descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count < 0) fail("recv");
  if (count == 0) throw std::runtime_error("nginx closed a connection in place of an answer");
  connection.stream.append(buffer.data(), static_cast<std::size_t>(count));
  const std::optional<Answer> answer = take_answer(connection.stream);
  if (!answer) return;

  if (equal_ignoring_ascii_case(answer->header("connection"), "close")) disconnect(connection);
  take_step(connection, &*answer);
  if (connection.step.operation_ended) {
    const Stopwatch::time_point now = Stopwatch::now();
    if (phase == Phase::window) {
      ++operations;
      measured.durations.add(std::chrono::duration_cast<Microseconds>(now - connection.operation_began));
    }
    connection.operation_began = now;
    if (phase == Phase::drain) {
      disconnect(connection);  // nginx would end the idle connection some time before the next round
      --busy_;
      return;
    }
  }
  send(connection);
}

void Load::take_step(Connection& connection, const Answer* answer) {
  const std::string last(answer != nullptr ? connection.step.request.substr(0, connection.step.request.find('\r')) : "");
  try {
    connection.step = connection.walk->next(answer);
  } catch (const std::exception& error) {
    throw std::runtime_error(std::string(error.what()) + (answer == nullptr ? "" :
        "\n  asked:    " + last + "\n  answered: " + answer->head + "\n\n" + answer->body.substr(0, 2000)));
  }
}

void Load::connect(Connection& connection) {
  connection.descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection.descriptor < 0) fail("socket");
  const int on = 1;
  setsockopt(connection.descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port_));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(connection.descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("connect");
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &connection;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.descriptor, &event) != 0) fail("epoll_ctl");
}

void Load::disconnect(Connection& connection) {
  if (connection.descriptor >= 0) close(connection.descriptor);
  connection.descriptor = -1;
}

// Blocking: with one small request under way the socket's buffer always has room.
void Load::send(Connection& connection) {
  if (connection.descriptor < 0) connect(connection);
  const std::string_view request = connection.step.request;
  const ssize_t count = ::send(connection.descriptor, request.data(), request.size(), MSG_NOSIGNAL);
  if (count != static_cast<ssize_t>(request.size())) fail("send");
}

}  // namespace gatewarden::bench
