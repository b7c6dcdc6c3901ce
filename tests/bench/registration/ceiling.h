// What the database gives when nothing stands before it: the drain's and acceptance's statements in bare loops, without
// stores, verdicts, leases that are renewed, metrics or a daemon.
#pragma once

#include "bench/measurement.h"
#include "platform/db/connection.h"

namespace gatewarden::bench {

// Works the queue off over so many connections, a batch at a time: claim and lease; then users, identifiers, credentials,
// audit, results, and the rows removed, in one transaction. Until nothing is left. Rows a second.
Measured drain_without_daemon(const db::ConnectionSettings& database, int connections, int batch_rows);

// Single rows into the queue, each committed for itself.
Measured measure_queue_commits(const db::ConnectionSettings& database, int connections, const RoundTimes& times);

}  // namespace gatewarden::bench
