#include "platform/process/shared_memory.h"

#include <cerrno>
#include <system_error>

#include <sys/mman.h>

namespace gatewarden::process {

SharedMemory::SharedMemory(std::size_t bytes)
    : memory_(mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)), bytes_(bytes) {
  if (memory_ == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap of shared memory");
}

SharedMemory::~SharedMemory() { munmap(memory_, bytes_); }

}  // namespace gatewarden::process
