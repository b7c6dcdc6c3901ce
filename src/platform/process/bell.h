// A bell between processes: a datagram without meaning that says "there is work", and spares polling. It may be lost; whoever
// waits looks by itself now and then.
#pragma once

#include <string>

#include "base/time.h"

namespace gatewarden::process {

// Rings for whoever listens at the path; nobody there, or a full socket, is no matter. Never waits, never throws.
void ring(const std::string& path);

class Bell {
 public:
  // Makes the socket (mode 0660); replaces one that nobody listens at any more. A second listener on one host takes turns:
  // each has a socket of its own, PATH.N, and ring() reaches all. Throws std::runtime_error.
  explicit Bell(std::string path);
  ~Bell();
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;

  // Waits until somebody rings or the time is over, and takes in all that have rung. True if it rang.
  bool wait(Milliseconds limit);
  // For poll(2).
  int descriptor() const { return descriptor_; }

 private:
  std::string path_;
  int descriptor_ = -1;
};

}  // namespace gatewarden::process
