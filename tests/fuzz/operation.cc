// What operators write: the configuration and migrations. Not hostile, but nothing in it may do more harm than a fault.
#include <sys/mman.h>
#include <unistd.h>

#include "domain/operation/schema.h"
#include "fuzz/fuzz.h"
#include "platform/config/config.h"

namespace gatewarden {

FUZZ("configuration") {
  const int descriptor = memfd_create("gatewarden.toml", MFD_CLOEXEC);
  CHECK(descriptor >= 0 && write(descriptor, input.data(), input.size()) == static_cast<ssize_t>(input.size()));
  try {
    (void)config::load("/proc/self/fd/" + std::to_string(descriptor));
  } catch (const config::Invalid& invalid) {
    CHECK(!invalid.faults.empty());
  }
  close(descriptor);
}

FUZZ("migration") {
  std::size_t bytes = 0;
  for (const std::string& statement : operation::split_statements(input)) {
    CHECK(!statement.empty());
    bytes += statement.size();
  }
  CHECK(bytes <= input.size());
}

}  // namespace gatewarden
