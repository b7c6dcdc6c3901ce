// Memory that a master and its workers share: mapped before the fork, zero at first, gone with the last of them.
#pragma once

#include <cstddef>

namespace gatewarden::process {

class SharedMemory {
 public:
  // Throws std::system_error.
  explicit SharedMemory(std::size_t bytes);
  ~SharedMemory();
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;

  // The bytes as an array of T, which zeros must make a good one of.
  template <typename T>
  T* as() const {
    return static_cast<T*>(memory_);
  }

 private:
  void* memory_;
  std::size_t bytes_;
};

}  // namespace gatewarden::process
