// A wire between a connection and the database that a test can cut at COMMIT: before the server hears of it, or before
// the client hears the answer.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace gatewarden::test {

class DatabaseProxy {
 public:
  enum class Cut { never, before_commit, after_commit };

  explicit DatabaseProxy(std::string server_socket);
  ~DatabaseProxy();
  DatabaseProxy(const DatabaseProxy&) = delete;
  DatabaseProxy& operator=(const DatabaseProxy&) = delete;

  const std::string& socket() const { return socket_; }
  // The next COMMIT that comes by is cut so; those after it pass.
  void cut_next(Cut cut) { cut_ = cut; }

 private:
  void accept_connections();
  void relay(int client);

  std::string server_socket_;
  std::string folder_;
  std::string socket_;
  int listener_ = -1;
  std::atomic<Cut> cut_ = Cut::never;
  std::atomic<bool> stopping_ = false;
  std::vector<std::thread> relays_;
  std::thread acceptor_;
};

}  // namespace gatewarden::test
