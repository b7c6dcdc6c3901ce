// What the kernel holds this process to, whatever it is made to do.
#pragma once

#include <cstdint>

namespace gatewarden::process {

// Master and workers: no core file and no tracing by its own user, so that no secret leaves memory that way; files made are
// not the world's.
void confine_process();
// A worker besides: an end to its memory, and SIGTERM when its master is gone. False if that is gone already.
bool confine_worker(std::int64_t memory_bytes, int master_pid);

// The process has less of a busy processor than others, for good. Where it may not say so (a filter of system calls), it has
// not.
void give_way(int niceness);

}  // namespace gatewarden::process
