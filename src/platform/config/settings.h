// Every setting of Gatewarden, typed, with its default. What each means, its name in the file and its range stand in one
// table (settings_table.cc) that makes the parser, `gatewarden config`, the manual page and the sample file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"

namespace gatewarden::config {

// PREFIX/share/gatewarden/NAME, where `make install` puts what is not a program.
std::string shared_file(std::string_view name);

enum class Mode { production, development };

struct PoolSettings {
  int workers = 0;  // 0: the pool does not run on this host
};

struct Settings {
  struct Server {
    std::string issuer;  // https://…, no trailing slash, no query or fragment (OpenID Connect Discovery 3)
    Mode mode = Mode::production;
    int node_id = 0;  // 0-1023, one per host that makes user ids
    // Development mode alone: a file with a number of seconds that is added to the clock of all programs.
    std::string clock_offset_file;
    std::string runtime_directory = "/run/gatewarden";
    std::string state_directory = "/var/lib/gatewarden";
  } server;

  struct Workers {
    PoolSettings protocol{16};
    PoolSettings browser{16};
    PoolSettings admin{2};
    std::string socket_group;  // group that may connect (nginx's); empty: this process's
    int socket_mode = 0660;
    int socket_backlog = 4096;
    std::int64_t requests_per_worker = 100000;  // then it makes room for a fresh one
    Seconds request_deadline{30};               // a worker busy longer is killed
    Seconds stop_deadline{25};
    std::int64_t parameter_bytes = 65536;
    std::int64_t body_bytes = 65536;
    std::int64_t memory_bytes = 1 << 30;  // RLIMIT_AS of a worker
    Milliseconds slow_request{1000};
    Milliseconds patience{25};  // in overload, whoever waited longer for a worker is refused; 0: nobody is
    int browser_niceness = 5;
  } workers;

  struct Limits {
    int requests_per_address = 100;  // a second; 0: no limit
    int requests_per_client = 0;     // likewise
    std::vector<std::string> exempt = {"127.0.0.0/8", "::1"};
    Seconds crash_penalty{30};  // 0: none
  } limits;

  struct Database {
    std::string socket = "/run/mysqld/mysqld.sock";
    std::string host;
    int port = 3306;
    std::string name = "gatewarden";
    std::string user = "gatewarden";
    Secret password;            // given, or from password_file or the systemd credential "database-password"
    std::string password_file;
    // Accounts with other rights; empty: `user`.
    std::string daemon_user;
    std::string daemon_password_file;
    std::string owner;
    std::string owner_password_file;
    // Where the program that reads the settings has one of these two for its own: load() puts it here.
    struct Login {
      std::string user;
      Secret password;
    };
    std::optional<Login> login;
    std::string tls_ca;
    Seconds connect_deadline{2};
    Seconds read_deadline{5};
    Seconds write_deadline{5};
    Milliseconds slow_query{500};
    std::string migrations_directory = shared_file("sql");
  } database;

  struct Cache {
    std::vector<std::string> servers;
    Milliseconds deadline{50};
  } cache;

  struct Secrets {
    Secret key_encryption_key;  // 32 bytes, from key_encryption_key_file (base64) or the systemd credential "kek"
    std::string key_encryption_key_file = "/etc/gatewarden/keys/kek";
    // Read by the daemon alone (load_registration_keys): whoever accepts a registration cannot open its password again.
    std::string registration_key_file = "/etc/gatewarden/keys/registration";
  } secrets;

  struct Keys {
    Seconds publish_before_use{86400};  // a new key is in the JWKS this long before it signs
    Seconds keep_after_use{172800};     // a retired key stays in the JWKS this long
    Seconds rotate_every{7776000};      // 0: by hand alone
  } keys;

  struct Tokens {
    Seconds authorization_code{60};
    Seconds access_token{3600};
    Seconds id_token{3600};
    Seconds refresh_token{2592000};       // absolute
    Seconds refresh_token_idle{1209600};  // since its last use
    Seconds refresh_token_grace{30};      // 0: none
  } tokens;

  struct Sessions {
    Seconds lifetime{43200};  // absolute
    Seconds idle{7200};
    Seconds interaction{1800};
    Seconds consent{31536000};
  } sessions;

  struct SignIn {
    bool codes = false;
    bool code_alone = false;
    bool registration = false;
    int codes_per_target = 5;     // within throttle.window
    int codes_per_address = 20;   // likewise
    std::vector<std::string> origins;  // besides the issuer's own
    Seconds reauthenticate_after{300};
    Seconds remember_devices{2592000};  // 0: no browser is remembered
    bool passkeys = true;
    std::string passkey_domain;  // empty: the host of the issuer
  } sign_in;

