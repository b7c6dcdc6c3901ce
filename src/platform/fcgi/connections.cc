// A bounded wrapper of libfcgi.
//
// The library allocates and waits as its peer tells it to: up to 2 GiB for one parameter, and for ever for the second byte of
// a connection whose first has come. So the request is looked at with MSG_PEEK, which leaves it in the socket, until the
// record guard has seen all of it, within a deadline; only then does libfcgi read, and finds everything there. Such a request
// has at most 144 KiB, which a Unix socket holds in its default buffer (net.core.wmem_default, 208 KiB).
//
// A longer body, where the limits allow one, could never be seen whole in there: its request is taken out of the socket into
// memory, under the same guard, and libfcgi does not come into it at all. What it would make of the bytes, the guard has told
// apart already.
//
// Three traps of the library are stepped around: FCGX_Accept_r begins by finishing the last request and would close our
// connection if keepConnection were not set; it accepts by itself if reading fails, so that its listening socket is -1; and
// its closing waits up to 2 seconds, and again for each byte that comes, so that the descriptor is closed here.
#include "platform/fcgi/connections.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <fcgiapp.h>
#include <malloc.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "platform/fcgi/messages.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::fcgi {
namespace {

// Headers and padding of records, over what the limits say.
constexpr std::size_t framing_bytes = 16384;
// The longest body that is left in the socket.
constexpr std::size_t body_that_fits = 65536;
// How fast a longer one must come at least, in bytes a millisecond.
constexpr std::size_t slowest_body = 1048;

using MonotonicClock = std::chrono::steady_clock;

void set_receive_timeout(int descriptor, Milliseconds time) {
  const timeval value{time.count() / 1000, time.count() % 1000 * 1000};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &value, sizeof value);
}

http::Response refusal(int status) {
  http::Response response;
  response.status = status;
  response.set("Connection", "close");
  return response;
}

}  // namespace

struct Connections::State {
  State(int socket, ConnectionLimits connection_limits)
      : listening(socket), limits(connection_limits), guard(connection_limits.limits),
        capacity(connection_limits.limits.parameter_bytes + std::min(connection_limits.limits.body_bytes, body_that_fits) +
                 framing_bytes),
        buffer(std::make_unique_for_overwrite<char[]>(capacity)) {}

  Verdict look();
  Verdict look_again(std::size_t seen);
  bool fits_in_socket() const { return guard.content_length() <= body_that_fits; }
  Verdict take_out(MonotonicClock::time_point begin);
  bool refuse(Verdict verdict);
  bool hand_to_library();
  std::optional<std::string> read_body(std::size_t length);
  http::Request taken_request();
  bool answer_taken(std::string_view wire);
  void forget_taken();

  int listening;
  ConnectionLimits limits;
  RecordGuard guard;
  std::size_t capacity;
  std::unique_ptr<char[]> buffer;
  int connection = -1;
  FCGX_Request request{};
  bool is_begun = false;  // the library has the request
  std::string taken;      // out of the socket; empty: the request is in there
  bool is_taken = false;
};

Connections::Connections(int listening_socket, ConnectionLimits limits)
    : state_(std::make_unique<State>(listening_socket, limits)) {
  const bool is_ready = FCGX_Init() == 0 && FCGX_InitRequest(&state_->request, -1, FCGI_FAIL_ACCEPT_ON_INTR) == 0;
  if (!is_ready) throw std::runtime_error("libfcgi does not start");
}

Connections::~Connections() { close(); }

