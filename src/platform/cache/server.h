// One memcached: a connection with deadlines, and a breaker that leaves it alone for a while when it failed.
#pragma once

#include <libmemcached/memcached.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace gatewarden::cache {

struct Deadlines {
  Milliseconds operation;  // on connect and on each operation
  Seconds pause;           // how long the breaker stays open
};

// Keys are of a fixed alphabet that the caller sees to: libmemcached's text protocol would let others inject commands.
class Server {
 public:
  // "unix:/path" or "host:port" ("[::1]:11211"). Throws std::invalid_argument for anything else. Connects at first use.
  Server(std::string_view address, const Deadlines& deadlines);

  // None of these throws. While the breaker is open, and when anything fails, they answer nothing or false.
  std::optional<std::string> get(const std::string& key);
  bool set(const std::string& key, std::string_view value, Seconds life);
  bool remove(const std::string& key);
  bool answers();

  const std::string& address() const { return address_; }
  bool is_open() const;

 private:
  struct Free {
    void operator()(memcached_st* handle) const { memcached_free(handle); }
  };

  // Null while the breaker is open.
  memcached_st* handle();
  std::unique_ptr<memcached_st, Free> connect() const;
  // True if the server did what it was asked or said that it has no such thing. Opens the breaker where it did not answer.
  bool judge(memcached_return_t outcome);

  std::string address_;
  std::string path_;  // of a Unix socket; empty: host and port
  std::string host_;
  in_port_t port_ = 0;
  Deadlines deadlines_;
  std::unique_ptr<memcached_st, Free> handle_;
  bool failing_ = false;  // since its last answer
  std::chrono::steady_clock::time_point closed_until_;
};

}  // namespace gatewarden::cache
