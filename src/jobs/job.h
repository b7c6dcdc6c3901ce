// What the daemon does besides waiting: a job is a row of a table (jobs.cc) and runs in a thread of its own with a database
// connection of its own, so that one that is slow or stuck holds up no other.
#pragma once

#include <atomic>
#include <span>
#include <string_view>

#include "base/time.h"
#include "platform/config/settings.h"

namespace gatewarden::jobs {

// Asked by whoever runs long: true once the daemon is to stop or reload.
class StopFlag {
 public:
  bool is_set() const { return set_.load(std::memory_order_relaxed); }
  // Waits, and wakes early when it is set. True if it is set.
  bool wait(Milliseconds limit) const;
  void set();

 private:
  std::atomic<bool> set_ = false;
};

struct JobContext {
  const config::Settings& settings;  // live as long as the job runs: a reload starts jobs anew
  const Clock& clock;
  const StopFlag& stop;
};

struct Job {
  std::string_view name;  // in the log, in metrics and of `gatewarden status`
  // Zero: run() goes on until the stop flag is set (the drain). Otherwise run() is one round, repeated after this time.
  Seconds every;
  // Throwing is a failed round: logged, counted, and repeated after a back-off that begins at a second.
  void (*run)(JobContext& context);
};

std::span<const Job> all_jobs();

// One file a job.
void drain_registrations(JobContext& context);  // registration_drain.cc
void ship_audit_spool(JobContext& context);     // audit_shipping.cc
void keep_partitions(JobContext& context);      // partition_upkeep.cc
void rotate_keys(JobContext& context);          // key_rotation.cc

}  // namespace gatewarden::jobs
