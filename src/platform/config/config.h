// Reads the configuration: one TOML file, conf.d/*.toml beside it in order of name (later wins), then environment
// variables GATEWARDEN_SECTION_NAME, then secrets from files and systemd credentials. The only folder that sees toml++.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "platform/config/settings.h"

namespace gatewarden::config {

// Every fault of a configuration, each one line: "file:line:column: what is wrong; what would be right".
class Invalid : public std::runtime_error {
 public:
  explicit Invalid(std::vector<std::string> found);
  std::vector<std::string> faults;
};

// Whose account at the database the reader logs in with.
enum class Account { worker, daemon, owner };

// Throws Invalid with all faults at once: unknown keys, wrong types, ranges, files that cannot be read, contradictions. Of the
// passwords at the database it reads the account's alone.
Settings load(const std::string& file, Account account = Account::worker);

// The X25519 private keys of secrets.registration_key_file (32 bytes in base64, one a line, the newest first) or of the systemd
// credential "registration-key". Throws Invalid.
std::vector<Secret> load_registration_keys(const Settings& settings);

// Fills mail.smtp_password and sms.secret from their files or systemd credentials, where their transports want them: the daemon's,
// which no other program reads. Throws Invalid.
void load_delivery_secrets(Settings& settings);

// The same of old_system.secret, which is the workers' alone.
void load_old_system_secret(Settings& settings);

// /etc/gatewarden/gatewarden.toml, or GATEWARDEN_CONFIG.
std::string default_file();

// One row of the settings table, for `gatewarden config show`, the manual and the sample.
struct SettingRow {
  std::string name;           // "tokens.access_token"
  std::string type;           // "seconds", "text", "integer", "list of text", "secret", "one of …"
  std::string default_value;  // as it would stand in the file
  std::string range;          // "1 to 86400"; empty: any
  std::string used_by;        // "gatewarden-worker", or all programs
  std::string text;           // what it does
};
std::span<const SettingRow> rows();

// The sections of the file in their order.
struct SectionRow {
  std::string_view name;
  std::string_view text;
};
std::span<const SectionRow> sections();

// The value in force, as it would stand in the file; "(set)" or "(not set)" for a secret.
std::string shown_value(const Settings& settings, std::string_view name);

}  // namespace gatewarden::config
