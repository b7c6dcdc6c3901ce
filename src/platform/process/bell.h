// A bell between processes: a datagram without meaning that says "there is work", and spares polling. It may be lost; whoever
// waits looks by itself now and then.
#pragma once

#include <string>

#include "base/time.h"

namespace gatewarden::process {

// Rings for all who listen at the path; nobody there, or a full socket, is no matter. Never waits, never throws.
void ring(const std::string& path);

class Bell {
 public:
  // Makes the socket (mode 0660). Several listeners of one host have each a socket of its own, PATH, PATH.1 … PATH.7, and
  // ring() reaches all. Throws std::runtime_error.
  explicit Bell(const std::string& path);
  ~Bell();
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;

  // Waits until somebody rings or the time is over, and takes in all that have rung. True if it rang.
  bool wait(Milliseconds limit);
  // For poll(2).
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

}  // namespace gatewarden::process
