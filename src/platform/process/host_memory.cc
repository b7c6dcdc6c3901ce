// Limits of memory, from the inside.
#include "platform/process/host_memory.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace gatewarden::process {
namespace {

// "0::/system.slice/gatewarden-worker.service" is the line of version 2; others are of controllers of version 1.
std::string own_group() {
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    if (line.starts_with("0::/")) return line.substr(3);
  }
  return "/";
}

}  // namespace

std::int64_t host_memory(const std::string& groups, const std::string& own) {
  std::int64_t least = std::int64_t{sysconf(_SC_PHYS_PAGES)} * sysconf(_SC_PAGESIZE);
  // The uppermost is the host's, without a limit, or a container's.
  for (std::filesystem::path group = own;; group = group.parent_path()) {
    for (const char* const name : {"/memory.max", "/memory.high"}) {
      std::int64_t bytes = 0;  // "max" is no number, and no limit
      if (std::ifstream(groups + group.string() + name) >> bytes) least = std::min(least, bytes);
    }
    if (!group.has_relative_path()) return least;
  }
}

std::int64_t host_memory() { return host_memory("/sys/fs/cgroup", own_group()); }

}  // namespace gatewarden::process