  struct Passwords {
    std::int64_t argon2_memory_kib = 65536;
    std::int64_t argon2_iterations = 3;
    std::int64_t argon2_lanes = 4;
    int concurrent_hashes = 0;  // 0: one more than processors
    Milliseconds queue_deadline{2000};
    int minimum_length = 8;
    int maximum_length = 1024;
    int history = 3;            // so many of the last ones are not taken again; 0: all are
    std::string breach_file;    // empty: none
  } passwords;

  struct Accounts {
    Seconds deletion_grace{30 * 86400};
    int erasure_batch = 100;
  } accounts;

  struct Throttle {
    int failures_per_account = 10;
    int failures_per_address = 100;
    int failures_per_client = 100;
    Seconds window{900};
  } throttle;

  struct Registration {
    // Who may call: "nobody", "client" (with the scope) or "anyone".
    std::string async = "client";
    std::string bulk = "client";
    std::string sync = "client";
    std::string scope = "registration";
    int anonymous_per_address = 20;      // within throttle.window
    std::string tell_taken = "client";   // who is told that an identifier is taken; others see the answer of a new one
    bool require_consent = false;
    int bulk_users = 1000;
    std::int64_t bulk_bytes = 1 << 20;   // body of a bulk request
    std::int64_t most_queued = 5'000'000;  // above it acceptance answers 503

    int batch_rows = 1000;               // a batch is written when so many are gathered,
    Milliseconds batch_wait{5000};       // or so long after its first,
    Milliseconds batch_idle{500};        // or when none has come for so long
    Seconds lease{30};
    int retries = 3;
    Seconds retry_delay{5};
    std::string retry_backoff = "fixed";  // or "exponential"
    int most_claims = 3;                 // a row over which the daemon died so often is a dead letter
    int keep_results_days = 7;
    int keep_dead_letters_days = 30;
  } registration;

  struct Mail {
    std::string transport;  // "smtp", "sendmail" or "file"; empty: no mail is sent, and nothing that needs it is offered
    std::string sender;     // an address
    std::string sender_name;  // empty: pages.site_name
    std::string smtp_host;
    int smtp_port = 587;
    std::string smtp_tls = "starttls";  // or "tls" (from the first byte), or "none"
    std::string smtp_user;              // empty: the server is not told who we are
    Secret smtp_password;               // given, or from smtp_password_file or the systemd credential "smtp-password"
    std::string smtp_password_file;
    std::string smtp_ca;  // empty: the system's
    std::string sendmail = "/usr/sbin/sendmail";
    std::string file;  // empty: state_directory/messages.jsonl
    Seconds deadline{30};
    std::string template_directory = shared_file("mails");
    std::string override_directory;  // files here replace shipped ones of the same name
  } mail;

  struct Sms {
    std::string transport;  // "http", "command" or "file"; empty: no text message is sent
    std::string url;
    std::string method = "POST";
    std::string content_type = "application/json";
    std::string body = R"({"to":"{recipient}","text":"{text}"})";
    std::string secret_header = "Authorization";
    Secret secret;  // the header's value: given, or from secret_file or the systemd credential "sms-secret"
    std::string secret_file;
    std::string ca;
    std::vector<std::string> command;
    std::string file;  // empty: state_directory/messages.jsonl
    Seconds deadline{10};
  } sms;

  struct Log {
    std::string level = "info";
    std::string format = "json";
  } log;

  struct Audit {
    std::string spool_directory;  // empty: state_directory/audit
    int retention_days = 365;
  } audit;

  struct Providers {
    Seconds deadline{5};
    std::string certificate_authority;
  } providers;

  struct Pages {
    std::string template_directory = shared_file("templates");
    std::string override_directory;  // files here replace shipped ones of the same name
    std::string catalogue_directory = shared_file("locale");
    std::string locale_directory;  // LANGUAGE.mo: further languages, and texts that win over the shipped ones
    std::string language = "en";
    std::string terms_uri;   // of the site, for who creates an account; empty: none
    std::string policy_uri;
    std::string site_name = "Gatewarden";
  } pages;

  struct OldSystem {
    std::string url;  // empty: nobody is asked
    Secret secret;    // given, or from secret_file or the systemd credential "old-system-secret"
    std::string secret_file;
    Seconds deadline{3};
    std::string ca;
    std::vector<std::string> identifiers = {"email", "phone", "username"};
  } old_system;
};

}  // namespace gatewarden::config
