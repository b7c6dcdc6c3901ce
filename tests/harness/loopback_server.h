// A server of a test's own on loopback: a thread for each connection, bytes or lines in and out, TLS from the beginning or later.
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "harness/servers.h"

namespace gatewarden::test {

// What the server sees of one peer. Reading and writing answer false, or nothing, once the peer or the server is gone.
class LoopbackConnection {
 public:
  explicit LoopbackConnection(int descriptor);
  ~LoopbackConnection();
  LoopbackConnection(const LoopbackConnection&) = delete;
  LoopbackConnection& operator=(const LoopbackConnection&) = delete;

  // With certificate.pem and key.pem of the folder.
  bool start_tls(const std::string& certificates);
  bool write(std::string_view bytes);
  std::optional<std::string> read_line();  // without its end, CR LF or LF
  std::optional<std::string> read_bytes(std::size_t count);
  // As long as the peer stays and the server lives.
  void hang();
  void shut_down();

 private:
  bool read_more();
  int descriptor_;
  struct Tls;
  std::unique_ptr<Tls> tls_;
  std::string unread_;
};

class LoopbackServer {
 public:
  // `serve` runs in a thread of the connection, which ends with it.
  explicit LoopbackServer(std::function<void(LoopbackConnection&)> serve);
  // Ends every connection, and waits for their threads.
  ~LoopbackServer();

  int port() const { return listener_.port(); }
  int connections() const { return connections_; }  // so far

 private:
  struct Peer {
    explicit Peer(int descriptor) : connection(descriptor) {}
    LoopbackConnection connection;
    std::thread thread;
  };
  void accept_all();

  std::function<void(LoopbackConnection&)> serve_;
  Listener listener_{0};
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connections_ = 0;
  std::list<Peer> peers_;  // of the acceptor, then of the destructor
  std::thread acceptor_;  // the last member: it uses all others
};

}  // namespace gatewarden::test
