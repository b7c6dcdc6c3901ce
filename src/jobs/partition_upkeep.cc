// Makes the partitions of the days to come and drops those of the days that are over.
#include "domain/operation/connect.h"
#include "jobs/job.h"
#include "platform/log/log.h"

namespace gatewarden::jobs {

void keep_partitions(JobContext& context) {
  // Changing a large table takes longer than any request may.
  db::ConnectionSettings patient = operation::connection_settings(context.settings);
  patient.read_deadline = patient.write_deadline = std::chrono::hours(1);
  db::Connection connection(patient);
  try {
    operation::Schema schema(connection, context.clock);
    const auto upkeep = schema.keep_partitions(operation::Schema::days_ahead, [&context] { return context.stop.is_set(); });
    if (upkeep.made + upkeep.dropped == 0) return;
    log::info("partitions_kept", {{"made", upkeep.made}, {"dropped", upkeep.dropped}});
  } catch (const operation::UpgradeUnderWay&) {
    // Another daemon does the same, or a migration does it at its end.
  }
}

}  // namespace gatewarden::jobs
