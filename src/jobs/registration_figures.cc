// What waits in the registration queue, for metrics.
#include <algorithm>

#include "jobs/job.h"

namespace gatewarden::jobs {
namespace {

using account::Registrations;

// Up to so many rows they are counted by kind at each look; a longer queue is read as a whole once a minute.
constexpr std::uint64_t soon_read = 10'000;

void post(JobContext& context, std::string_view family, std::string_view help, std::uint64_t rows) {
  context.figures.post_gauge(family, help, static_cast<double>(rows));
}

void post_oldest(JobContext& context, const std::optional<Instant>& accepted_at) {
  const Microseconds age = accepted_at ? std::max(Microseconds{0}, context.clock.now() - *accepted_at) : Microseconds{0};
  context.figures.post_gauge("gatewarden_registration_queue_oldest_seconds",
                             "Age of the oldest registration that waits; 0: none does.", static_cast<double>(age.count()) / 1e6);
}

void post_rows(JobContext& context, std::uint64_t rows) {
  post(context, "gatewarden_registration_queue_rows", "Registrations that wait to become users.", rows);
}

void post_all(JobContext& context) {
  const Registrations::Stats stats = context.stores.registrations.stats(context.clock.now());
  post_rows(context, stats.queued);
  post_oldest(context, stats.oldest_accepted_at);
  post(context, "gatewarden_registration_queue_leased_rows", "Registrations that a daemon is working on.", stats.leased);
  post(context, "gatewarden_registration_queue_retrying_rows", "Registrations that have failed at least once.", stats.retrying);
  post(context, "gatewarden_registration_dead_letter_rows", "Registrations that could not become users.", stats.dead_letters);
}

}  // namespace

void look_at_registrations(JobContext& context) {
  const Registrations::Backlog backlog = context.stores.registrations.backlog();
  if (backlog.rows <= soon_read) return post_all(context);
  post_rows(context, backlog.rows);
  post_oldest(context, backlog.oldest_accepted_at);
}

void count_registrations(JobContext& context) {
  if (context.stores.registrations.backlog().rows > soon_read) post_all(context);
}

}  // namespace gatewarden::jobs
