// The series: one row each, in the order of enum Count and of enum Distribution. Rows of one family stand together.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "platform/metrics/exposition.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::metrics {

enum class CountedBy { workers, daemon, both };

struct Series {
  Count count;
  CountedBy by;
  std::string_view family;  // of the exposition format: gatewarden_…_total
  std::string_view labels;  // empty: none
  std::string_view help;    // of the family; said once, by its first row
};

inline constexpr std::string_view issued = "Tokens issued by grant and access token format.";
inline constexpr std::string_view introspected = "Introspections by answer.";
inline constexpr std::string_view reused = "Credentials that were presented again after their use: a sign of theft.";
inline constexpr std::string_view logins = "Log-ins by outcome.";
inline constexpr std::string_view consents = "Consents asked of people, by answer.";
inline constexpr std::string_view refused =
    "Requests refused unseen by reason; waited, hashing: overload, address, client: over its limit, crash: penalty, size: too long.";
inline constexpr std::string_view cache_reads = "Look-ups in memcached by outcome.";
inline constexpr std::string_view called_out = "Calls to other servers by outcome; skipped: the breaker was open, refused: not allowed.";

inline constexpr std::string_view messages = "Attempts to deliver messages of the outbox by channel and outcome.";

inline constexpr CountedBy by_workers = CountedBy::workers;
inline constexpr CountedBy by_daemon = CountedBy::daemon;
inline constexpr CountedBy by_both = CountedBy::both;