Arrival Connections::accept() {
  const int connection = accept4(state_->listening, nullptr, nullptr, SOCK_CLOEXEC);
  if (connection >= 0) {
    state_->connection = connection;
    return Arrival::connection;
  }
  switch (errno) {
    case EAGAIN: return Arrival::none;
    case EINTR: case ECONNABORTED: return Arrival::interrupted;
    case EMFILE: case ENFILE: case ENOBUFS: case ENOMEM:
      usleep(10'000);  // the host is short of something; the connection waits in the queue meanwhile
      return Arrival::interrupted;
    default: throw std::system_error(errno, std::generic_category(), "accept");
  }
}

// Mostly everything has come with the first look: nginx sends a request in one write.
Verdict Connections::State::look() {
  guard.reset();
  const ssize_t got = recv(connection, buffer.get(), capacity, MSG_PEEK | MSG_DONTWAIT);
  const std::size_t seen = got > 0 ? static_cast<std::size_t>(got) : 0;
  const auto begin = MonotonicClock::now();
  const Verdict verdict = guard.examine({buffer.get(), seen});
  if (verdict != Verdict::incomplete) return verdict;
  const Verdict second = look_again(seen);
  return second == Verdict::incomplete && !fits_in_socket() ? take_out(begin) : second;
}

Verdict Connections::State::look_again(std::size_t seen) {
  const auto end = MonotonicClock::now() + limits.arrival;
  while (seen < capacity && fits_in_socket()) {
    const auto left = std::chrono::ceil<Milliseconds>(end - MonotonicClock::now());
    if (left <= Milliseconds::zero()) break;
    set_receive_timeout(connection, left);
    // Without an offset a look would answer at once with what it has seen before.
    const int offset = static_cast<int>(seen);
    if (seen > 0) setsockopt(connection, SOL_SOCKET, SO_PEEK_OFF, &offset, sizeof offset);
    const ssize_t got = recv(connection, buffer.get() + seen, capacity - seen, MSG_PEEK);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    seen += static_cast<std::size_t>(got);
    const Verdict verdict = guard.examine({buffer.get(), seen});
    if (verdict != Verdict::incomplete) return verdict;
  }
  return Verdict::incomplete;
}

// The guard has judged the parameters, so that the length is within the limits.
Verdict Connections::State::take_out(MonotonicClock::time_point begin) {
  const std::size_t most = limits.limits.parameter_bytes + guard.content_length() + framing_bytes;
  const auto end = begin + limits.arrival + Milliseconds{static_cast<std::int64_t>(guard.content_length() / slowest_body)};
  is_taken = true;
  taken.resize(most);
  guard.reset();
  for (std::size_t seen = 0; seen < most;) {
    const auto left = std::chrono::ceil<Milliseconds>(end - MonotonicClock::now());
    if (left <= Milliseconds::zero()) break;
    set_receive_timeout(connection, left);
    const ssize_t got = recv(connection, taken.data() + seen, most - seen, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    seen += static_cast<std::size_t>(got);
    const Verdict verdict = guard.examine(std::string_view(taken).substr(0, seen));
    if (verdict != Verdict::incomplete) return verdict;
  }
  return Verdict::incomplete;
}

// True if there is nothing to refuse.
bool Connections::State::refuse(Verdict verdict) {
  int status = 0;
  switch (verdict) {
    case Verdict::complete: return true;
    case Verdict::incomplete:
      if (guard.request_id() != 0) log::warn("fastcgi_request_incomplete");
      return false;
    case Verdict::malformed: log::warn("fastcgi_request_malformed", {{"reason", guard.reason()}}); return false;
    case Verdict::parameters_too_large: status = 431; break;
    case Verdict::body_too_large: status = 413; break;
  }
  // Its path has not been read, so that it is counted by its reason alone.
  metrics::count(metrics::Count::requests_refused_size);
  log::warn("fastcgi_request_too_large", {{"status", status}});
  const std::string records = to_records(guard.request_id(), to_wire(refusal(status), http::Method::get));
  send(connection, records.data(), records.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return false;
}

bool Connections::State::hand_to_library() {
  request.ipcFd = connection;
  request.keepConnection = 1;
  request.detached = 1;  // if the library closes it after all, then at once
  if (FCGX_Accept_r(&request) != 0) {
    connection = -1;  // the library has closed it
    return false;
  }
  request.keepConnection = 1;
  is_begun = true;
  return true;
}

std::optional<std::string> Connections::State::read_body(std::size_t length) {
  std::string body(length, '\0');
  const int got = FCGX_GetStr(body.data(), static_cast<int>(length), request.in);
  if (got != static_cast<int>(length)) return std::nullopt;
  return body;
}

http::Request Connections::State::taken_request() {
  const std::vector<std::string> parameters = guard.parameters();
  std::vector<const char*> pointers;
  for (const std::string& one : parameters) pointers.push_back(one.c_str());
  pointers.push_back(nullptr);
  http::Request made = to_request(pointers.data());
  guard.leave_body(taken);
  made.body = std::move(taken);
  return made;
}

// What so large a request took is given back to the system, not kept for the next one.
void Connections::State::forget_taken() {
  is_taken = false;
  taken = std::string();
  malloc_trim(0);
}

bool Connections::State::answer_taken(std::string_view wire) {
  const std::string records = to_records(guard.request_id(), wire);
  for (std::string_view rest = records; !rest.empty();) {
    const ssize_t sent = send(connection, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::optional<http::Request> Connections::read() {
  const Verdict verdict = state_->look();
  if (!state_->refuse(verdict)) return std::nullopt;
  if (state_->is_taken) return state_->taken_request();
  if (!state_->hand_to_library()) return std::nullopt;
  auto body = state_->read_body(state_->guard.body_bytes());
  if (!body) return std::nullopt;
  http::Request request = to_request(state_->request.envp);
  request.body = *std::move(body);
  return request;
}

bool Connections::answer(http::Method method, const http::Response& response) {
  const std::string wire = to_wire(response, method);
  if (state_->is_taken) return state_->answer_taken(wire);
  const auto size = static_cast<int>(wire.size());
  const bool is_put = FCGX_PutStr(wire.data(), size, state_->request.out) == size;
  const bool is_ended = FCGX_FClose(state_->request.err) == 0 && FCGX_FClose(state_->request.out) == 0;
  return is_put && is_ended;
}

void Connections::close() {
  if (state_->is_begun) FCGX_Free(&state_->request, 0);
  state_->is_begun = false;
  state_->request.ipcFd = -1;
  if (state_->connection >= 0) ::close(state_->connection);
  state_->connection = -1;
  if (state_->is_taken) state_->forget_taken();
}

}  // namespace gatewarden::fcgi
