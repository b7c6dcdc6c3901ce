#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <system_error>

#include "base/encoding.h"
#include "base/text.h"
#include "platform/config/config.h"
#include "platform/config/reading.h"

namespace gatewarden::config {

namespace {

constexpr std::size_t largest_secret = 4096;
constexpr std::size_t key_bytes = 32;

// What a secret is called wherever it can come from.
struct SecretSource {
  std::string_view file_setting;
  std::string_view credential;  // systemd.exec(5), LoadCredential=
  std::string_view remedy;      // what would be right where it cannot be had
};
constexpr SecretSource password_source{"database.password_file", "database-password",
                                       "a file that this program may read would be right"};
constexpr SecretSource daemon_password_source{"database.daemon_password_file", "database-password",
                                              "a file that the daemon may read would be right"};
// No service manager starts the tool, and it has no credential.
constexpr SecretSource owner_password_source{"database.owner_password_file", "",
                                             "a file that only root may read, and root to run this, would be right"};
constexpr SecretSource key_source{"secrets.key_encryption_key_file", "kek",
                                  "\"gatewarden key make-encryption-key FILE\" makes one, and this setting names it"};
constexpr SecretSource registration_source{"secrets.registration_key_file", "registration-key",
                                           "\"gatewarden key make-registration-key FILE\" makes one, and this setting names it"};

constexpr SecretSource smtp_source{"mail.smtp_password_file", "smtp-password",
                                   "a file that the daemon may read would be right"};
constexpr SecretSource old_system_source{"old_system.secret_file", "old-system-secret",
                                         "a file that the workers may read would be right"};
constexpr SecretSource sms_source{"sms.secret_file", "sms-secret", "a file that the daemon may read would be right"};

// The file that holds the secret: the credential if the service manager gave one, because then the file that the setting
// names may be root's alone; or else what the setting names.
std::optional<std::string> file_of(const SecretSource& source, const std::string& named) {
  if (const char* const directory = std::getenv("CREDENTIALS_DIRECTORY"); directory != nullptr && !source.credential.empty()) {
    std::string file = std::string(directory) + '/' + std::string(source.credential);
    struct stat status {};
    if (stat(file.c_str(), &status) == 0) return file;
  }
  return named.empty() ? std::nullopt : std::optional(named);
}

// The secret without the line break that an editor leaves; nothing, and a fault, if it cannot be had.
std::optional<Secret> read_secret(const SecretSource& source, const std::string& file, Reading& reading) {
  const auto refuse = [&](const std::string& why) {
    reading.blame(source.file_setting, "the secret file " + file + ' ' + why);
    return std::nullopt;
  };
  FileContent content;
  try {
    content = read_file(file, largest_secret);
  } catch (const std::system_error& error) {
    return refuse("cannot be read: " + error.code().message() + "; " + std::string(source.remedy));
  }
  while (content.text.ends_with('\n') || content.text.ends_with('\r')) content.text.pop_back();
  Secret secret(std::move(content.text));
  if ((content.permissions & (S_IROTH | S_IWOTH)) != 0) {
    return refuse("is open to every account of this host; chmod 0600 would be right");
  }
  if (secret.empty()) return refuse("is empty; the secret would be right");
  return secret;
}

// Base64 of exactly 32 bytes.
std::optional<Secret> parse_key(std::string_view text) {
  auto bytes = from_base64(text);
  if (!bytes) return std::nullopt;
  Secret key(*std::move(bytes));
  return key.size() == key_bytes ? std::optional(std::move(key)) : std::nullopt;
}

// The login of an account other than the workers'; true if it has one of its own.
bool read_login(Reading& reading) {
  auto& database = reading.settings.database;
  if (reading.account == Account::worker) return false;
  const bool is_daemon = reading.account == Account::daemon;
  const std::string& user = is_daemon ? database.daemon_user : database.owner;
  if (user.empty()) return false;
  const SecretSource& source = is_daemon ? daemon_password_source : owner_password_source;
  database.login = Settings::Database::Login{user, Secret()};
  const auto file = file_of(source, is_daemon ? database.daemon_password_file : database.owner_password_file);
  if (!file) return true;
  if (auto secret = read_secret(source, *file, reading)) database.login->password = *std::move(secret);
  return true;
}

void read_password(Reading& reading) {
  auto& database = reading.settings.database;
  if (!database.password.empty() && !database.password_file.empty()) {
    reading.blame("database.password_file", "database.password is set as well; one of the two would be right");
    return;
  }
  if (read_login(reading)) return;
  if (!database.password.empty()) return;
  const auto file = file_of(password_source, database.password_file);
  if (!file) return;
  if (auto secret = read_secret(password_source, *file, reading)) database.password = *std::move(secret);
}

void read_key(Reading& reading) {
  auto& secrets = reading.settings.secrets;
  const auto file = file_of(key_source, secrets.key_encryption_key_file);
  if (!file) {
    reading.blame(key_source.file_setting, "there is no key-encryption key; " + std::string(key_source.remedy));
    return;
  }
  const auto text = read_secret(key_source, *file, reading);
  if (!text) return;
  if (auto key = parse_key(text->reveal())) {
    secrets.key_encryption_key = *std::move(key);
  } else {
    reading.blame(key_source.file_setting, "the secret file " + *file + " is no key; base64 of exactly 32 bytes would be right");
  }
}

std::vector<Secret> read_registration_keys(const std::string& file, Reading& reading) {
  const auto text = read_secret(registration_source, file, reading);
  if (!text) return {};
  std::vector<Secret> keys;
  std::string_view rest = text->reveal();
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    auto key = parse_key(trim(line));
    if (!key) {
      reading.blame(registration_source.file_setting,
                    "line " + std::to_string(keys.size() + 1) + " of the secret file " + file +
                        " is no key; base64 of exactly 32 bytes would be right");
      return {};
    }
    keys.push_back(*std::move(key));
  }
  return keys;
}

// What the setting gives itself stands.
void read_given_or_file(const SecretSource& source, const std::string& named, Secret& secret, Reading& reading) {
  if (!secret.empty()) return;
  const auto file = file_of(source, named);
  if (!file) return;
  if (auto found = read_secret(source, *file, reading)) secret = *std::move(found);
}

}  // namespace

