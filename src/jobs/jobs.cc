// The table of jobs.
#include <array>

#include "jobs/job.h"

namespace gatewarden::jobs {
namespace {

// ALTER TABLE of a large table has no beat; nobody waits for it.
constexpr Seconds an_hour{3600};
// Twice the longest deadline that mail.deadline and sms.deadline may be.
constexpr Seconds longest_delivery{240};

constexpr std::array<Job, 10> jobs{{
    {"registration_drain", Seconds{0}, Seconds{60}, drain_registrations},
    {"registration_figures", Seconds{3}, Seconds{60}, look_at_registrations},
    {"registration_count", Seconds{60}, Seconds{300}, count_registrations},
    {"audit_shipping", Seconds{3}, Seconds{300}, ship_audit_spool},
    {"partition_upkeep", Seconds{3600}, an_hour, keep_partitions},
    {"account_erasure", Seconds{60}, Seconds{300}, erase_accounts},
    {"key_rotation", Seconds{60}, Seconds{60}, rotate_keys},
    {"mail_delivery", Seconds{0}, longest_delivery, deliver_mail},
    {"sms_delivery", Seconds{0}, longest_delivery, deliver_sms},
    {"external_token_refresh", Seconds{30}, Seconds{60}, refresh_external_tokens},
}};

}  // namespace

std::span<const Job> all_jobs() { return jobs; }

}  // namespace gatewarden::jobs
