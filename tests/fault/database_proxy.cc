#include "fault/database_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
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
    if (poll(waiting.data(), waiting.size(), poll_milliseconds) <= 0) continue;
    if (waiting[0].revents != 0) {
      const std::string bytes = receive(client);
      const bool commits = bytes.find("\x03" "COMMIT") != std::string::npos;  // COM_QUERY and its text
      const Cut cut = commits ? cut_.exchange(Cut::never) : Cut::never;
      if (bytes.empty() || cut == Cut::before_commit) break;
      open = send_all(server, bytes);
      if (cut == Cut::after_commit) {
        receive(server);  // the answer that nobody will hear
        break;
      }
    }
    if (waiting[1].revents != 0) {
      const std::string bytes = receive(server);
      open = !bytes.empty() && send_all(client, bytes);
    }
  }
  close(server);
  close(client);
}

}  // namespace gatewarden::test
