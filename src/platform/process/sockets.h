// The listening sockets: one Unix socket a pool, inherited from the service manager or made here.
#pragma once

#include <map>
#include <stdexcept>
#include <string>

#include "platform/config/settings.h"

namespace gatewarden::process {

class ListeningSockets {
 public:
  // Takes over what systemd hands down under the pools' names (sd_listen_fds(3), FileDescriptorName=).
  ListeningSockets();
  ~ListeningSockets();
  ListeningSockets(const ListeningSockets&) = delete;
  ListeningSockets& operator=(const ListeningSockets&) = delete;

  // Makes the pool's socket unless it is there. Throws std::runtime_error that says what is wrong with path, mode or group.
  void open(const std::string& pool, const config::Settings::Server& server, const config::Settings::Workers& workers);
  int descriptor(const std::string& pool) const;
  bool is_inherited(const std::string& pool) const;
  // The pool runs no more. A socket of our own leaves the file system.
  void close(const std::string& pool);
  // Nobody can connect any more, and accepting no longer waits: what is in the queues is all that will come. Inherited
  // sockets stay as they are; what waits there is for the next master.
  void withdraw();
  // In a child.
  void keep_only(const std::string& pool);

 private:
  struct Socket {
    int descriptor = -1;
    std::string path;  // empty: inherited
  };
  std::map<std::string, Socket> sockets_;
};

// Another process holds the lock of the instance.
class InstanceRuns : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// DIRECTORY/NAME.pid: a file that one process at a time holds locked, with its process id in it.
class InstanceLock {
 public:
  // Makes the directory if it is not there. Throws InstanceRuns, or std::runtime_error.
  InstanceLock(const std::string& directory, const std::string& name);
  ~InstanceLock();
  InstanceLock(const InstanceLock&) = delete;
  InstanceLock& operator=(const InstanceLock&) = delete;
  void close();  // in a child

 private:
  int descriptor_ = -1;
};

}  // namespace gatewarden::process
