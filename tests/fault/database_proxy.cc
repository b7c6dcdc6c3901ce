#include "fault/database_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include "harness/process.h"

namespace gatewarden::test {

namespace {

constexpr int poll_milliseconds = 20;

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  return address;
}

// What can be read now; "" at the end of the stream.
std::string receive(int from) {
  std::array<char, 65536> bytes;
  const ssize_t count = recv(from, bytes.data(), bytes.size(), 0);
  return std::string(bytes.data(), static_cast<std::size_t>(count > 0 ? count : 0));
}

bool send_all(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// A message of the protocol begins with its length in three bytes and its number in the exchange in one.
constexpr std::size_t header_size = 4;

// The rest of a message that has not come in whole.
bool swallow(int from, const std::string& begin) {
  const auto byte = [&begin](std::size_t at) { return static_cast<std::size_t>(static_cast<unsigned char>(begin[at])); };
  const std::size_t whole = header_size + (byte(0) | byte(1) << 8 | byte(2) << 16);
  for (std::size_t got = begin.size(); got < whole;) {
    const std::string more = receive(from);
    if (more.empty()) return false;
    got += more.size();
  }
  return true;
}

// ERR_Packet, as the first answer to a command.
std::string error_message(int number) {
  const std::string content = std::string("\xff") + static_cast<char>(number & 0xff) + static_cast<char>(number >> 8) + "#HY000told to fail";
  return std::string{static_cast<char>(content.size()), 0, 0, 1} + content;
}

}  // namespace

DatabaseProxy::DatabaseProxy(std::string server_socket)
    : server_socket_(std::move(server_socket)), folder_(make_temporary_folder("gatewarden-proxy")), socket_(folder_ + "/s") {
  const sockaddr_un address = address_of(socket_);
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || listen(listener_, 16) != 0)
    throw std::runtime_error("the proxy cannot listen on " + socket_);
  acceptor_ = std::thread([this] { accept_connections(); });
}

DatabaseProxy::~DatabaseProxy() {
  stopping_ = true;
  acceptor_.join();
  for (std::thread& relay : relays_) relay.join();
  close(listener_);
  remove_folder(folder_);
}

void DatabaseProxy::accept_connections() {
  while (!stopping_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (poll(&waiting, 1, poll_milliseconds) <= 0) continue;
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) relays_.emplace_back([this, client] { relay(client); });
  }
}

void DatabaseProxy::relay(int client) {
  const sockaddr_un address = address_of(server_socket_);
  const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bool open = connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  while (open && !stopping_) {
    std::array<pollfd, 2> waiting{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    const bool silent = silent_;
    if (silent) std::this_thread::sleep_for(Milliseconds{poll_milliseconds});
    if (silent || poll(waiting.data(), waiting.size(), poll_milliseconds) <= 0) continue;
    if (waiting[0].revents != 0) open = pass_on(client, server);
    if (open && waiting[1].revents != 0) {
      const std::string bytes = receive(server);
      open = !bytes.empty() && send_all(client, bytes);
    }
  }
  close(server);
  close(client);
}

// What the client says now. False: the connection is over.
bool DatabaseProxy::pass_on(int client, int server) {
  std::string bytes = receive(client);
  const bool commits = bytes.find("\x03" "COMMIT") != std::string::npos;  // COM_QUERY and its text
  const Cut cut = commits ? cut_.exchange(Cut::never) : Cut::never;
  if (bytes.empty() || cut == Cut::before_commit) return false;
  wait_for_delay();
  if (const int error = refusal_of(bytes); error != 0) return swallow(client, bytes) && send_all(client, error_message(error));
  if (!send_all(server, bytes)) return false;
  if (cut != Cut::after_commit) return true;
  receive(server);  // the answer that nobody will hear
  return false;
}

void DatabaseProxy::refuse(std::string statement_part, int error_number) {
  const std::lock_guard lock(mutex_);
  refused_part_ = std::move(statement_part);
  refused_number_ = error_number;
}

// The error that answers a client's message; 0: none.
int DatabaseProxy::refusal_of(std::string_view message) {
  constexpr char query = 0x03, prepare = 0x16;
  if (message.size() <= header_size || message[3] != 0 || (message[4] != query && message[4] != prepare)) return 0;
  const std::lock_guard lock(mutex_);
  if (refused_part_.empty() || message.find(refused_part_) == std::string_view::npos) return 0;
  ++refused_;
  return refused_number_;
}

void DatabaseProxy::wait_for_delay() const {
  const auto end = std::chrono::steady_clock::now() + delay_.load();
  while (!stopping_ && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(std::min(delay_.load(), Milliseconds{10}));
}

}  // namespace gatewarden::test