inline constexpr std::array<Series, static_cast<std::size_t>(Count::last_)> series{{
    {Count::tokens_issued_authorization_code_jwt, by_workers, "gatewarden_tokens_issued_total", R"(grant="authorization_code",format="jwt")", issued},
    {Count::tokens_issued_authorization_code_opaque, by_workers, "gatewarden_tokens_issued_total", R"(grant="authorization_code",format="opaque")", issued},
    {Count::tokens_issued_refresh_token_jwt, by_workers, "gatewarden_tokens_issued_total", R"(grant="refresh_token",format="jwt")", issued},
    {Count::tokens_issued_refresh_token_opaque, by_workers, "gatewarden_tokens_issued_total", R"(grant="refresh_token",format="opaque")", issued},
    {Count::tokens_issued_client_credentials_jwt, by_workers, "gatewarden_tokens_issued_total", R"(grant="client_credentials",format="jwt")", issued},
    {Count::tokens_issued_client_credentials_opaque, by_workers, "gatewarden_tokens_issued_total", R"(grant="client_credentials",format="opaque")", issued},
    {Count::tokens_refused, by_workers, "gatewarden_tokens_refused_total", "", "Token requests that were refused."},
    {Count::tokens_introspected_active, by_workers, "gatewarden_introspections_total", R"(active="true")", introspected},
    {Count::tokens_introspected_inactive, by_workers, "gatewarden_introspections_total", R"(active="false")", introspected},
    {Count::tokens_revoked, by_workers, "gatewarden_tokens_revoked_total", "", "Tokens revoked at the revocation endpoint."},
    {Count::refresh_token_reuse_detected, by_workers, "gatewarden_reuse_detected_total", R"(credential="refresh_token")", reused},
    {Count::authorization_code_reuse_detected, by_workers, "gatewarden_reuse_detected_total", R"(credential="authorization_code")", reused},
    {Count::logins_succeeded, by_workers, "gatewarden_logins_total", R"(outcome="succeeded")", logins},
    {Count::logins_failed, by_workers, "gatewarden_logins_total", R"(outcome="failed")", logins},
    {Count::logins_throttled, by_workers, "gatewarden_logins_total", R"(outcome="throttled")", logins},
    {Count::consents_granted, by_workers, "gatewarden_consents_total", R"(answer="granted")", consents},
    {Count::consents_denied, by_workers, "gatewarden_consents_total", R"(answer="denied")", consents},
    {Count::client_authentication_failed, by_workers, "gatewarden_client_authentication_failed_total", "", "Clients that failed to authenticate."},
    {Count::password_hashes, by_both, "gatewarden_password_hashes_total", "", "Password hashes computed."},
    {Count::password_hashing_busy, by_workers, "gatewarden_password_hashing_busy_total", "", "Hashes refused because the host's hashing budget was spent."},
    {Count::requests_refused_waited, by_workers, "gatewarden_requests_refused_total", R"(reason="waited")", refused},
    {Count::requests_refused_hashing, by_workers, "gatewarden_requests_refused_total", R"(reason="hashing")", refused},
    {Count::requests_refused_address, by_workers, "gatewarden_requests_refused_total", R"(reason="address")", refused},
    {Count::requests_refused_client, by_workers, "gatewarden_requests_refused_total", R"(reason="client")", refused},
    {Count::requests_refused_crash, by_workers, "gatewarden_requests_refused_total", R"(reason="crash")", refused},
    {Count::requests_refused_size, by_workers, "gatewarden_requests_refused_total", R"(reason="size")", refused},
    {Count::database_errors, by_both, "gatewarden_database_errors_total", "", "Statements that failed for a reason of the database."},
    {Count::database_reconnects, by_both, "gatewarden_database_reconnects_total", "", "Connections to the database made anew after a loss."},
    {Count::database_retries, by_both, "gatewarden_database_retries_total", "", "Units of work run again after a conflict or a loss."},
    {Count::database_slow_queries, by_both, "gatewarden_database_slow_queries_total", "", "Statements slower than the setting database.slow_query."},
    {Count::database_breaker_openings, by_workers, "gatewarden_database_breaker_openings_total", "", "Times that the database was left alone after it had not answered."},
    {Count::database_skipped, by_workers, "gatewarden_database_skipped_total", "", "Requests of the database that were not made while it was left alone."},
    {Count::cache_hits, by_workers, "gatewarden_cache_reads_total", R"(outcome="hit")", cache_reads},
    {Count::cache_misses, by_workers, "gatewarden_cache_reads_total", R"(outcome="miss")", cache_reads},
    {Count::cache_errors, by_workers, "gatewarden_cache_errors_total", "", "Operations of memcached that failed."},
    {Count::cache_breaker_openings, by_workers, "gatewarden_cache_breaker_openings_total", "", "Times that memcached was left alone after a failure."},
    {Count::audit_spooled, by_workers, "gatewarden_audit_spooled_total", "", "Audit events appended to the spool."},
    {Count::audit_spool_errors, by_workers, "gatewarden_audit_spool_errors_total", "", "Audit events that the spool could not keep."},
    {Count::registrations_accepted, by_workers, "gatewarden_registrations_accepted_total", "", "Registrations that are durable in the queue."},
    {Count::registrations_refused, by_workers, "gatewarden_registrations_refused_total", "", "Entries of registration requests that were refused."},
    {Count::registrations_created, by_both, "gatewarden_registrations_created_total", "", "Users that came of registrations."},
    {Count::registrations_retried, by_daemon, "gatewarden_registrations_retried_total", "", "Rows of the queue put off for another attempt."},
    {Count::registrations_retry_succeeded, by_daemon, "gatewarden_registrations_retry_succeeded_total", "", "Users created after at least one failed attempt."},
    {Count::registrations_dead, by_daemon, "gatewarden_registrations_dead_total", "", "Rows of the queue that became dead letters."},
    {Count::registration_flushes, by_daemon, "gatewarden_registration_flushes_total", "", "Batches that the daemon has written."},
    {Count::accounts_erased, by_both, "gatewarden_accounts_erased_total", "", "Accounts that were erased for good."},
    {Count::call_outs_answered, by_both, "gatewarden_call_outs_total", R"(outcome="answered")", called_out},
    {Count::call_outs_failed, by_both, "gatewarden_call_outs_total", R"(outcome="failed")", called_out},
    {Count::call_outs_skipped, by_both, "gatewarden_call_outs_total", R"(outcome="skipped")", called_out},
    {Count::call_outs_refused, by_both, "gatewarden_call_outs_total", R"(outcome="refused")", called_out},
    {Count::call_out_breaker_openings, by_both, "gatewarden_call_out_breaker_openings_total", "", "Times that another server was left alone after failures."},
    {Count::mails_delivered, by_daemon, "gatewarden_messages_total", R"(channel="email",outcome="delivered")", messages},
    {Count::mails_refused, by_daemon, "gatewarden_messages_total", R"(channel="email",outcome="refused")", messages},
    {Count::mails_put_off, by_daemon, "gatewarden_messages_total", R"(channel="email",outcome="put_off")", messages},
    {Count::sms_delivered, by_daemon, "gatewarden_messages_total", R"(channel="sms",outcome="delivered")", messages},
    {Count::sms_refused, by_daemon, "gatewarden_messages_total", R"(channel="sms",outcome="refused")", messages},
    {Count::sms_put_off, by_daemon, "gatewarden_messages_total", R"(channel="sms",outcome="put_off")", messages},
    {Count::messages_expired, by_daemon, "gatewarden_messages_expired_total", "", "Messages of the outbox that came too late to be delivered."},
}};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (static_cast<std::size_t>(series[i].count) != i || series[i].family.empty()) return false;
  }
  return true;
}
static_assert(is_in_order(), "a row for each enumerator, in the order of the enumerators");

