// How much memory there is for us.
#pragma once

#include <cstdint>
#include <string>

namespace gatewarden::process {

// Bytes that the programs of this host, or of the container or unit in which we run, may use together: the least of the host's
// memory and of memory.max and memory.high of our control group and those above it (cgroups, version 2).
std::int64_t host_memory();
// The same of the group `own` ("/a/b") where the groups are mounted at `groups`.
std::int64_t host_memory(const std::string& groups, const std::string& own);

}  // namespace gatewarden::process
