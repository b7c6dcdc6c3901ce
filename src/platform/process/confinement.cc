// Limits and process controls.
#include "platform/process/confinement.h"

#include <cerrno>
#include <csignal>
#include <system_error>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/log/log.h"

namespace gatewarden::process {
namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

void set_limit(int resource, rlim_t bytes) {
  const rlimit limit{bytes, bytes};
  if (setrlimit(static_cast<__rlimit_resource_t>(resource), &limit) != 0) fail("setrlimit");
}

}  // namespace

void confine_process() {
  umask(027);
  set_limit(RLIMIT_CORE, 0);
#ifndef GATEWARDEN_SANITIZED
  // LeakSanitizer traces the process that it looks at.
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) fail("PR_SET_DUMPABLE");
#endif
}

bool confine_worker([[maybe_unused]] std::int64_t memory_bytes, int master_pid) {
#ifndef GATEWARDEN_SANITIZED
  // AddressSanitizer reserves terabytes of addresses.
  set_limit(RLIMIT_AS, static_cast<rlim_t>(memory_bytes));
#endif
  prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
  return getppid() == master_pid;
}

void give_way(int niceness) {
  // -1 is a niceness, too.
  errno = 0;
  if (niceness > 0 && nice(niceness) == -1 && errno != 0) log::info("niceness_refused");
}

}  // namespace gatewarden::process
