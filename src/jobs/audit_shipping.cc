// Takes what the workers spooled into the audit log.
#include "jobs/job.h"
#include "platform/log/log.h"

namespace gatewarden::jobs {

void ship_audit_spool(JobContext& context) {
  const std::uint64_t events = context.stores.audit.ship([&context] {
    context.pulse.beat();
    return !context.stop.is_set();
  });
  if (events > 0) log::debug("audit_shipped", {{"events", events}});
}

}  // namespace gatewarden::jobs
