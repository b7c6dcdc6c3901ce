// The series: one row each, in the order of enum Count. Rows of one family stand together.
#pragma once

#include <array>
#include <string_view>

#include "platform/metrics/metrics.h"

namespace gatewarden::metrics {

struct Series {
  Count count;
  std::string_view family;  // of the exposition format: gatewarden_…_total
  std::string_view labels;  // empty: none
  std::string_view help;    // of the family; said once, by its first row
};

inline constexpr std::string_view issued = "Tokens issued by grant and access token format.";
inline constexpr std::string_view introspected = "Introspections by answer.";
inline constexpr std::string_view reused = "Credentials that were presented again after their use: a sign of theft.";
inline constexpr std::string_view logins = "Log-ins by outcome.";
inline constexpr std::string_view consents = "Consents asked of people, by answer.";
inline constexpr std::string_view cache_reads = "Look-ups in memcached by outcome.";

inline constexpr std::array<Series, static_cast<std::size_t>(Count::last_)> series{{
    {Count::tokens_issued_authorization_code_jwt, "gatewarden_tokens_issued_total", R"(grant="authorization_code",format="jwt")", issued},
    {Count::tokens_issued_authorization_code_opaque, "gatewarden_tokens_issued_total", R"(grant="authorization_code",format="opaque")", issued},
    {Count::tokens_issued_refresh_token_jwt, "gatewarden_tokens_issued_total", R"(grant="refresh_token",format="jwt")", issued},
    {Count::tokens_issued_refresh_token_opaque, "gatewarden_tokens_issued_total", R"(grant="refresh_token",format="opaque")", issued},
    {Count::tokens_issued_client_credentials_jwt, "gatewarden_tokens_issued_total", R"(grant="client_credentials",format="jwt")", issued},
    {Count::tokens_issued_client_credentials_opaque, "gatewarden_tokens_issued_total", R"(grant="client_credentials",format="opaque")", issued},
    {Count::tokens_refused, "gatewarden_tokens_refused_total", "", "Token requests that were refused."},
    {Count::tokens_introspected_active, "gatewarden_introspections_total", R"(active="true")", introspected},
    {Count::tokens_introspected_inactive, "gatewarden_introspections_total", R"(active="false")", introspected},
    {Count::tokens_revoked, "gatewarden_tokens_revoked_total", "", "Tokens revoked at the revocation endpoint."},
    {Count::refresh_token_reuse_detected, "gatewarden_reuse_detected_total", R"(credential="refresh_token")", reused},
    {Count::authorization_code_reuse_detected, "gatewarden_reuse_detected_total", R"(credential="authorization_code")", reused},
    {Count::logins_succeeded, "gatewarden_logins_total", R"(outcome="succeeded")", logins},
    {Count::logins_failed, "gatewarden_logins_total", R"(outcome="failed")", logins},
    {Count::logins_throttled, "gatewarden_logins_total", R"(outcome="throttled")", logins},
    {Count::consents_granted, "gatewarden_consents_total", R"(answer="granted")", consents},
    {Count::consents_denied, "gatewarden_consents_total", R"(answer="denied")", consents},
    {Count::client_authentication_failed, "gatewarden_client_authentication_failed_total", "", "Clients that failed to authenticate."},
    {Count::password_hashes, "gatewarden_password_hashes_total", "", "Password hashes computed."},
    {Count::password_hashing_busy, "gatewarden_password_hashing_busy_total", "", "Hashes refused because the host's hashing budget was spent."},
    {Count::database_errors, "gatewarden_database_errors_total", "", "Statements that failed for a reason of the database."},
    {Count::database_reconnects, "gatewarden_database_reconnects_total", "", "Connections to the database made anew after a loss."},
    {Count::database_retries, "gatewarden_database_retries_total", "", "Units of work run again after a conflict or a loss."},
    {Count::database_slow_queries, "gatewarden_database_slow_queries_total", "", "Statements slower than the setting database.slow_query."},
    {Count::cache_hits, "gatewarden_cache_reads_total", R"(outcome="hit")", cache_reads},
    {Count::cache_misses, "gatewarden_cache_reads_total", R"(outcome="miss")", cache_reads},
    {Count::cache_errors, "gatewarden_cache_errors_total", "", "Operations of memcached that failed."},
    {Count::cache_breaker_openings, "gatewarden_cache_breaker_openings_total", "", "Times that memcached was left alone after a failure."},
    {Count::audit_spooled, "gatewarden_audit_spooled_total", "", "Audit events appended to the spool."},
    {Count::audit_spool_errors, "gatewarden_audit_spool_errors_total", "", "Audit events that the spool could not keep."},
    {Count::registrations_accepted, "gatewarden_registrations_accepted_total", "", "Registrations that are durable in the queue."},
    {Count::registrations_refused, "gatewarden_registrations_refused_total", "", "Entries of registration requests that were refused."},
    {Count::registrations_created, "gatewarden_registrations_created_total", "", "Users that came of registrations."},
    {Count::registrations_retried, "gatewarden_registrations_retried_total", "", "Rows of the queue put off for another attempt."},
    {Count::registrations_retry_succeeded, "gatewarden_registrations_retry_succeeded_total", "", "Users created after at least one failed attempt."},
    {Count::registrations_dead, "gatewarden_registrations_dead_total", "", "Rows of the queue that became dead letters."},
    {Count::registration_flushes, "gatewarden_registration_flushes_total", "", "Batches that the daemon has written."},
}};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (static_cast<std::size_t>(series[i].count) != i || series[i].family.empty()) return false;
  }
  return true;
}
static_assert(is_in_order(), "a row for each enumerator, in the order of the enumerators");

}  // namespace gatewarden::metrics
