// A private memcached of one test, on a Unix socket, and the wire beneath it.
#pragma once

#include <string>

#include "harness/process.h"

namespace gatewarden::test {

class Memcached {
 public:
  enum class Start { now, later };
  explicit Memcached(Start start = Start::now);
  ~Memcached();
  Memcached(const Memcached&) = delete;
  Memcached& operator=(const Memcached&) = delete;

  const std::string& folder() const { return folder_; }
  std::string socket() const { return folder_ + "/memcached.sock"; }
  std::string address() const { return "unix:" + socket(); }

  void start();
  void kill();    // and removes the socket
  void pause();   // SIGSTOP
  void resume();  // SIGCONT

  // Sends the text, line ends included, and answers what comes back until "END", "STORED", "DELETED", "OK" or an error.
  std::string command(const std::string& text) const;
  // The names of all that is stored.
  std::vector<std::string> keys() const;
  // The stored bytes; "" if there are none.
  std::string stored(const std::string& key) const;
  void store(const std::string& key, const std::string& bytes) const;

 private:
  std::string folder_;
  Process process_;
};

}  // namespace gatewarden::test
