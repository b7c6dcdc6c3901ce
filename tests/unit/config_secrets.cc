// Secrets of the configuration: where they come from, and what is refused.
#include <stdlib.h>

#include <string>

#include "base/encoding.h"
#include "harness/test.h"
#include "unit/configuration_folder.h"

using namespace std::string_literals;
using namespace gatewarden;
using test::ConfigurationFolder;

namespace {

const std::string issuer = "[server]\nissuer = \"https://id.example\"\n";

using gatewarden::test::contains;

std::string fault_of_key_file(const std::string& text, unsigned permissions = 0600) {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer);
  folder.write("kek", text, permissions);
  return folder.faults().at(0);
}

struct Credentials {
  explicit Credentials(const std::string& folder) { setenv("CREDENTIALS_DIRECTORY", folder.c_str(), 1); }
  ~Credentials() { unsetenv("CREDENTIALS_DIRECTORY"); }
};

}  // namespace

TEST("S53: the key-encryption key is the 32 bytes that its file holds in base64") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer);
  CHECK_EQUAL(std::string(32, 'k'), std::string(folder.load().secrets.key_encryption_key.reveal()));
}

TEST("S53: without a key-encryption key nothing starts, and the way to one is told") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer);
  folder.remove("kek");
  CHECK(contains(folder.faults().at(0), "\"gatewarden key make-encryption-key FILE\" makes one"));
  folder.write("conf.d/00-secrets.toml", "[secrets]\nkey_encryption_key_file = \"\"\n");
  CHECK(contains(folder.faults().at(0), "there is no key-encryption key; \"gatewarden key make-encryption-key FILE\" makes one"));
}

TEST("S53: a key file that others may read or write is refused") {
  const std::string key = to_base64(std::string(32, 'k'));
  CHECK(contains(fault_of_key_file(key, 0604), "conf.d/00-secrets.toml:2:1: the secret file kek is open to every account"));
  CHECK(contains(fault_of_key_file(key, 0602), "is open to every account"));
}

TEST("S53: a key of another length, or no base64, is refused without a word of it") {
  for (const std::string& text : {to_base64(std::string(31, 'k')), to_base64(std::string(33, 'k')), "hunter2"s,
                                  std::string(32, 'k')}) {
    const std::string fault = fault_of_key_file(text);
    CHECK(contains(fault, "the secret file kek is no key; base64 of exactly 32 bytes would be right"));
    CHECK(!contains(fault, text));
  }
}

TEST("config: a secret file that is missing, empty, too long or a folder is named") {
  CHECK(contains(fault_of_key_file("\n"), "the secret file kek is empty"));
  CHECK(contains(fault_of_key_file(std::string(5000, 'A')), "the secret file kek cannot be read: File too large"));
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer);
  folder.remove("kek");
  CHECK(contains(folder.faults().at(0), "the secret file kek cannot be read: No such file or directory"));
  std::filesystem::create_directory(folder.path("kek"));
  CHECK(contains(folder.faults().at(0), "the secret file kek cannot be read: Is a directory"));
}

TEST("config: the database's password comes from its file without the last line break") {
  ConfigurationFolder folder;
  folder.write("word", " secret with spaces \n");
  folder.write("gatewarden.toml", issuer + "[database]\npassword_file = \"" + folder.path("word") + "\"\n");
  CHECK_EQUAL(" secret with spaces "s, std::string(folder.load().database.password.reveal()));
}

TEST("config: a password and a password file at once are refused") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer + "[database]\npassword = \"hunter2\"\npassword_file = \"/x\"\n");
  CHECK(contains(folder.faults().at(0), "gatewarden.toml:5:1: database.password is set as well"));
  CHECK(!contains(folder.faults().at(0), "hunter2"));
}

TEST("config: a systemd credential wins over the file that only root can read") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer);
  std::filesystem::create_directory(folder.path("credentials"));
  folder.write("credentials/kek", to_base64(std::string(32, 'c')));
  folder.remove("kek");
  const Credentials credentials(folder.path("credentials"));
  CHECK_EQUAL(std::string(32, 'c'), std::string(folder.load().secrets.key_encryption_key.reveal()));
}

TEST("config: systemd credentials stand in for files that are not named") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer);
  folder.remove("conf.d/00-secrets.toml");
  folder.write("kek", to_base64(std::string(32, 'c')));
  folder.write("database-password", "of systemd\n");
  const Credentials credentials(std::filesystem::path(folder.path("kek")).parent_path());
  const config::Settings settings = folder.load();
  CHECK_EQUAL(std::string(32, 'c'), std::string(settings.secrets.key_encryption_key.reveal()));
  CHECK_EQUAL("of systemd"s, std::string(settings.database.password.reveal()));
}

