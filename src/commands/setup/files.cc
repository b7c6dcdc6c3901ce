#include "commands/setup/files.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "base/encoding.h"
#include "commands/sample.h"
#include "platform/crypto/random.h"
#include "platform/crypto/sealed_box.h"

namespace gatewarden::commands::setup {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view usual_folder = "/etc/gatewarden";
constexpr std::string_view database_part = "20-database.toml";
constexpr std::string_view heading =
    "# Written by \"gatewarden setup\", and written anew when that is run with other answers.\n"
    "# What you set yourself belongs in gatewarden.toml, or in a file beside this one whose name comes later.\n";

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The service's group may read the configuration, and nobody else.
void give_to_service(const fs::path& path) {
  const group* const service = getgrnam("gatewarden");
  if (geteuid() != 0 || service == nullptr) return;
  if (chown(path.c_str(), 0, service->gr_gid) != 0) {
    throw std::system_error(errno, std::generic_category(), path.string() + " cannot be given to the group gatewarden");
  }
}

// Whole and on the disk before it has its name, so that an interruption leaves the old one or the new one.
void write_file(const fs::path& path, std::string_view text, mode_t mode) {
  const std::string draft = path.string() + ".new";
  const auto fail = [&](const char* what) { throw std::system_error(errno, std::generic_category(), path.string() + what); };
  unlink(draft.c_str());
  const int descriptor = open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  if (descriptor < 0) fail(" cannot be made");
  const bool is_written = fchmod(descriptor, mode) == 0 &&
                          write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(descriptor) == 0;
  close(descriptor);
  if (!is_written) {
    unlink(draft.c_str());
    fail(" cannot be written");
  }
  if (mode != 0600) give_to_service(draft);
  if (rename(draft.c_str(), path.c_str()) != 0) fail(" cannot be replaced");
}

void make_folder(const fs::path& path, mode_t mode) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return;
  fs::create_directories(path.parent_path());
  // The mode in any case: the service could not pass through what a strict umask leaves.
  if (mkdir(path.c_str(), mode) != 0 || chmod(path.c_str(), mode) != 0) throw std::system_error(errno, std::generic_category(), path.string() + " cannot be made");
}

// As a TOML basic string.
std::string quoted(std::string_view text) {
  std::string quoted_text = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted_text += '\\';
    quoted_text += c;
  }
  return quoted_text + '"';
}

std::string line(std::string_view key, std::string_view value) { return std::string(key) + " = " + quoted(value) + '\n'; }

}  // namespace

Files::Files(fs::path config_file, Output& output)
    : main_(fs::absolute(std::move(config_file))), folder_(main_.parent_path()), keys_(folder_ / "keys"), output_(output) {
  make_folder(folder_, 0755);
  make_folder(folder_ / "conf.d", 0755);
  make_folder(keys_, 0700);
}

void Files::make_what_is_missing() {
  const bool is_new = !fs::exists(main_);
  if (is_new) {
    write_file(main_, sample_configuration(), 0640);
    output_.say("wrote " + main_.string());
  }
  const bool is_elsewhere = folder_ != usual_folder;
  const std::string part = "00-keys.toml";
  if (is_new && is_elsewhere) {
    write_part(part, "[secrets]\n" + line("key_encryption_key_file", (keys_ / "kek").string()) +
                         line("registration_key_file", (keys_ / "registration").string()));
  }
  // Another folder's own configuration says itself where its keys are.
  if (!is_elsewhere || fs::exists(folder_ / "conf.d" / part)) {
    make_secret("kek", Secret(to_base64(crypto::random_bytes(32))));
    make_secret("registration", Secret(to_base64(crypto::make_box_private_key().reveal())));
  }
  for (const char* const account : {"owner", "worker", "daemon"}) {
    make_secret(std::string("database-") + account, Secret(to_base64url(crypto::random_bytes(24))));
  }
}

void Files::write_issuer(const std::string& issuer) { write_part("10-issuer.toml", "[server]\n" + line("issuer", issuer)); }

void Files::write_database(const config::Settings::Database& place) {
  std::string text = "[database]\n";
  if (place.host.empty()) {
    text += line("socket", place.socket);
  } else {
    text += line("host", place.host) + "port = " + std::to_string(place.port) + '\n';
    if (!place.tls_ca.empty()) text += line("tls_ca", place.tls_ca);
  }
  text += line("name", place.name);
  text += "# The workers', the daemon's, and that of gatewarden(1). The units hand the passwords on as credentials.\n";
  text += line("user", place.user) + line("password_file", password_file("worker"));
  text += line("daemon_user", place.daemon_user) + line("daemon_password_file", password_file("daemon"));
  text += line("owner", place.owner) + line("owner_password_file", password_file("owner"));
  write_part(std::string(database_part), text);
}

bool Files::has_database() const { return fs::exists(folder_ / "conf.d" / database_part); }

std::string Files::password_file(const std::string& account) const { return (keys_ / ("database-" + account)).string(); }

Secret Files::password(const std::string& account) const {
  std::string text = read_text(password_file(account));
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return Secret(std::move(text));
}

void Files::write_part(const std::string& name, const std::string& text) {
  const fs::path path = folder_ / "conf.d" / name;
  const std::string whole = std::string(heading) + text;
  if (read_text(path) == whole) return;
  write_file(path, whole, 0640);
  output_.say("wrote " + path.string());
}

void Files::make_secret(const std::string& name, const Secret& secret) {
  const fs::path path = keys_ / name;
  if (fs::exists(path)) return;
  const Secret text(std::string(secret.reveal()) + '\n');
  write_file(path, text.reveal(), 0600);
  output_.say("made " + path.string());
}

}  // namespace gatewarden::commands::setup
