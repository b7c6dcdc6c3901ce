#include <algorithm>
#include <array>
#include <optional>

#include "base/uri.h"
#include "platform/config/reading.h"
#include "platform/mail/address.h"

namespace gatewarden::config {

namespace {

using Complaint = std::optional<std::string>;

bool in_production(const Settings& settings) { return settings.server.mode == Mode::production; }

// OpenID Connect Discovery 3 and RFC 8414 section 2.
Complaint check_issuer(const Settings& settings) {
  const std::string& issuer = settings.server.issuer;
  if (issuer.empty()) {
    return "server.issuer is not set; the address by which clients know this server would be right: \"https://id.example.com\"";
  }
  const auto uri = parse_uri(issuer);
  if (!uri || uri->host.empty()) return "server.issuer is no absolute URI; \"https://id.example.com\" would be right";
  if (uri->scheme != "https" && (uri->scheme != "http" || in_production(settings))) {
    return "server.issuer does not begin with https://; in production it must";
  }
  if (uri->userinfo) return "server.issuer has a user name in it; an address without \"@\" would be right";
  if (uri->query || uri->fragment) {
    return "server.issuer has a query or a fragment; an address without \"?\" and \"#\" would be right";
  }
  if (issuer.ends_with('/')) {
    return "server.issuer ends with a slash; \"" + issuer.substr(0, issuer.find_last_not_of('/') + 1) + "\" would be right";
  }
  return std::nullopt;
}

Complaint check_clock(const Settings& settings) {
  if (settings.server.clock_offset_file.empty() || !in_production(settings)) return std::nullopt;
  return "server.clock_offset_file moves the clock, which production must not; take it out, or set server.mode = \"development\"";
}

Complaint check_database_tls(const Settings& settings) {
  if (settings.database.tls_ca.empty() || !settings.database.host.empty()) return std::nullopt;
  return "database.tls_ca is for a database on another host, and database.host is not set; set it, or take database.tls_ca out";
}

Complaint check_longest_token(const Settings& settings) {
  const Seconds longest = std::max(settings.tokens.access_token, settings.tokens.id_token);
  if (settings.keys.keep_after_use >= longest) return std::nullopt;
  return "keys.keep_after_use is shorter than the life of a token, whose key would be gone before it; " +
      std::to_string(longest.count()) +
         " seconds or more would be right";
}

Complaint check_refresh(const Settings& settings) {
  if (settings.tokens.refresh_token_idle <= settings.tokens.refresh_token) return std::nullopt;
  return "tokens.refresh_token_idle is longer than tokens.refresh_token, which ends all; the same or less would be right";
}

Complaint check_session(const Settings& settings) {
  if (settings.sessions.idle <= settings.sessions.lifetime) return std::nullopt;
  return "sessions.idle is longer than sessions.lifetime, which ends all; the same or less would be right";
}

// Web Authentication Level 2 section 5.1.2: a browser makes passkeys for the page's own host, or a domain above it.
Complaint check_passkey_domain(const Settings& settings) {
  const auto issuer = parse_uri(settings.server.issuer);
  const std::string& domain = settings.sign_in.passkey_domain;
  if (domain.empty() || !issuer || issuer->host == domain || issuer->host.ends_with("." + domain)) return std::nullopt;
  return "sign_in.passkey_domain is neither the host of server.issuer nor a domain above it; \"" + issuer->host + "\" would be right";
}

// S72, from the Password Storage Cheat Sheet of OWASP: less memory for more passes, down to a floor.
Complaint check_argon2(const Settings& settings) {
  struct Minimum {
    std::int64_t mib;
    std::int64_t iterations;
  };
  constexpr std::array minimums = {Minimum{46, 1}, Minimum{19, 2}, Minimum{12, 3}, Minimum{9, 4}, Minimum{7, 5}};
  const auto& passwords = settings.passwords;
  const bool enough = std::any_of(minimums.begin(), minimums.end(), [&passwords](const Minimum& one) {
    return passwords.argon2_memory_kib >= one.mib * 1024 && passwords.argon2_iterations >= one.iterations;
  });
  if (enough || !in_production(settings)) return std::nullopt;
  return "the Argon2id parameters are too cheap to guess against; argon2_memory_kib = 19456 with argon2_iterations = 2, or more, would be right";
}

// RFC 9106 section 3.1: at least 8 KiB a lane.
Complaint check_argon2_lanes(const Settings& settings) {
  if (settings.passwords.argon2_memory_kib >= 8 * settings.passwords.argon2_lanes) return std::nullopt;
  return "passwords.argon2_memory_kib does not suffice for passwords.argon2_lanes; 8 KiB a lane would be right";
}

Complaint check_worker_memory(const Settings& settings) {
  constexpr std::int64_t besides = 64 << 20;
  if (settings.workers.memory_bytes >= settings.passwords.argon2_memory_kib * 1024 + besides) return std::nullopt;
  return "workers.memory_bytes cannot hold one password hash of passwords.argon2_memory_kib; 64 MiB more than that would be right";
}

Complaint check_hash_deadline(const Settings& settings) {
  if (settings.passwords.queue_deadline < settings.workers.request_deadline) return std::nullopt;
  return "passwords.queue_deadline is not shorter than workers.request_deadline, so that waiting workers would be killed; less would be right";
}

Complaint check_password_length(const Settings& settings) {
  constexpr int advised = 8;  // NIST SP 800-63B section 5.1.1.2
  if (settings.passwords.minimum_length >= advised || !in_production(settings)) return std::nullopt;
  return "passwords.minimum_length is too little for production; 8 or more would be right";
}

Complaint check_mail_sender(const Settings& settings) {
  if (settings.mail.transport.empty() || mail::is_address(settings.mail.sender)) return std::nullopt;
  return "mail.sender is no e-mail address, and mail.transport is set; \"no-reply@example.com\" would be right";
}

Complaint check_smtp_host(const Settings& settings) {
  if (settings.mail.transport != "smtp" || !settings.mail.smtp_host.empty()) return std::nullopt;
  return "mail.smtp_host is not set, and mail.transport is \"smtp\"; the name of a mail server would be right";
}

Complaint check_smtp_password(const Settings& settings) {
  const auto& mail = settings.mail;
  const bool is_here = mail.smtp_host == "localhost" || mail.smtp_host == "127.0.0.1" || mail.smtp_host == "::1";
  if (mail.smtp_user.empty() || mail.smtp_tls != "none" || is_here) return std::nullopt;
  return "mail.smtp_tls is \"none\", so that the password of mail.smtp_user would go over the network in clear; \"starttls\" would be right";
}

Complaint check_sms_url(const Settings& settings) {
  if (settings.sms.transport != "http" || !settings.sms.url.empty()) return std::nullopt;
  return "sms.url is not set, and sms.transport is \"http\"; the address of a gateway would be right";
}

Complaint check_sms_command(const Settings& settings) {
  const auto& command = settings.sms.command;
  if (settings.sms.transport != "command" || (!command.empty() && command.front().starts_with('/'))) return std::nullopt;
  return "sms.command names no program, and sms.transport is \"command\"; [\"/usr/local/bin/send-sms\", \"{recipient}\"] would be right";
}

struct Rule {
  std::string_view blamed;
  std::array<std::string_view, 2> others;  // that take part
  Complaint (*check)(const Settings& settings);
};

constexpr std::array rules = {
    Rule{"server.issuer", {"server.mode"}, check_issuer},
    Rule{"server.clock_offset_file", {"server.mode"}, check_clock},
    Rule{"database.tls_ca", {"database.host"}, check_database_tls},
    Rule{"keys.keep_after_use", {"tokens.access_token", "tokens.id_token"}, check_longest_token},
    Rule{"tokens.refresh_token_idle", {"tokens.refresh_token"}, check_refresh},
    Rule{"sessions.idle", {"sessions.lifetime"}, check_session},
    Rule{"sign_in.passkey_domain", {"server.issuer"}, check_passkey_domain},
    Rule{"passwords.argon2_memory_kib", {"passwords.argon2_iterations", "server.mode"}, check_argon2},
    Rule{"passwords.argon2_lanes", {"passwords.argon2_memory_kib"}, check_argon2_lanes},
    Rule{"workers.memory_bytes", {"passwords.argon2_memory_kib"}, check_worker_memory},
    Rule{"passwords.queue_deadline", {"workers.request_deadline"}, check_hash_deadline},
    Rule{"passwords.minimum_length", {"server.mode"}, check_password_length},
    Rule{"mail.sender", {"mail.transport"}, check_mail_sender},
    Rule{"mail.smtp_host", {"mail.transport"}, check_smtp_host},
    Rule{"mail.smtp_tls", {"mail.smtp_user", "mail.smtp_host"}, check_smtp_password},
    Rule{"sms.url", {"sms.transport"}, check_sms_url},
    Rule{"sms.command", {"sms.transport"}, check_sms_command},
};

}  // namespace

void find_contradictions(Reading& reading) {
  for (const Rule& rule : rules) {
    const auto faulty = [&reading](std::string_view name) { return reading.faulty.contains(name); };
    if (faulty(rule.blamed) || std::any_of(rule.others.begin(), rule.others.end(), faulty)) continue;
    if (const auto complaint = rule.check(reading.settings)) reading.blame(rule.blamed, *complaint);
  }
}

}  // namespace gatewarden::config
