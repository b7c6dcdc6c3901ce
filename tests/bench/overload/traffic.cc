#include "bench/overload/traffic.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <list>
#include <optional>
#include <stdexcept>

#include "base/text.h"
#include "bench/http_wire.h"
#include "bench/system_call.h"
#include "platform/process/descriptor.h"

namespace gatewarden::bench {

namespace {

using process::Descriptor;

constexpr Seconds patience{10};  // after the last stream
constexpr std::size_t most_failures_told = 3;

struct Lane;

struct Connection {
  Lane* lane = nullptr;
  std::unique_ptr<Walk> walk;
  int address = 0;
  std::unique_ptr<Descriptor> socket = {};
  std::string stream = {};  // read and not yet taken
  bool busy = false;
  Stopwatch::time_point due{}, asked{};  // the operation; its request under way
};

// A stream at work.
struct Lane {
  const Stream& stream;
  int number;
  Outcome outcome = {};
  Stopwatch::time_point next_due{}, end{};
  std::list<Connection> all = {};
  std::deque<Connection*> idle = {};
  int busy = 0;
};

Microseconds since(Stopwatch::time_point begin) { return std::chrono::duration_cast<Microseconds>(Stopwatch::now() - begin); }

class Run {
 public:
  Run(int port, const std::vector<Stream>& streams) : port_(port) {
    for (const Stream& stream : streams) {
      Lane& lane = lanes_.emplace_back(Lane{stream, static_cast<int>(lanes_.size())});
      lane.next_due = begin_ + stream.from;
      lane.end = begin_ + stream.until;
      end_ = std::max(end_, lane.end);
    }
  }

  std::vector<Outcome> run() {
    while (Stopwatch::now() < end_ || (is_any_busy() && Stopwatch::now() < end_ + patience)) {
      for (Lane& lane : lanes_) begin_what_is_due(lane);
      take_answers();
    }
    std::vector<Outcome> outcomes;
    for (Lane& lane : lanes_) {
      for (Connection& connection : lane.all) {
        if (connection.busy) end(connection, Ending::failed, "no answer within the time");
      }
      outcomes.push_back(std::move(lane.outcome));
    }
    return outcomes;
  }

 private:
  bool is_any_busy() const {
    return std::any_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.busy > 0; });
  }

  void begin_what_is_due(Lane& lane) {
    const Stopwatch::time_point now = Stopwatch::now();
    if (lane.stream.per_second == 0) {
      while (lane.next_due <= now && now < lane.end && lane.busy < lane.stream.at_once) begin(lane, now);
      return;
    }
    const auto interval = std::chrono::duration_cast<Stopwatch::duration>(std::chrono::duration<double>(1 / lane.stream.per_second));
    for (; lane.next_due <= now && lane.next_due < lane.end; lane.next_due += interval) begin(lane, lane.next_due);
  }

  // The connection that has been idle for longest, so that all addresses have their turn; a new one while there are too few.
  void begin(Lane& lane, Stopwatch::time_point due) {
    if (lane.idle.empty() || static_cast<int>(lane.all.size()) < lane.stream.addresses) {
      const int number = static_cast<int>(lane.all.size());
      lane.all.push_back({.lane = &lane, .walk = lane.stream.make_walk(number), .address = number % lane.stream.addresses});
      lane.idle.push_front(&lane.all.back());
    }
    Connection& connection = *lane.idle.front();
    lane.idle.pop_front();
    connection.busy = true;
    ++lane.busy;
    connection.due = due;
    connection.asked = due;
    ask(connection, connection.walk->next(nullptr).request);
  }

  void ask(Connection& connection, std::string_view request) {
    if (!connection.socket) connect(connection);
    const ssize_t sent = send(connection.socket->number(), request.data(), request.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(request.size())) {
      connection.socket.reset();
      end(connection, Ending::failed, "a request that could not be sent");
    }
  }

