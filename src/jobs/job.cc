#include "jobs/job.h"

#include "platform/process/scoreboard.h"

namespace gatewarden::jobs {

void Pulse::beat() { beat_at_ms_.store(process::monotonic_ms()); }

Milliseconds Pulse::silence() const { return Milliseconds(process::monotonic_ms() - beat_at_ms_.load()); }

}  // namespace gatewarden::jobs
