// Erases accounts whose grace is over, and goes on with those that somebody began to erase.
#include "jobs/job.h"
#include "platform/log/log.h"

namespace gatewarden::jobs {

void erase_accounts(JobContext& context) {
  account::UserErasure& erasure = context.stores.erasure;
  const auto& settings = context.settings.accounts;
  const operation::AuditRecord record{.event = operation::AuditEvent::user_erased, .detail = R"({"by":"gatewarden-batchd"})"};
  const auto go_on = [&] {
    context.pulse.beat();
    return !context.stop.is_set();
  };
  std::uint64_t erased = 0;
  while (go_on()) {
    const Instant now = context.clock.now();
    auto ids = erasure.unfinished(settings.erasure_batch);
    if (ids.empty()) ids = erasure.begin_due(now - settings.deletion_grace, settings.erasure_batch, now);
    if (ids.empty()) break;
    erased += erasure.finish(ids, record, now, go_on);
  }
  if (erased > 0) log::info("accounts_erased", {{"accounts", erased}});
}

}  // namespace gatewarden::jobs