// What a value of a distribution is, and so how its sum is shown.
enum class Unit { things, microseconds };

struct Spread {
  Distribution distribution;
  CountedBy by;
  std::string_view family;
  std::string_view help;
  Unit unit;
  std::span<const Bound> bounds;
};

inline constexpr std::size_t most_bounds = 14;
inline constexpr std::array<Bound, 9> batch_bounds{
    {{1, "1"}, {10, "10"}, {32, "32"}, {100, "100"}, {250, "250"}, {500, "500"}, {1000, "1000"}, {2500, "2500"}, {5000, "5000"}}};
inline constexpr std::array<Bound, 13> delay_bounds{{{100'000, "0.1"}, {250'000, "0.25"}, {500'000, "0.5"}, {1'000'000, "1"},
                                                     {2'500'000, "2.5"}, {5'000'000, "5"}, {10'000'000, "10"}, {30'000'000, "30"},
                                                     {60'000'000, "60"}, {300'000'000, "300"}, {900'000'000, "900"},
                                                     {3'600'000'000, "3600"}, {14'400'000'000, "14400"}}};
inline constexpr std::array<Bound, 14> duration_bounds{{{250, "0.00025"}, {500, "0.0005"}, {1'000, "0.001"}, {2'500, "0.0025"},
                                                        {5'000, "0.005"}, {10'000, "0.01"}, {25'000, "0.025"}, {50'000, "0.05"},
                                                        {100'000, "0.1"}, {250'000, "0.25"}, {500'000, "0.5"}, {1'000'000, "1"},
                                                        {2'500'000, "2.5"}, {10'000'000, "10"}}};

inline constexpr std::array<Spread, static_cast<std::size_t>(Distribution::last_)> spreads{{
    {Distribution::registration_batch_rows, by_daemon, "gatewarden_registration_batch_rows", "Rows of the batches that the daemon has written.", Unit::things, batch_bounds},
    {Distribution::registration_delay, by_daemon, "gatewarden_registration_delay_seconds", "Time from the acceptance of a registration to its user.", Unit::microseconds, delay_bounds},
    {Distribution::registration_transaction, by_daemon, "gatewarden_registration_transaction_seconds", "Time of the transactions that make users of registrations.", Unit::microseconds, duration_bounds},
}};

constexpr bool spreads_are_in_order() {
  for (std::size_t i = 0; i < spreads.size(); ++i) {
    if (static_cast<std::size_t>(spreads[i].distribution) != i || spreads[i].bounds.size() > most_bounds) return false;
  }
  return true;
}
static_assert(spreads_are_in_order(), "a row for each enumerator, in the order of the enumerators");

}  // namespace gatewarden::metrics