  void connect(Connection& connection) {
    connection.stream.clear();
    connection.socket = std::make_unique<Descriptor>(checked(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"));
    const int number = connection.socket->number();
    const int on = 1;
    setsockopt(number, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(number, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    // 127.16.0.1 and on, a /16 each stream.
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(0x7f100001u + (static_cast<std::uint32_t>(connection.lane->number) << 16) +
                                 static_cast<std::uint32_t>(connection.address));
    if (bind(number, reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0) fail("bind");
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(static_cast<std::uint16_t>(port_));
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(number, reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0) fail("connect");
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &connection;
    if (epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, number, &event) != 0) fail("epoll_ctl");
  }

  void take_answers() {
    const Stopwatch::time_point now = Stopwatch::now();
    Stopwatch::time_point wake = now < end_ ? end_ : end_ + patience;
    for (const Lane& lane : lanes_) {
      if (now < lane.end && (lane.stream.per_second > 0 || lane.next_due > now)) wake = std::min(wake, lane.next_due);
    }
    const auto wait = std::max(wake - now, Stopwatch::duration::zero());
    const timespec limit{std::chrono::duration_cast<Seconds>(wait).count(), (wait % Seconds{1}).count()};
    std::array<epoll_event, 64> events;
    const int ready = epoll_pwait2(epoll_.number(), events.data(), static_cast<int>(events.size()), &limit, nullptr);
    if (ready < 0 && errno != EINTR) fail("epoll_pwait2");
    for (int i = 0; i < ready; ++i) take_bytes(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr));
  }

  void take_bytes(Connection& connection) {
    if (!connection.socket) return;  // closed by an event of the same batch
    std::array<char, 16384> buffer;
    const ssize_t count = recv(connection.socket->number(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) {
      connection.socket.reset();
      if (connection.busy) end(connection, Ending::failed, "the connection was closed in place of an answer");
      return;
    }
    connection.stream.append(buffer.data(), static_cast<std::size_t>(count));
    const std::optional<Answer> answer = take_answer(connection.stream);
    if (!answer) return;
    if (equal_ignoring_ascii_case(answer->header("connection"), "close")) connection.socket.reset();
    if (connection.busy) go_on(connection, *answer);
  }

  void go_on(Connection& connection, const Answer& answer) {
    Outcome& outcome = connection.lane->outcome;
    if (answer.status == 503 || answer.status == 429) {
      if (answer.header("retry-after").empty()) ++outcome.without_retry_after;
      end(connection, Ending::refused, "");
      return;
    }
    try {
      const Step step = connection.walk->next(&answer);
      if (step.operation_ended) {
        end(connection, Ending::good, "");
        return;
      }
      connection.asked = Stopwatch::now();
      ask(connection, step.request);
    } catch (const std::runtime_error& problem) {
      end(connection, Ending::failed, std::string(problem.what()) + ": " + answer.head + "\n\n" + answer.body.substr(0, 500));
    }
  }

  void end(Connection& connection, Ending ending, const std::string& failure) {
    Lane& lane = *connection.lane;
    const auto due = std::chrono::duration_cast<Milliseconds>(connection.due - begin_);
    lane.outcome.operations.push_back({due, since(ending == Ending::refused ? connection.asked : connection.due), ending});
    if (!failure.empty() && lane.outcome.failures.size() < most_failures_told) lane.outcome.failures.push_back(failure);
    connection.busy = false;
    --lane.busy;
    lane.idle.push_back(&connection);
  }

  const int port_;
  const Descriptor epoll_{checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
  const Stopwatch::time_point begin_ = Stopwatch::now();
  Stopwatch::time_point end_ = begin_;
  std::list<Lane> lanes_;  // connections point to them
};

}  // namespace

std::uint64_t Outcome::count(Ending ending) const {
  return static_cast<std::uint64_t>(
      std::count_if(operations.begin(), operations.end(), [&](const Operation& one) { return one.ending == ending; }));
}

Outcome Outcome::between(Milliseconds from, Milliseconds until) const {
  Outcome part{.operations = {}, .without_retry_after = without_retry_after, .failures = failures};
  std::copy_if(operations.begin(), operations.end(), std::back_inserter(part.operations),
               [&](const Operation& one) { return one.due >= from && one.due < until; });
  return part;
}

Histogram Outcome::durations(Ending ending) const {
  Histogram histogram;
  for (const Operation& one : operations) {
    if (one.ending == ending) histogram.add(one.duration);
  }
  return histogram;
}

double Outcome::p99_ms(Ending ending) const {
  const Histogram histogram = durations(ending);
  return histogram.empty() ? 0 : histogram.quantile_ms(0.99);
}

std::vector<Outcome> run_traffic(int port, const std::vector<Stream>& streams) { return Run(port, streams).run(); }

}  // namespace gatewarden::bench
