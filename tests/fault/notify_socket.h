// The service manager's end of sd_notify(3).
#pragma once

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <string>

#include "harness/process.h"
#include "harness/test.h"

namespace gatewarden::test {

// A Unix socket of the kind, bound in a folder of its own.
class BoundSocket {
 public:
  explicit BoundSocket(int kind)
      : folder_(make_temporary_folder("systemd")), path_(folder_ + "/socket"),
        descriptor_(socket(AF_UNIX, kind | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path_.c_str(), path_.size() + 1);
    CHECK_EQUAL(0, bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address));
  }
  ~BoundSocket() {
    close(descriptor_);
    remove_folder(folder_);
  }
  BoundSocket(const BoundSocket&) = delete;
  BoundSocket& operator=(const BoundSocket&) = delete;
  int descriptor() const { return descriptor_; }
  const std::string& path() const { return path_; }

 private:
  std::string folder_;
  std::string path_;
  int descriptor_;
};

// The messages of sd_notify(3) that come to it.
class NotifySocket : public BoundSocket {
 public:
  NotifySocket() : BoundSocket(SOCK_DGRAM) {}
  bool hears(const std::string& text) {
    return wait_until(
        [&] {
          char buffer[4096];
          for (ssize_t got = 0; (got = recv(descriptor(), buffer, sizeof buffer, MSG_DONTWAIT)) > 0;) {
            heard_.append(buffer, static_cast<std::size_t>(got)).append("\n");
          }
          return heard_.find(text) != std::string::npos;
        },
        Milliseconds{5000});
  }
  void forget() { heard_.clear(); }

 private:
  std::string heard_;
};

}  // namespace gatewarden::test