void load_delivery_secrets(Settings& settings) {
  Reading reading;
  reading.file = smtp_source.file_setting;
  if (settings.mail.transport == "smtp")
    read_given_or_file(smtp_source, settings.mail.smtp_password_file, settings.mail.smtp_password, reading);
  if (settings.sms.transport == "http") read_given_or_file(sms_source, settings.sms.secret_file, settings.sms.secret, reading);
  if (!reading.faults.empty()) throw Invalid(std::move(reading.faults));
}

void load_old_system_secret(Settings& settings) {
  Reading reading;
  reading.file = old_system_source.file_setting;
  if (!settings.old_system.url.empty())
    read_given_or_file(old_system_source, settings.old_system.secret_file, settings.old_system.secret, reading);
  if (!reading.faults.empty()) throw Invalid(std::move(reading.faults));
}

void read_secrets(Reading& reading) {
  if (!reading.faulty.contains(password_source.file_setting)) read_password(reading);
  if (!reading.faulty.contains(key_source.file_setting)) read_key(reading);
}

std::vector<Secret> load_registration_keys(const Settings& settings) {
  Reading reading;
  reading.file = registration_source.file_setting;
  std::vector<Secret> keys;
  if (const auto file = file_of(registration_source, settings.secrets.registration_key_file)) {
    keys = read_registration_keys(*file, reading);
  } else {
    reading.blame(registration_source.file_setting, "there is no registration key; " + std::string(registration_source.remedy));
  }
  if (!reading.faults.empty()) throw Invalid(std::move(reading.faults));
  return keys;
}

}  // namespace gatewarden::config
