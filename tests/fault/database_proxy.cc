#include "fault/database_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string_view>
#include <utility>

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

// What a client has said on one connection, message by message, and the statements that it has prepared. A message begins with
// its length in three bytes and its number in the exchange in one; a command's first byte says which it is.
class DatabaseProxy::Conversation {
 public:
  void hear_client(std::string_view bytes) { unread_ += bytes; }
  // The next message that is there in whole; "" if there is none.
  std::string next_message() {
    if (unread_.size() < header_size || unread_.size() < header_size + number(unread_, 0, 3)) return "";
    std::string message = unread_.substr(0, header_size + number(unread_, 0, 3));
    unread_.erase(0, message.size());
    return message;
  }
  // The SQL that the message is about; "" if it is about none.
  std::string sql_of(const std::string& message) {
    constexpr char query = 0x03, prepare = 0x16, execute = 0x17;
    if (message.size() <= header_size || message[3] != 0) return "";
    const char command = message[header_size];
    preparing_ = command == prepare ? message.substr(header_size + 1) : "";
    if (command == prepare || command == query) return message.substr(header_size + 1);
    return command == execute ? prepared_[number(message, header_size + 1, 4)] : "";
  }
  // The answer to a prepared statement names it.
  void hear_server(const std::string& bytes) {
    if (!preparing_.empty() && bytes.size() > header_size + 4 && bytes[header_size] == 0)
      prepared_[number(bytes, header_size + 1, 4)] = preparing_;
    preparing_.clear();
  }
  bool is_marked = false;  // the transaction to cut

 private:
  static constexpr std::size_t header_size = 4;
  static std::size_t number(const std::string& bytes, std::size_t at, std::size_t size) {
    std::size_t value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes.at(at + i));
    return value;
  }
  std::string unread_, preparing_;
  std::map<std::size_t, std::string> prepared_;
};

namespace {

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
  Conversation conversation;
  while (open && !stopping_) {
    std::array<pollfd, 2> waiting{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    const bool silent = silent_;
    if (silent) std::this_thread::sleep_for(Milliseconds{poll_milliseconds});
    if (silent || poll(waiting.data(), waiting.size(), poll_milliseconds) <= 0) continue;
    if (waiting[0].revents != 0) open = pass_on(client, server, conversation);
    if (open && waiting[1].revents != 0) {
      const std::string bytes = receive(server);
      conversation.hear_server(bytes);
      open = !bytes.empty() && send_all(client, bytes);
    }
  }
  close(server);
  close(client);
}

// What the client says now. False: the connection is over.
bool DatabaseProxy::pass_on(int client, int server, Conversation& conversation) {
  const std::string bytes = receive(client);
  conversation.hear_client(bytes);
  for (std::string message = conversation.next_message(); !message.empty(); message = conversation.next_message()) {
    const std::string sql = conversation.sql_of(message);
    const Cut cut = cut_of(sql, conversation);
    const int error = error_for(sql);
    wait_for_delay();
    if (cut == Cut::before_commit) return false;
    if (!(error != 0 ? send_all(client, error_message(error)) : send_all(server, message))) return false;
    if (cut == Cut::after_commit) {
      receive(server);  // the answer that nobody will hear
      return false;
    }
  }
  return !bytes.empty();
}

void DatabaseProxy::cut_next(Cut cut, const std::string& after_statement) {
  const std::lock_guard lock(mutex_);
  mark_ = after_statement;
  cut_ = cut;
}

// What is to be done with the statement, if it is the COMMIT that was meant.
DatabaseProxy::Cut DatabaseProxy::cut_of(const std::string& sql, Conversation& conversation) {
  const std::lock_guard lock(mutex_);
  if (sql.find(mark_) != std::string::npos) conversation.is_marked = true;  // everything, if there is no mark
  if (sql != "COMMIT" || !std::exchange(conversation.is_marked, false)) return Cut::never;
  return cut_.exchange(Cut::never);
}

void DatabaseProxy::refuse(const std::string& statement_part, int error_number) {
  const std::lock_guard lock(mutex_);
  refused_part_ = statement_part;
  refused_number_ = error_number;
}

// 0: none.
int DatabaseProxy::error_for(const std::string& sql) {
  const std::lock_guard lock(mutex_);
  if (refused_part_.empty() || sql.find(refused_part_) == std::string::npos) return 0;
  ++refused_;
  return refused_number_;
}

void DatabaseProxy::wait_for_delay() const {
  const auto end = std::chrono::steady_clock::now() + delay_.load();
  while (!stopping_ && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(std::min(delay_.load(), Milliseconds{10}));
}

}  // namespace gatewarden::test
