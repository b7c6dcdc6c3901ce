// What the client library wants of a thread that uses connections: to be told when it begins and when it ends.
#pragma once

namespace gatewarden::db {

// The first local of a thread that makes connections of its own; not needed where a process has one thread.
class DriverThread {
 public:
  DriverThread();
  ~DriverThread();
  DriverThread(const DriverThread&) = delete;
  DriverThread& operator=(const DriverThread&) = delete;
};

}  // namespace gatewarden::db
