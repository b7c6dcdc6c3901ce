#include "platform/log/events.h"

#include <algorithm>
#include <array>

namespace gatewarden::log {

namespace {

using enum Level;

constexpr auto rows = std::to_array<EventRow>({
    {fatal, "broken", "A program ended for a reason that it did not foresee. The service manager starts it again; report the line."},
    {fatal, "configuration_invalid", "A program did not start: the configuration has the fault that reason tells. gatewarden config check tells all of them."},
    {fatal, "pool_never_started", "No worker of the pool ever came up, and the master has ended. worker_start_failed, before it, says why."},
    {fatal, "start_refused", "A program did not start: the schema is not the one that it knows, a socket or a directory cannot be had, or another instance runs. reason tells which."},
    {fatal, "worker_start_failed", "A worker could not begin, most often because the database does not answer or refuses the account. The master tries again."},

    {error, "audit_event_lost", "An audit event cannot be a row of the database. The line holds all of it: keep it with the audit log."},
    {error, "database_conflict", "A request met conflicts of transactions until it gave up, and was answered 503. Once is chance; often is a reason to look for long transactions of other programs."},
    {error, "database_paused", "The database has let several requests wait in vain. It is left alone for a moment, then tried by one worker for all; what needs it is answered 503 meanwhile."},
    {error, "database_unavailable", "A request was answered 503 because the database does not answer. See gatewarden doctor."},
    {error, "fork_failed", "The system does not allow another process: look at TasksMax= of the unit, and at memory."},
    {error, "job_stuck", "A job of the daemon has given no sign of life for silent_ms. The watchdog restarts the daemon if it stays so."},
    {error, "protected_site_misconfigured", "A site that nginx protects (gatewarden-protected-sites(7)) lets nobody in, for the reason that the line tells: a demand that cannot be understood, or a client that is missing."},
    {error, "reload_refused", "The new configuration has the fault that reason tells. The old one is still in force."},
    {error, "request_failed", "A request failed for a reason that nobody foresaw, and was answered 500. Report the line."},
    {error, "worker_ended", "A worker ended before its time, by the signal or with the exit status that the line tells, and another takes its place. Report it if it happens again. At level info it ended in order: after its share of requests, or for a reload or stop."},
    {error, "worker_killed", "A request took longer than workers.request_deadline, and the master killed its worker. slow_query, before it, may say why."},

    {warn, "audit_spool_torn", "The end of a spool file of audit events is half a line: its process died while it wrote. All events before it are kept."},
    {warn, "authorization_code_reused", "A code came a second time: theft, or a client that repeats its requests. Everything that came of it is revoked."},
    {warn, "cache_unavailable", "memcached does not answer. Everything is slower and nothing is wrong; after a pause it is tried again."},
    {warn, "call_out_paused", "Another server failed several times in a row and is left alone for a while; see host."},
    {warn, "catalogue_refused", "A file of translations is none, and is not used."},
    {warn, "client_authentication_throttled", "Too many failures to authenticate as this client or from this address: further ones are refused unseen for a while."},
    {warn, "constant_challenge_or_nonce", "A client sends the same code_challenge or nonce with every request, which gives up the protection that they are for. Tell its developers."},
    {warn, "crash_loop", "Workers of the pool die one after another. New ones begin more slowly, until it ends; worker_ended says how they died."},
    {warn, "daemon_ends_at_once", "The daemon was told twice to stop, or a job did not end in time. What it held is free for others when its lease ends."},
    {warn, "email_paused", "The mail server fails. E-mails wait and are delivered when it works again; those whose time is over are dropped."},
    {warn, "failpoint_ignored", "A variable for tests is set. It has no effect in production: remove it from the unit."},
    {warn, "fastcgi_request_incomplete", "The web server broke off within a request, as it does when it is restarted."},
    {warn, "fastcgi_request_malformed", "What came over the socket is no FastCGI request. Only the web server may connect to the sockets."},
    {warn, "fastcgi_request_too_large", "A request has longer headers or a longer body than is allowed. Nobody gets one past the shipped nginx snippets: look whether they are in use."},
    {warn, "figures_not_published", "The daemon cannot write its figures into server.runtime_directory: metrics lack them."},
    {warn, "inherited_descriptor_ignored", "The service manager handed over a socket that is none of a pool: look at FileDescriptorName= of the socket units."},
    {warn, "job_failed", "A round of a job failed and will be tried again. Often is a reason to look at reason."},
    {warn, "lock_file_not_emptied", "The lock in server.runtime_directory could not be emptied at the end. It does no harm."},
    {warn, "master_kills_workers", "Some requests did not end within workers.stop_deadline, and were cut off by a stop."},
    {warn, "message_dropped", "A message to a person was refused for good, or could not be made. Its number and template are told: see gatewarden mail."},
    {warn, "old_system_answer_refused", "The answer of old_system.url is not what gatewarden-import(7) asks for. The person could not sign in."},
    {warn, "old_system_claims_dropped", "A person who moved in from the old system has values in their profile that no profile here can hold: see claims. They were left out."},
    {warn, "old_system_user_taken", "A person of the old system has an identifier that is somebody else's here, and could not be moved in."},
    {warn, "provider_failed", "Another provider does not answer, or not as it must. Nobody can sign in with it meanwhile; reason tells what is wrong."},
    {warn, "provider_metadata_kept", "Another provider's configuration could not be read again. The one from before is still used."},
    {warn, "refresh_token_reused", "A refresh token came a second time: theft, or a client that lost the answer and came back too late. All that came of its grant is revoked."},
    {warn, "registration_dead", "A registration could not become a user after all attempts, and is a dead letter: see gatewarden dead-letter. At level info somebody has that identifier already."},
    {warn, "registration_not_released", "Registrations that were under work at a stop could not be given back. They are free when their lease ends."},
    {warn, "registration_paused", "The database fails, and registrations wait. None is lost."},
    {warn, "registration_queue_full", "registration.most_queued registrations wait, and further ones are refused with 503: look whether a gatewarden-batchd runs."},
    {warn, "slow_query", "A statement took longer than database.slow_query. The same one often: look at the database's load."},
    {warn, "slow_request", "A request took longer than workers.slow_request."},
    {warn, "sms_paused", "The gateway for text messages fails. They wait and are delivered when it works again; those whose time is over are dropped."},
    {warn, "source_barred", "A worker crashed over a request, and the address that it came from is refused for so many seconds. source_refused tells the address when it asks again; report the crash (worker_ended)."},
    {warn, "stress", "More comes than this host can answer; now and before are levels, which OVERLOAD in gatewarden-worker(8) explains. At level info it has become better, or is only busy."},
    {warn, "translation_refused", "A translation names other {NAMES} than the English text does. That text stays English."},

    {info, "accounts_erased", "Deleted accounts whose grace was over were erased for good."},
    {info, "admin_refused", "A caller of the administration API may not, or asked wrongly."},
    {info, "attempt_failed", "A person or a client failed to prove who they are; what is the audit event. fail2ban reads these lines, and bans address if it is told to."},
    {info, "authorization_refused", "An authorization request was refused; description says why. Most often a client is registered otherwise than it asks."},
    {info, "call_out_resumed", "Another server that was left alone answers again."},
    {info, "client_refused", "A client asked for more than limits.requests_per_client, and was answered 429."},
    {info, "daemon_ready", "The daemon has begun."},
    {info, "daemon_stopped", "The daemon has ended in order."},
    {info, "daemon_stops", "The daemon was told to stop, and finishes what is under way."},
    {info, "database_resumed", "The database answers again."},
    {info, "email_resumed", "The mail server works again."},
    {info, "introspection_refused", "An introspection request was refused; description says why."},
    {info, "key_rotated", "The next signing key signs from now on."},
    {info, "master_ready", "The workers of all pools serve."},
    {info, "master_stopped", "All workers have ended."},
    {info, "master_stops", "The workers finish what they are doing, and end."},
    {info, "message_put_off", "A message was refused for now and will be tried again."},
    {info, "messages_expired", "Messages were not delivered in time and are of no use any more."},
    {info, "niceness_refused", "The pool that hashes passwords could not give way to others (setpriority(2)): look at SystemCallFilter= of the unit."},
    {info, "old_system_silent", "The old system did not answer, or is left alone, and a log-in was put off with 503; nothing counts against the person."},
    {info, "partitions_kept", "Partitions of days to come were made, and those of days that are over dropped."},
    {info, "passkey_refused", "An answer of a passkey was refused; step names the check of the WebAuthn standard that it failed."},
    {info, "passkey_registration_refused", "A new passkey was refused; step names the check of the WebAuthn standard that it failed."},
    {info, "password_hashing_busy", "As many log-ins as may waited for a place to hash, and another was answered 503. Often is a reason for more processors or a smaller passwords.argon2_memory_kib."},
    {info, "peer_gone", "Who asked was gone before the answer."},
    {info, "pool", "How many workers a pool begins with."},
    {info, "registration_failed", "A registration failed and will be tried again."},
    {info, "registration_flushed", "A batch of registrations was written."},
    {info, "registration_refused", "A registration request was refused; description says why."},
    {info, "registration_released", "Registrations that were under work at a stop were given back."},
    {info, "registration_resumed", "The database works again."},
    {info, "rehash_postponed", "A password will get its new hash at a later log-in, for the host was busy."},
    {info, "reload", "New workers, or jobs, begin with the new configuration."},
    {info, "reload_complete", "The new configuration is in force."},
    {info, "request", "A request was answered: method, path, status, time. Its request_id is the one of the web server's log."},
    {info, "request_refused", "A request was answered 503 under stress: it had waited too long for a worker, or leads to a hash of which there are too many."},
    {info, "revocation_refused", "A revocation request was refused; description says why."},
    {info, "site_sign_in_refused", "A browser came back to a protected site with an answer that was no good, such as a code that had expired."},
    {info, "sms_resumed", "The gateway for text messages works again."},
    {info, "source_refused", "An address was answered 429: it asks for more than limits.requests_per_address, or made a worker crash a while ago."},
    {info, "token_refused", "A token request was refused; description and detail say why."},
    {info, "userinfo_refused", "A userinfo request was refused; description says why."},
    {info, "worker_started", "A worker serves."},

    {debug, "audit_shipped", "Spooled audit events were taken into the database."},
    {debug, "message_delivered", "A message was handed to its transport."},
    {debug, "message_without_transport", "A message was thrown away: mail.transport or sms.transport is empty."},
});

static_assert(std::ranges::is_sorted(rows, [](const EventRow& one, const EventRow& other) {
  return one.level != other.level ? one.level > other.level : one.name < other.name;
}), "the worst first, then by name");

}  // namespace

std::span<const EventRow> events() { return rows; }

}  // namespace gatewarden::log
