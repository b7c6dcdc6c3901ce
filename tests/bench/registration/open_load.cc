#include "bench/registration/open_load.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <deque>
#include <memory>
#include <stdexcept>

#include "base/text.h"
#include "bench/http_wire.h"
#include "bench/system_call.h"
#include "platform/process/descriptor.h"

namespace gatewarden::bench {

namespace {

using process::Descriptor;

constexpr Seconds patience{10};

struct Exchange {
  explicit Exchange(int port) : socket(checked(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket")) {
    const int on = 1;
    setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("connect");
  }
  Descriptor socket;
  std::string stream;
  Stopwatch::time_point due;
};

class OpenRun {
 public:
  OpenRun(const OpenLoad& load, const RoundTimes& times)
      : load_(load),
        interval_(std::chrono::duration_cast<Stopwatch::duration>(std::chrono::duration<double>(1 / load.per_second))),
        begin_of_window_(next_due_ + times.ramp),
        end_(begin_of_window_ + times.window) {}

  Histogram run() {
    while (next_due_ < end_ || under_way_ > 0) {
      send_what_is_due();
      take_answers();
    }
    return durations_;
  }

 private:
  void send_what_is_due() {
    for (; next_due_ <= Stopwatch::now() && next_due_ < end_; next_due_ += interval_) {
      if (idle_.empty()) open_one();
      Exchange* const exchange = idle_.back();
      idle_.pop_back();
      exchange->due = next_due_;
      const std::string& request = load_.requests[sent_++ % load_.requests.size()];
      if (send(exchange->socket.number(), request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) fail("send");
      ++under_way_;
    }
  }

  void open_one() {
    all_.push_back(std::make_unique<Exchange>(load_.port));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = all_.back().get();
    if (epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, all_.back()->socket.number(), &event) != 0) fail("epoll_ctl");
    idle_.push_back(all_.back().get());
  }

  void take_answers() {
    const Stopwatch::time_point now = Stopwatch::now();
    const auto wait = next_due_ < end_ ? std::max(next_due_ - now, Stopwatch::duration::zero()) : Stopwatch::duration(patience);
    const timespec limit{std::chrono::duration_cast<Seconds>(wait).count(), (wait % Seconds{1}).count()};
    std::array<epoll_event, 64> events;
    const int ready = epoll_pwait2(epoll_.number(), events.data(), static_cast<int>(events.size()), &limit, nullptr);
    if (ready < 0 && errno != EINTR) fail("epoll_pwait2");
    if (ready == 0 && next_due_ >= end_) throw std::runtime_error("no answer within the time");
    for (int i = 0; i < ready; ++i) take_answer(*static_cast<Exchange*>(events[static_cast<std::size_t>(i)].data.ptr));
  }

  void take_answer(Exchange& exchange) {
    std::array<char, 8192> buffer;
    const ssize_t count = recv(exchange.socket.number(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count < 0) fail("recv");
    if (count == 0) throw std::runtime_error("nginx closed a connection in place of an answer");
    exchange.stream.append(buffer.data(), static_cast<std::size_t>(count));
    const std::optional<Answer> answer = bench::take_answer(exchange.stream);
    if (!answer) return;
    if (answer->status != 200) throw std::runtime_error("another answer was expected: " + answer->head + "\n\n" + answer->body);
    if (exchange.due >= begin_of_window_)
      durations_.add(std::chrono::duration_cast<Microseconds>(Stopwatch::now() - exchange.due));
    --under_way_;
    if (equal_ignoring_ascii_case(answer->header("connection"), "close")) forget(exchange);
    else idle_.push_back(&exchange);
  }

  void forget(const Exchange& exchange) {
    std::erase_if(all_, [&](const std::unique_ptr<Exchange>& one) { return one.get() == &exchange; });
  }

  const OpenLoad& load_;
  const Descriptor epoll_{checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
  const Stopwatch::duration interval_;
  Stopwatch::time_point next_due_ = Stopwatch::now();
  const Stopwatch::time_point begin_of_window_, end_;
  std::vector<std::unique_ptr<Exchange>> all_;
  std::vector<Exchange*> idle_;
  std::size_t sent_ = 0;
  int under_way_ = 0;
  Histogram durations_;
};

}  // namespace

Histogram run_open_load(const OpenLoad& load, const RoundTimes& times) { return OpenRun(load, times).run(); }

}  // namespace gatewarden::bench
