// A wire between a connection and the database that a test can cut at COMMIT (before the server hears of it, or before the client
// hears the answer), make slow, let fall silent, or have answer statements with an error of the test's choice.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/time.h"

namespace gatewarden::test {

class DatabaseProxy {
 public:
  enum class Cut { never, before_commit, after_commit };

  explicit DatabaseProxy(std::string server_socket);
  ~DatabaseProxy();
  DatabaseProxy(const DatabaseProxy&) = delete;
  DatabaseProxy& operator=(const DatabaseProxy&) = delete;

  const std::string& socket() const { return socket_; }
  // The next COMMIT that comes by is cut so; those after it pass. With `after_statement`: the next on a connection that sent a
  // statement with this text since its last COMMIT.
  void cut_next(Cut cut, const std::string& after_statement = "");
  bool has_cut() const { return cut_ == Cut::never; }
  // Each message to the server waits so long.
  void delay(Milliseconds time) { delay_ = time; }
  // Nothing passes any more, and no connection is closed; and back.
  void fall_silent() { silent_ = true; }
  void speak_again() { silent_ = false; }
  // Statements that hold the text do not reach the server: the client hears the error instead.
  void refuse(const std::string& statement_part, int error_number);
  void refuse_nothing() { refuse("", 0); }
  int refused() const { return refused_; }

 private:
  void accept_connections();
  void relay(int client);
  class Conversation;
  bool pass_on(int client, int server, Conversation& conversation);
  Cut cut_of(const std::string& sql, Conversation& conversation);
  int error_for(const std::string& sql);
  void wait_for_delay() const;

  std::string server_socket_;
  std::string folder_;
  std::string socket_;
  int listener_ = -1;
  std::atomic<Cut> cut_ = Cut::never;
  std::atomic<Milliseconds> delay_{Milliseconds{0}};
  std::atomic<bool> silent_ = false;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> refused_ = 0;
  std::mutex mutex_;  // of the next three
  std::string mark_;  // of the COMMIT to cut
  std::string refused_part_;
  int refused_number_ = 0;
  std::vector<std::thread> relays_;
  std::thread acceptor_;
};

}  // namespace gatewarden::test
