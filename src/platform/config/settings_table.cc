#include "platform/config/settings_table.h"

#include <algorithm>
#include <array>

#include "platform/config/config.h"

namespace gatewarden::config {

namespace {

using S = Settings;
using Pool = PoolSettings;

// at<&S::tokens, &S::Tokens::id_token> reaches settings.tokens.id_token.
template <auto... Path>
auto& at(Settings& settings) {
  return (settings.*....*Path);
}

constexpr UsedBy worker = UsedBy::worker;
constexpr UsedBy daemon = UsedBy::daemon;
constexpr UsedBy operators = UsedBy::operators;
constexpr UsedBy all = UsedBy::all;

constexpr std::array<std::string_view, 2> modes = {"production", "development"};
constexpr std::array<std::string_view, 5> levels = {"debug", "info", "warn", "error", "fatal"};
constexpr std::array<std::string_view, 2> formats = {"json", "text"};

constexpr std::array<std::string_view, 4> mail_transports = {"", "smtp", "sendmail", "file"};
constexpr std::array<std::string_view, 3> smtp_tls_modes = {"starttls", "tls", "none"};
constexpr std::array<std::string_view, 4> sms_transports = {"", "http", "command", "file"};
constexpr std::array<std::string_view, 3> sms_methods = {"POST", "PUT", "GET"};

constexpr std::array<std::string_view, 3> callers = {"nobody", "client", "anyone"};
constexpr std::array<std::string_view, 2> backoffs = {"fixed", "exponential"};

constexpr std::int64_t minute = 60;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t year = 366 * day;
constexpr std::int64_t kib = 1024;
constexpr std::int64_t mib = 1024 * kib;
constexpr std::int64_t gib = 1024 * mib;

constexpr std::array section_rows = {
    SectionRow{"server", "What this server is called, and where it keeps its files."},
    SectionRow{"workers", "The processes that answer requests, one pool a socket."},
    SectionRow{"limits", "How much one source of requests may ask of this host."},
    SectionRow{"database", "MySQL or MariaDB, the one place of truth."},
    SectionRow{"cache", "memcached, which only ever holds copies."},
    SectionRow{"secrets", "Keys that never enter the database."},
    SectionRow{"keys", "The life of the keys that sign tokens."},
    SectionRow{"tokens", "How long codes and tokens live, unless a client has times of its own."},
    SectionRow{"sessions", "How long people stay logged in, and what they are asked again."},
    SectionRow{"sign_in", "How people sign in through a site's own front end."},
    SectionRow{"passwords", "How passwords are hashed, and which are taken."},
    SectionRow{"accounts", "The end of accounts."},
    SectionRow{"throttle", "How many failures are borne before attempts are refused unseen."},
    SectionRow{"registration", "How programs register people: who may, and how the daemon works the queue off."},
    SectionRow{"mail", "How e-mail leaves: codes, links and notices."},
    SectionRow{"sms", "How text messages leave: codes for people with a telephone number."},
    SectionRow{"old_system", "The system that people come from, asked about them at their first log-in."},
    SectionRow{"log", "The log on standard error."},
    SectionRow{"audit", "The record of who did what."},
    SectionRow{"providers", "Calls to other providers that people sign in with (gatewarden-providers(7))."},
    SectionRow{"pages", "The pages that people see."},
};

constexpr std::array setting_rows = {
    Setting{"server.issuer", at<&S::server, &S::Server::issuer>, Anything{}, all,
            "The https address by which clients know this server: no slash at its end, no query, no fragment."},
    Setting{"server.mode", at<&S::server, &S::Server::mode>, OneOf{modes}, all,
            "In development mode clients are told details of errors, and checks that protect people are looser."},
    Setting{"server.node_id", at<&S::server, &S::Server::node_id>, Range{0, 1023}, all,
            "A number that no other host of this installation has, for it is part of every user id made here."},
    Setting{"server.clock_offset_file", at<&S::server, &S::Server::clock_offset_file>, AbsolutePath{}, all,
            "In development mode alone: a file with a number of seconds that is added to the clock."},
    Setting{"server.runtime_directory", at<&S::server, &S::Server::runtime_directory>, AbsolutePath{}, all,
            "Where the sockets of the pools are made, and what daemon and workers tell each other."},
    Setting{"server.state_directory", at<&S::server, &S::Server::state_directory>, AbsolutePath{}, all,
            "Where files live that outlast a restart, such as the audit spool."},

    Setting{"workers.protocol", at<&S::workers, &S::Workers::protocol, &Pool::workers>, Range{0, 1024}, worker,
            "Processes that answer applications (tokens, introspection, keys); 0: this host runs none."},
    Setting{"workers.browser", at<&S::workers, &S::Workers::browser, &Pool::workers>, Range{0, 1024}, worker,
            "Processes that answer people (log-in, consent, log-out); 0: this host runs none."},
    Setting{"workers.admin", at<&S::workers, &S::Workers::admin, &Pool::workers>, Range{0, 1024}, worker,
            "Processes that answer operators (health, metrics); 0: this host runs none."},
    Setting{"workers.socket_group", at<&S::workers, &S::Workers::socket_group>, Anything{}, worker,
            "The group that may connect to the sockets, which is the web server's; empty: that of the process."},
    Setting{"workers.socket_mode", at<&S::workers, &S::Workers::socket_mode>, Permissions{}, worker,
            "The permissions of the sockets; whoever may connect is believed about addresses and certificates."},
    Setting{"workers.socket_backlog", at<&S::workers, &S::Workers::socket_backlog>, Range{16, 65535}, worker,
            "How many connections may wait on a socket; the kernel's net.core.somaxconn bounds it as well."},
    Setting{"workers.requests_per_worker", at<&S::workers, &S::Workers::requests_per_worker>, Range{1, 1'000'000'000}, worker,
            "After how many requests a worker makes room for a fresh one."},
    Setting{"workers.request_deadline", at<&S::workers, &S::Workers::request_deadline>, Range{1, hour}, worker,
            "A worker that is busy with one request for longer is killed and replaced."},
    Setting{"workers.stop_deadline", at<&S::workers, &S::Workers::stop_deadline>, Range{1, hour}, worker,
            "How long requests under way may take to finish when the server stops."},
    Setting{"workers.parameter_bytes", at<&S::workers, &S::Workers::parameter_bytes>, Range{4 * kib, 64 * kib}, worker,
            "The most that the web server may say about one request, headers included."},
    Setting{"workers.body_bytes", at<&S::workers, &S::Workers::body_bytes>, Range{kib, 64 * kib}, worker,
            "The largest body of a request; with the parameters it must fit in the buffer of a Unix socket."},
    Setting{"workers.memory_bytes", at<&S::workers, &S::Workers::memory_bytes>, Range{128 * mib, 64 * gib}, worker,
            "The address space that one worker may use."},
    Setting{"workers.slow_request", at<&S::workers, &S::Workers::slow_request>, Range{1, hour * 1000}, worker,
            "A request that takes longer is told in the log."},
    Setting{"workers.patience", at<&S::workers, &S::Workers::patience>, Range{0, 10'000}, worker,
            "While more comes than a pool can answer, requests that waited longer for a worker are refused; 0: none is."},
    Setting{"workers.browser_niceness", at<&S::workers, &S::Workers::browser_niceness>, Range{0, 19}, worker,
            "By how much the pool browser, which hashes passwords, gives way to others on a busy processor (nice(2))."},

    Setting{"limits.requests_per_address", at<&S::limits, &S::Limits::requests_per_address>, Range{0, 1'000'000}, worker,
            "Requests a second from one address (IPv6: one /64), over five seconds; 0: no limit but the web server's."},
    Setting{"limits.requests_per_client", at<&S::limits, &S::Limits::requests_per_client>, Range{0, 1'000'000}, worker,
            "Requests a second in which one client has authenticated, over five seconds; 0: no limit."},
    Setting{"limits.exempt", at<&S::limits, &S::Limits::exempt>, Networks{}, worker,
            "Addresses and networks (192.0.2.0/24) to which the limits of this section do not apply."},
    Setting{"limits.crash_penalty", at<&S::limits, &S::Limits::crash_penalty>, Range{0, 600}, worker,
            "How long an address is refused whose request made a worker crash, doubled each time; 0: it is not."},

    Setting{"database.socket", at<&S::database, &S::Database::socket>, AbsolutePath{}, all,
            "The Unix socket of the database server; it counts only while host is empty."},
    Setting{"database.host", at<&S::database, &S::Database::host>, Anything{}, all,
            "The database server's name or address, where it is reached over the network."},
    Setting{"database.port", at<&S::database, &S::Database::port>, Range{1, 65535}, all, "The port on that host."},
    Setting{"database.name", at<&S::database, &S::Database::name>, Anything{}, all, "The name of the database."},
    Setting{"database.user", at<&S::database, &S::Database::user>, Anything{}, all,
            "The account that the workers log in with, and every program that has none of its own below."},
    Setting{"database.password", at<&S::database, &S::Database::password>, Anything{}, all,
            "The account's password; password_file keeps it out of this file."},
    Setting{"database.password_file", at<&S::database, &S::Database::password_file>, AbsolutePath{}, all,
            "A file that holds the password and nothing else; in a server the systemd credential database-password stands in for it."},
    Setting{"database.daemon_user", at<&S::database, &S::Database::daemon_user>, Anything{}, all,
            "The daemon's own account; empty: user. \"gatewarden setup\" makes each with the rights that its program needs."},
    Setting{"database.daemon_password_file", at<&S::database, &S::Database::daemon_password_file>, AbsolutePath{}, daemon,
            "A file that holds its password; the systemd credential database-password stands in for it."},
    Setting{"database.owner", at<&S::database, &S::Database::owner>, Anything{}, operators,
            "The account of gatewarden(1), which owns the tables, changes the schema and gives the others their rights; empty: user."},
    Setting{"database.owner_password_file", at<&S::database, &S::Database::owner_password_file>, AbsolutePath{}, operators,
            "A file that holds its password, which no server needs to read."},
    Setting{"database.tls_ca", at<&S::database, &S::Database::tls_ca>, AbsolutePath{}, all,
            "A PEM file of the authority that vouches for the database server; TLS is demanded where it is set."},
    Setting{"database.connect_deadline", at<&S::database, &S::Database::connect_deadline>, Range{1, 60}, all,
            "How long connecting may take."},
    Setting{"database.read_deadline", at<&S::database, &S::Database::read_deadline>, Range{1, hour}, all,
            "How long the database may take to answer."},
    Setting{"database.write_deadline", at<&S::database, &S::Database::write_deadline>, Range{1, hour}, all,
            "How long sending a statement may take."},
    Setting{"database.slow_query", at<&S::database, &S::Database::slow_query>, Range{1, hour * 1000}, all,
            "A statement that takes longer is told in the log, by its name."},
    Setting{"database.migrations_directory", at<&S::database, &S::Database::migrations_directory>, AbsolutePath{}, all,
            "Where the numbered files are that \"gatewarden db migrate\" applies."},

    Setting{"cache.servers", at<&S::cache, &S::Cache::servers>, CacheServers{}, all,
            "The memcached servers, as \"unix:/path\" or \"host:port\"; none: everything is read from the database."},
    Setting{"cache.deadline", at<&S::cache, &S::Cache::deadline>, Range{1, 5000}, all,
            "How long memcached may take before it is left alone for a second."},

    Setting{"secrets.key_encryption_key_file", at<&S::secrets, &S::Secrets::key_encryption_key_file>, AbsolutePath{}, all,
            "A file with 32 random bytes in base64, under which every key in the database is sealed; the systemd credential "
            "kek stands in for it."},
    Setting{"secrets.registration_key_file", at<&S::secrets, &S::Secrets::registration_key_file>, AbsolutePath{}, daemon,
            "A file with the keys that open queued passwords, 32 random bytes in base64 a line, the newest first; for the daemon "
            "alone, where the systemd credential registration-key stands in for it."},

    Setting{"keys.publish_before_use", at<&S::keys, &S::Keys::publish_before_use>, Range{0, year}, all,
            "How long a new key is published before it signs, so that every client has fetched it by then."},
    Setting{"keys.keep_after_use", at<&S::keys, &S::Keys::keep_after_use>, Range{hour, year}, all,
            "How long a key stays published after it last signed; no token may live longer."},
    Setting{"keys.rotate_every", at<&S::keys, &S::Keys::rotate_every>, Range{0, 10 * year}, daemon,
            "After how long the daemon lets the next key sign; 0: only \"gatewarden key rotate\" does."},

    Setting{"tokens.authorization_code", at<&S::tokens, &S::Tokens::authorization_code>, Range{1, 10 * minute}, all,
            "Life of an authorization code (RFC 6749 section 4.1.2: at most ten minutes)."},
    Setting{"tokens.access_token", at<&S::tokens, &S::Tokens::access_token>, Range{10, 30 * day}, all,
            "Life of an access token."},
    Setting{"tokens.id_token", at<&S::tokens, &S::Tokens::id_token>, Range{10, 30 * day}, all, "Life of an ID token."},
    Setting{"tokens.refresh_token", at<&S::tokens, &S::Tokens::refresh_token>, Range{minute, 10 * year}, all,
            "How long a grant can be refreshed at all."},
    Setting{"tokens.refresh_token_idle", at<&S::tokens, &S::Tokens::refresh_token_idle>, Range{minute, 10 * year}, all,
            "How long a refresh token may lie unused."},
    Setting{"tokens.refresh_token_grace", at<&S::tokens, &S::Tokens::refresh_token_grace>, Range{0, 5 * minute}, all,
            "How long a replaced refresh token still gives the same successor, for clients that lost the answer; with 0 such a "
            "client ends its whole grant when it asks again."},

    Setting{"sessions.lifetime", at<&S::sessions, &S::Sessions::lifetime>, Range{minute, year}, all,
            "After how long a person must log in again in any case."},
    Setting{"sessions.idle", at<&S::sessions, &S::Sessions::idle>, Range{minute, year}, all,
            "After how long without use a person must log in again."},
    Setting{"sessions.interaction", at<&S::sessions, &S::Sessions::interaction>, Range{minute, day}, worker,
            "How long a person may take from the application's request to the consent."},
    Setting{"sessions.consent", at<&S::sessions, &S::Sessions::consent>, Range{minute, 10 * year}, all,
            "How long a consent is remembered."},

    Setting{"sign_in.codes", at<&S::sign_in, &S::SignIn::codes>, Anything{}, worker,
            "Whether one-time codes are sent, with which a person proves an address and sets a new password."},
    Setting{"sign_in.code_alone", at<&S::sign_in, &S::SignIn::code_alone>, Anything{}, worker,
            "Whether a one-time code signs a person in without a password."},
    Setting{"sign_in.registration", at<&S::sign_in, &S::SignIn::registration>, Anything{}, worker,
            "Whether who proves an address that nobody has may make an account with it, where people sign in."},
    Setting{"sign_in.codes_per_target", at<&S::sign_in, &S::SignIn::codes_per_target>, Range{1, 1000}, worker,
            "How many codes go to one address or phone number within throttle.window."},
    Setting{"sign_in.codes_per_address", at<&S::sign_in, &S::SignIn::codes_per_address>, Range{1, 1'000'000}, worker,
            "How many codes one network address may ask for within throttle.window."},
    Setting{"sign_in.remember_devices", at<&S::sign_in, &S::SignIn::remember_devices>, Range{0, 365 * day}, all,
            "How long a browser is remembered in which a person passed a second factor and asked for that; 0: never."},
    Setting{"sign_in.origins", at<&S::sign_in, &S::SignIn::origins>, Origins{}, worker,
            "Sites whose pages may sign people in by JSON, besides the issuer's own; all of the issuer's own domain."},
    Setting{"sign_in.reauthenticate_after", at<&S::sign_in, &S::SignIn::reauthenticate_after>, Range{10, day}, worker,
            "How long ago a person may have signed in who changes a password, an address or a factor of their account."},
    Setting{"sign_in.passkeys", at<&S::sign_in, &S::SignIn::passkeys>, Anything{}, worker,
            "Whether people may make passkeys and sign in with them alone; those that they have stay second factors."},
    Setting{"sign_in.passkey_domain", at<&S::sign_in, &S::SignIn::passkey_domain>, Anything{}, worker,
            "The domain that passkeys are made for: the issuer's host, as when empty, or one above it, so that other sites of"
            " sign_in.origins may use them; with another one, those that people have are worth nothing."},

    Setting{"passwords.argon2_memory_kib", at<&S::passwords, &S::Passwords::argon2_memory_kib>, Range{8, 4 * mib}, all,
            "Memory of one Argon2id hash in KiB."},
    Setting{"passwords.argon2_iterations", at<&S::passwords, &S::Passwords::argon2_iterations>, Range{1, 32}, all,
            "Passes over that memory."},
    Setting{"passwords.argon2_lanes", at<&S::passwords, &S::Passwords::argon2_lanes>, Range{1, 64}, all,
            "Lanes of one hash; each needs 8 KiB."},
    Setting{"passwords.concurrent_hashes", at<&S::passwords, &S::Passwords::concurrent_hashes>, Range{0, 1024}, all,
            "How many hashes may run at once on this host; 0: one more than it has processors."},
    Setting{"passwords.queue_deadline", at<&S::passwords, &S::Passwords::queue_deadline>, Range{1, 60'000}, all,
            "How long a log-in may wait for its turn to hash before it is told to come back."},
    Setting{"passwords.minimum_length", at<&S::passwords, &S::Passwords::minimum_length>, Range{1, 128}, all,
            "The fewest characters of a new password."},
    Setting{"passwords.maximum_length", at<&S::passwords, &S::Passwords::maximum_length>, Range{64, 4096}, all,
            "The most bytes of a password."},
    Setting{"passwords.history", at<&S::passwords, &S::Passwords::history>, Range{0, 24}, all,
            "So many of a person's last passwords are not taken again; each costs a hash when a new one is set."},
    Setting{"passwords.breach_file", at<&S::passwords, &S::Passwords::breach_file>, AbsolutePath{}, all,
            "A sorted file of SHA-1 digests of passwords that were stolen somewhere, which are not taken; empty: none."},

    Setting{"accounts.deletion_grace", at<&S::accounts, &S::Accounts::deletion_grace>, Range{0, 10 * year}, all,
            "How long a deleted account can be restored before the daemon erases it."},
    Setting{"accounts.erasure_batch", at<&S::accounts, &S::Accounts::erasure_batch>, Range{1, 1000}, daemon,
            "How many accounts are erased in one transaction."},

    Setting{"throttle.failures_per_account", at<&S::throttle, &S::Throttle::failures_per_account>, Range{1, 1'000'000}, worker,
            "Failed log-ins of one account from one place within the window; half as many in each that follows a full one."},
    Setting{"throttle.failures_per_address", at<&S::throttle, &S::Throttle::failures_per_address>, Range{1, 1'000'000}, worker,
            "Failed log-ins from one address within the window."},
    Setting{"throttle.failures_per_client", at<&S::throttle, &S::Throttle::failures_per_client>, Range{1, 1'000'000}, worker,
            "Failed authentications of one client within the window."},
    Setting{"throttle.window", at<&S::throttle, &S::Throttle::window>, Range{minute, day}, worker,
            "How long failures are remembered."},

    Setting{"registration.async", at<&S::registration, &S::Registration::async>, OneOf{callers}, worker,
            "Who may register one person with the answer to come: nobody, a client that has the scope, or anyone."},
    Setting{"registration.bulk", at<&S::registration, &S::Registration::bulk>, OneOf{callers}, worker,
            "Who may register many persons in one request."},
    Setting{"registration.sync", at<&S::registration, &S::Registration::sync>, OneOf{callers}, worker,
            "Who may register one person and wait for it."},
    Setting{"registration.scope", at<&S::registration, &S::Registration::scope>, Anything{}, worker,
            "The scope that a client needs for it."},
    Setting{"registration.anonymous_per_address", at<&S::registration, &S::Registration::anonymous_per_address>, Range{1, 1'000'000}, worker,
            "Registrations by anyone from one address within throttle.window."},
    Setting{"registration.tell_taken", at<&S::registration, &S::Registration::tell_taken>, OneOf{callers}, worker,
            "Who is told that an e-mail address, telephone number or user name is taken; all others get the answer of a new one."},
    Setting{"registration.require_consent", at<&S::registration, &S::Registration::require_consent>, Anything{}, all,
            "Whether an entry must say that the person has agreed to the terms."},
    Setting{"registration.bulk_users", at<&S::registration, &S::Registration::bulk_users>, Range{1, 10'000}, worker,
            "The most persons in one bulk request."},
    Setting{"registration.bulk_bytes", at<&S::registration, &S::Registration::bulk_bytes>, Range{64 * kib, 16 * mib}, worker,
            "The largest body of a bulk request."},
    Setting{"registration.most_queued", at<&S::registration, &S::Registration::most_queued>, Range{1000, 1'000'000'000}, worker,
            "With so many waiting, further ones are told to come back later."},
    Setting{"registration.batch_rows", at<&S::registration, &S::Registration::batch_rows>, Range{1, 5'000}, daemon,
            "The daemon writes a batch of registrations when it has gathered so many."},
    Setting{"registration.batch_wait", at<&S::registration, &S::Registration::batch_wait>, Range{1, 60'000}, daemon,
            "Or so long after the first of them."},
    Setting{"registration.batch_idle", at<&S::registration, &S::Registration::batch_idle>, Range{1, 60'000}, daemon,
            "Or when none has come for so long."},
    Setting{"registration.lease", at<&S::registration, &S::Registration::lease>, Range{2, hour}, daemon,
            "After so long without a sign of life, what a daemon has claimed is free for others."},
    Setting{"registration.retries", at<&S::registration, &S::Registration::retries>, Range{0, 100}, daemon,
            "How often a row that failed is tried again before it is a dead letter."},
    Setting{"registration.retry_delay", at<&S::registration, &S::Registration::retry_delay>, Range{0, day}, daemon,
            "How long after a failure."},
    Setting{"registration.retry_backoff", at<&S::registration, &S::Registration::retry_backoff>, OneOf{backoffs}, daemon,
            "fixed: the same delay each time; exponential: twice as long each time, with jitter."},
    Setting{"registration.most_claims", at<&S::registration, &S::Registration::most_claims>, Range{1, 100}, daemon,
            "A row over which the daemon has died so often is a dead letter."},
    Setting{"registration.keep_results_days", at<&S::registration, &S::Registration::keep_results_days>, Range{1, 366}, all,
            "How long a request that is sent again gets its first answer."},
    Setting{"registration.keep_dead_letters_days", at<&S::registration, &S::Registration::keep_dead_letters_days>, Range{1, 3660}, all,
            "How long dead letters are kept."},

    Setting{"mail.transport", at<&S::mail, &S::Mail::transport>, OneOf{mail_transports}, all,
            "smtp: to a mail server; sendmail: to a program of this host; file: to a file, for trying things out; empty: no mail is "
            "sent, and nothing that needs it is offered."},
    Setting{"mail.sender", at<&S::mail, &S::Mail::sender>, Anything{}, daemon, "The address that mail comes from."},
    Setting{"mail.sender_name", at<&S::mail, &S::Mail::sender_name>, Anything{}, daemon,
            "The name that goes with it; empty: pages.site_name."},
    Setting{"mail.smtp_host", at<&S::mail, &S::Mail::smtp_host>, Anything{}, daemon, "The mail server."},
    Setting{"mail.smtp_port", at<&S::mail, &S::Mail::smtp_port>, Range{1, 65535}, daemon,
            "Its port: 587 for submission, 465 where TLS begins at once, 25 for a server on this host."},
    Setting{"mail.smtp_tls", at<&S::mail, &S::Mail::smtp_tls>, OneOf{smtp_tls_modes}, daemon,
            "starttls: demanded after the greeting; tls: from the first byte; none: in clear, for a server on this host."},
    Setting{"mail.smtp_user", at<&S::mail, &S::Mail::smtp_user>, Anything{}, daemon,
            "As whom to log in there; empty: not at all."},
    Setting{"mail.smtp_password", at<&S::mail, &S::Mail::smtp_password>, Anything{}, daemon,
            "The password; smtp_password_file keeps it out of this file."},
    Setting{"mail.smtp_password_file", at<&S::mail, &S::Mail::smtp_password_file>, AbsolutePath{}, daemon,
            "A file that holds the password and nothing else; the systemd credential smtp-password stands in for it."},
    Setting{"mail.smtp_ca", at<&S::mail, &S::Mail::smtp_ca>, AbsolutePath{}, daemon,
            "A PEM file with the authority that the server's certificate comes from; empty: those of the system."},
    Setting{"mail.sendmail", at<&S::mail, &S::Mail::sendmail>, AbsolutePath{}, daemon,
            "The program that takes mail, called with -t -i."},
    Setting{"mail.file", at<&S::mail, &S::Mail::file>, AbsolutePath{}, daemon,
            "Where the transport file appends messages, one JSON object a line; empty: messages.jsonl in the state directory."},
    Setting{"mail.deadline", at<&S::mail, &S::Mail::deadline>, Range{1, 120}, daemon,
            "How long one delivery may take; a message whose daemon died is another's so long, and a quarter of a minute, after."},
    Setting{"mail.template_directory", at<&S::mail, &S::Mail::template_directory>, AbsolutePath{}, daemon,
            "Where the templates of mails and text messages are."},
    Setting{"mail.override_directory", at<&S::mail, &S::Mail::override_directory>, AbsolutePath{}, daemon,
            "Templates here replace those of the same name."},

    Setting{"sms.transport", at<&S::sms, &S::Sms::transport>, OneOf{sms_transports}, all,
            "http: by a call to a gateway; command: by a program of this host; file: to a file; empty: no text message is sent."},
    Setting{"sms.url", at<&S::sms, &S::Sms::url>, CallOut{}, daemon,
            "The gateway's address. {recipient} and {text} in it are percent-encoded."},
    Setting{"sms.method", at<&S::sms, &S::Sms::method>, OneOf{sms_methods}, daemon, "How the gateway is called."},
    Setting{"sms.content_type", at<&S::sms, &S::Sms::content_type>, Anything{}, daemon,
            "The media type of the body, and so how values are escaped in it: application/json, "
            "application/x-www-form-urlencoded, or anything else for no escaping."},
    Setting{"sms.body", at<&S::sms, &S::Sms::body>, Anything{}, daemon,
            "The body, in which {recipient} (a number like +493012345678) and {text} stand for the message."},
    Setting{"sms.secret_header", at<&S::sms, &S::Sms::secret_header>, Anything{}, daemon,
            "The header that carries the secret of the gateway."},
    Setting{"sms.secret", at<&S::sms, &S::Sms::secret>, Anything{}, daemon,
            "That header's value, such as \"Bearer …\"; secret_file keeps it out of this file."},
    Setting{"sms.secret_file", at<&S::sms, &S::Sms::secret_file>, AbsolutePath{}, daemon,
            "A file that holds the header's value and nothing else; the systemd credential sms-secret stands in for it."},
    Setting{"sms.ca", at<&S::sms, &S::Sms::ca>, AbsolutePath{}, daemon,
            "A PEM file with the authority that the gateway's certificate comes from; empty: those of the system."},
    Setting{"sms.command", at<&S::sms, &S::Sms::command>, Anything{}, daemon,
            "The program and its arguments, in which {recipient} stands for the number; it gets the text on standard input."},
    Setting{"sms.file", at<&S::sms, &S::Sms::file>, AbsolutePath{}, daemon, "As mail.file."},
    Setting{"sms.deadline", at<&S::sms, &S::Sms::deadline>, Range{1, 120}, daemon, "As mail.deadline."},

    Setting{"old_system.url", at<&S::old_system, &S::OldSystem::url>, CallOut{}, worker,
            "Where identifier and password of somebody who is not known here are sent; who is right becomes a user of this server; "
            "empty: nowhere."},
    Setting{"old_system.secret", at<&S::old_system, &S::OldSystem::secret>, Anything{}, worker,
            "What is sent as the bearer token; secret_file keeps it out of this file."},
    Setting{"old_system.secret_file", at<&S::old_system, &S::OldSystem::secret_file>, AbsolutePath{}, worker,
            "A file that holds the secret and nothing else; the systemd credential old-system-secret stands in for it."},
    Setting{"old_system.deadline", at<&S::old_system, &S::OldSystem::deadline>, Range{1, 20}, worker,
            "How long an answer is waited for; after three failures the old system is left alone for a while."},
    Setting{"old_system.ca", at<&S::old_system, &S::OldSystem::ca>, AbsolutePath{}, worker,
            "A PEM file with the authority that its certificate comes from; empty: those of the system."},
    Setting{"old_system.identifiers", at<&S::old_system, &S::OldSystem::identifiers>, IdentifierKinds{}, worker,
            "About which kinds of identifiers it is asked."},

    Setting{"log.level", at<&S::log, &S::Log::level>, OneOf{levels}, all, "Records below this level are left out."},
    Setting{"log.format", at<&S::log, &S::Log::format>, OneOf{formats}, worker,
            "json: one object a line; text: for people at a terminal."},

    Setting{"audit.spool_directory", at<&S::audit, &S::Audit::spool_directory>, AbsolutePath{}, all,
            "Where audit records wait for their shipping to the database; empty: audit in the state directory."},
    Setting{"audit.retention_days", at<&S::audit, &S::Audit::retention_days>, Range{1, 3660}, all,
            "After how many days audit records leave the database."},

    Setting{"providers.deadline", at<&S::providers, &S::Providers::deadline>, Range{1, 5}, all,
            "How long another provider may take to answer one call; a sign-in with it makes up to five."},
    Setting{"providers.certificate_authority", at<&S::providers, &S::Providers::certificate_authority>, AbsolutePath{}, all,
            "A PEM file of those who may vouch for other providers; empty: the authorities of the system."},

    Setting{"pages.template_directory", at<&S::pages, &S::Pages::template_directory>, AbsolutePath{}, worker,
            "Where the templates of the pages are."},
    Setting{"pages.catalogue_directory", at<&S::pages, &S::Pages::catalogue_directory>, AbsolutePath{}, all,
            "Where the shipped translations of pages and mails are."},
    Setting{"pages.locale_directory", at<&S::pages, &S::Pages::locale_directory>, AbsolutePath{}, all,
            "Translations here (LANGUAGE.mo) add languages, and win over the shipped ones text by text."},
    Setting{"pages.language", at<&S::pages, &S::Pages::language>, Anything{}, all,
            "The language for who wishes none that there is, as a tag of BCP 47."},
    Setting{"pages.override_directory", at<&S::pages, &S::Pages::override_directory>, AbsolutePath{}, worker,
            "Templates here replace those of the same name."},
    Setting{"pages.terms_uri", at<&S::pages, &S::Pages::terms_uri>, Anything{}, worker,
            "The https address of the site's terms of use, which who creates an account accepts; empty: none."},
    Setting{"pages.policy_uri", at<&S::pages, &S::Pages::policy_uri>, Anything{}, worker,
            "The https address of the site's privacy policy; empty: none."},
    Setting{"pages.site_name", at<&S::pages, &S::Pages::site_name>, Anything{}, worker, "What the pages call this site."},
};

}  // namespace

std::span<const Setting> settings_table() { return setting_rows; }

std::span<const SectionRow> sections() { return section_rows; }

const Setting* find_setting(std::string_view name) {
  const auto* const found =
      std::find_if(setting_rows.begin(), setting_rows.end(), [name](const Setting& one) { return one.name == name; });
  return found == setting_rows.end() ? nullptr : found;
}

}  // namespace gatewarden::config