TEST("config: each program reads its own account at the database, and no other's password") {
  ConfigurationFolder folder;
  folder.write("of-daemon", "the daemon's\n");
  folder.write("of-owner", "the owner's\n");
  folder.write("gatewarden.toml", issuer + "[database]\nuser = \"w\"\npassword_file = \"/absent\"\ndaemon_user = \"d\"\ndaemon_password_file = \"" +
                                      folder.path("of-daemon") + "\"\nowner = \"o\"\nowner_password_file = \"" + folder.path("of-owner") + "\"\n");
  const auto daemon = config::load(folder.path("gatewarden.toml"), config::Account::daemon).database.login.value();
  CHECK_EQUAL("d: the daemon's"s, daemon.user + ": " + std::string(daemon.password.reveal()));
  const auto owner = config::load(folder.path("gatewarden.toml"), config::Account::owner).database.login.value();
  CHECK_EQUAL("o: the owner's"s, owner.user + ": " + std::string(owner.password.reveal()));
  CHECK(contains(folder.faults().at(0), "the secret file /absent cannot be read"));
}

TEST("config: a program without an account of its own has the workers'") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer + "[database]\nuser = \"w\"\n");
  CHECK(!config::load(folder.path("gatewarden.toml"), config::Account::daemon).database.login);
  CHECK(!config::load(folder.path("gatewarden.toml"), config::Account::owner).database.login);
}

TEST("config: the credential of the daemon's unit is the daemon's password") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer + "[database]\ndaemon_user = \"d\"\ndaemon_password_file = \"/absent\"\n");
  folder.write("kek", to_base64(std::string(32, 'c')));
  folder.write("database-password", "of systemd\n");
  const Credentials credentials(std::filesystem::path(folder.path("kek")).parent_path());
  const auto login = config::load(folder.path("gatewarden.toml"), config::Account::daemon).database.login.value();
  CHECK_EQUAL("of systemd"s, std::string(login.password.reveal()));
}

// The registration key file's text, as the daemon reads it.
std::vector<Secret> registration_keys(const std::string& text) {
  ConfigurationFolder folder;
  folder.write("registration", text);
  config::Settings settings;
  settings.secrets.registration_key_file = folder.path("registration");
  return config::load_registration_keys(settings);
}

std::string registration_fault(const std::string& text) {
  try {
    registration_keys(text);
  } catch (const config::Invalid& invalid) {
    return invalid.faults.at(0);
  }
  return "none";
}

TEST("S53: the registration keys are those of their file, in its order, one a line") {
  const std::vector<Secret> keys =
      registration_keys(to_base64(std::string(32, 'n')) + "\r\n" + to_base64(std::string(32, 'o')) + "\n");
  CHECK_EQUAL(2u, keys.size());
  CHECK_EQUAL(std::string(32, 'n'), std::string(keys[0].reveal()));
  CHECK_EQUAL(std::string(32, 'o'), std::string(keys[1].reveal()));
}

TEST("S53: a registration key that is none is refused by its line, without a word of it") {
  const std::string fault = registration_fault(to_base64(std::string(32, 'n')) + "\n" + to_base64(std::string(31, 'o')) + "\n");
  CHECK(fault.starts_with("secrets.registration_key_file: line 2 of the secret file "));
  CHECK(contains(fault, "is no key; base64 of exactly 32 bytes would be right"));
  CHECK(contains(registration_fault(to_base64(std::string(32, 'n')) + "\n\n" + to_base64(std::string(32, 'o'))), "line 2"));
}

TEST("S53: without a registration key the way to one is told") {
  config::Settings settings;
  settings.secrets.registration_key_file = "/nowhere/registration";
  try {
    config::load_registration_keys(settings);
    CHECK(false);
  } catch (const config::Invalid& invalid) {
    CHECK(contains(invalid.faults.at(0), "cannot be read: No such file or directory; \"gatewarden key make-registration-key FILE\""));
  }
}

TEST("S83: no fault and no shown value holds a secret") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer + "[database]\npassword = \"hunter2\"\n");
  CHECK_EQUAL("(set)"s, config::shown_value(folder.load(), "database.password"));
  CHECK_EQUAL("(not set)"s, config::shown_value(config::Settings(), "database.password"));
  folder.write("gatewarden.toml", issuer + "[database]\npassword = [\"hunter2\"]\n");
  CHECK(!contains(folder.faults().at(0), "hunter2"));
}
