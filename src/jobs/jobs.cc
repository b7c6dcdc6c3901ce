// The table of jobs.
#include <array>

#include "jobs/job.h"

namespace gatewarden::jobs {
namespace {

// ALTER TABLE of a large table has no beat; nobody waits for it.
constexpr Seconds an_hour{3600};

constexpr std::array<Job, 6> jobs{{
    {"registration_drain", Seconds{0}, Seconds{60}, drain_registrations},
    {"registration_figures", Seconds{3}, Seconds{60}, look_at_registrations},
    {"registration_count", Seconds{60}, Seconds{300}, count_registrations},
    {"audit_shipping", Seconds{3}, Seconds{300}, ship_audit_spool},
    {"partition_upkeep", Seconds{3600}, an_hour, keep_partitions},
    {"key_rotation", Seconds{60}, Seconds{60}, rotate_keys},
}};

}  // namespace

std::span<const Job> all_jobs() { return jobs; }

}  // namespace gatewarden::jobs
