// Counters and histograms in shared memory: made before the fork, one slot a worker, summed when read. The daemon has one of
// its own, with one slot.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace gatewarden::metrics {

// One enumerator a series; its row in metrics.cc holds family, labels and help.
enum class Count {
  tokens_issued_authorization_code_jwt,
  tokens_issued_authorization_code_opaque,
  tokens_issued_refresh_token_jwt,
  tokens_issued_refresh_token_opaque,
  tokens_issued_client_credentials_jwt,
  tokens_issued_client_credentials_opaque,
  tokens_refused,
  tokens_introspected_active,
  tokens_introspected_inactive,
  tokens_revoked,
  refresh_token_reuse_detected,
  authorization_code_reuse_detected,
  logins_succeeded,
  logins_failed,
  logins_throttled,
  consents_granted,
  consents_denied,
  client_authentication_failed,
  password_hashes,
  password_hashing_busy,
  requests_refused_waited,
  requests_refused_hashing,
  requests_refused_address,
  requests_refused_client,
  requests_refused_crash,
  requests_refused_size,
  database_errors,
  database_reconnects,
  database_retries,
  database_slow_queries,
  database_breaker_openings,
  database_skipped,
  cache_hits,
  cache_misses,
  cache_errors,
  cache_breaker_openings,
  audit_spooled,
  audit_spool_errors,
  registrations_accepted,
  registrations_refused,
  registrations_created,
  registrations_retried,
  registrations_retry_succeeded,
  registrations_dead,
  registration_flushes,
  accounts_erased,
  call_outs_answered,
  call_outs_failed,
  call_outs_skipped,
  call_outs_refused,
  call_out_breaker_openings,
  mails_delivered,
  mails_refused,
  mails_put_off,
  sms_delivered,
  sms_refused,
  sms_put_off,
  messages_expired,
  last_  // not a series
};

// What is counted with its spread, as a histogram; its row in series.h holds family, help and bounds.
enum class Distribution {
  registration_batch_rows,
  registration_delay,        // microseconds from acceptance to the user
  registration_transaction,  // microseconds
  last_  // not a series
};

// Whose figures they are: each program shows the series that it can count.
enum class Program { worker, daemon };

// Memory shared by the master and its workers. The master never trusts what stands in it as an index or a size.
class Registry {
 public:
  // `routes`: the metric names of the dispatcher's route table.
  Registry(std::span<const std::string_view> routes, int workers, Program program = Program::worker);
  ~Registry();

  // What one worker writes. Slot numbers are 0 to workers - 1.
  class Recorder {
   public:
    void add(Count count, std::uint64_t by = 1);
    void observe(Distribution what, std::uint64_t value);
    // `route`: index into routes. Histogram of the duration by route, counter by route and status.
    void request(std::size_t route, int status, Microseconds duration);

   private:
    friend class Registry;
    void* slot_ = nullptr;
    std::size_t routes_ = 0;
  };
  Recorder recorder(int worker);

  // Prometheus text format 0.0.4 of the sums over all slots, each sample with these labels besides its own.
  std::string text(std::string_view labels = {}) const;
  std::uint64_t total(Count count) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// One family in the same format, for what is known only when it is asked for: worker states, health.
struct Sample {
  std::string labels;  // `state="idle"`; empty: none
  double value = 0;
};
std::string gauge_text(std::string_view family, std::string_view help, std::span<const Sample> samples);
std::string counter_text(std::string_view family, std::string_view help, std::span<const Sample> samples);

// One text of several in which each family stands once, described as in the first text that has it.
std::string merge_expositions(std::span<const std::string> texts);

// The recorder of this process, so that every layer can count without carrying it: set once after the fork. Before that,
// and in programs without a registry, counting does nothing.
void set_recorder(Registry::Recorder* recorder);
void count(Count what, std::uint64_t by = 1);
void observe(Distribution what, std::uint64_t value);
void count_request(std::size_t route, int status, Microseconds duration);

}  // namespace gatewarden::metrics
