// What the daemon does besides waiting: a job is a row of a table (jobs.cc) and runs in a thread of its own with a database
// connection of its own, so that one that is slow or stuck holds up no other.
#pragma once

#include <atomic>
#include <span>
#include <string_view>

#include "base/time.h"
#include "jobs/figure_board.h"
#include "jobs/job_stores.h"
#include "jobs/stop_flag.h"
#include "platform/config/settings.h"

namespace gatewarden::jobs {

// A job's signs of life. Any thread may look.
class Pulse {
 public:
  void beat();
  Milliseconds silence() const;  // since the last beat

 private:
  std::atomic<std::int64_t> beat_at_ms_ = 0;
};

struct JobContext {
  const config::Settings& settings;  // live as long as the job runs: a reload starts jobs anew
  const Clock& clock;                // this thread's alone
  const StopFlag& stop;
  Pulse& pulse;
  JobStores& stores;                 // likewise
  FigureBoard& figures;
};

struct Job {
  std::string_view name;  // in the log, in metrics and of `gatewarden status`
  // Zero: run() goes on until the stop flag is set (the drain). Otherwise run() is one round, repeated after this time.
  Seconds every;
  // While it works, it is taken for stuck after so long without a beat of its pulse; a round begins with one.
  Seconds longest_silence;
  // Throwing is a failed round: logged, counted, and repeated after a back-off that begins at a second.
  void (*run)(JobContext& context);
};

std::span<const Job> all_jobs();

// One file a job.
void drain_registrations(JobContext& context);   // registration_drain.cc
void look_at_registrations(JobContext& context); // registration_figures.cc
void count_registrations(JobContext& context);   // likewise
void ship_audit_spool(JobContext& context);      // audit_shipping.cc
void keep_partitions(JobContext& context);       // partition_upkeep.cc
void rotate_keys(JobContext& context);           // key_rotation.cc
void erase_accounts(JobContext& context);        // account_erasure.cc
void deliver_mail(JobContext& context);          // message_delivery.cc
void deliver_sms(JobContext& context);           // likewise
void refresh_external_tokens(JobContext& context);  // external_token_refresh.cc

}  // namespace gatewarden::jobs
