// The settings table, what it makes, and the order in which sources win.
#include <stdlib.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/encoding.h"
#include "harness/test.h"
#include "platform/config/setting_value.h"
#include "unit/configuration_folder.h"

using namespace std::string_literals;
using namespace gatewarden;
using test::ConfigurationFolder;

namespace {

const std::string issuer = "[server]\nissuer = \"https://id.example\"\n";

// An environment variable for the time of one test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) { setenv(name, value.c_str(), 1); }
  ~Variable() { unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

using gatewarden::test::contains;

}  // namespace

TEST("config: every row has a known section, a sentence, and a name of its own") {
  std::set<std::string> names;
  std::set<std::string_view> known;
  for (const config::SectionRow& section : config::sections()) known.insert(section.name);
  for (const config::SettingRow& row : config::rows()) {
    CHECK(names.insert(row.name).second);
    CHECK(known.contains(std::string_view(row.name).substr(0, row.name.find('.'))));
    CHECK(row.text.ends_with('.'));
    CHECK(row.text.size() > 10);
    CHECK(!row.type.empty());
  }
}

// A default that its own range refuses could not be written into the file.
TEST("config: every default may stand in the file and gives itself back") {
  const config::Settings defaults;
  std::string text;
  for (const config::SectionRow& section : config::sections()) {
    text += "[" + std::string(section.name) + "]\n";
    for (const config::SettingRow& row : config::rows()) {
      const std::size_t dot = row.name.find('.');
      if (row.name.substr(0, dot) != section.name || row.type == "secret") continue;
      const bool given = row.name == "server.issuer";
      text += row.name.substr(dot + 1) + " = " + (given ? "\"https://id.example\"" : row.default_value) + "\n";
    }
  }
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", text);
  const config::Settings settings = folder.load();
  for (const config::SettingRow& row : config::rows()) {
    if (row.name == "server.issuer" || row.name == "secrets.key_encryption_key_file") continue;
    CHECK_EQUAL(row.name + " = " + row.default_value, row.name + " = " + config::shown_value(settings, row.name));
  }
}

namespace {

// A value that the setting may have and does not have by default.
config::Found another_value(const config::Setting& setting) {
  const std::string shown = config::show(config::Settings(), setting);
  if (const auto* one_of = std::get_if<config::OneOf>(&setting.allowed)) return std::string(one_of->words.back());
  if (const auto* range = std::get_if<config::Range>(&setting.allowed)) {
    config::Settings settings;
    static_cast<void>(config::assign(settings, setting, range->most, config::Source::file));
    return config::show(settings, setting) == shown ? range->least : range->most;
  }
  if (std::holds_alternative<config::CacheServers>(setting.allowed)) return std::vector<std::string>{"unix:/other"};
  if (std::holds_alternative<config::Networks>(setting.allowed)) return std::vector<std::string>{"2001:db8::/32"};
  if (std::holds_alternative<config::Origins>(setting.allowed)) return std::vector<std::string>{"https://app.example"};
  if (std::holds_alternative<config::IdentifierKinds>(setting.allowed)) return std::vector<std::string>{"email"};
  if (std::holds_alternative<config::CallOut>(setting.allowed)) return "https://other.example/"s;
  if (std::holds_alternative<config::Reach<std::vector<std::string>>>(setting.place)) return std::vector<std::string>{"other"};
  if (std::holds_alternative<config::AbsolutePath>(setting.allowed)) return "/other"s;
  if (std::holds_alternative<config::Permissions>(setting.allowed)) return std::int64_t{0777};
  if (std::holds_alternative<config::Reach<bool>>(setting.place)) return shown != "true";
  return "other"s;
}

}  // namespace

TEST("config: no two rows reach the same field") {
  for (const config::Setting& setting : config::settings_table()) {
    config::Settings settings;
    CHECK(!config::assign(settings, setting, another_value(setting), config::Source::file));
    std::string changed;
    for (const config::Setting& one : config::settings_table()) {
      if (config::show(settings, one) != config::show(config::Settings(), one)) changed += one.name;
    }
    CHECK_EQUAL(std::string(setting.name), changed);
  }
}

TEST("config: durations are numbers of the unit or carry their own") {
  using config::parse_duration;
  CHECK_EQUAL(std::int64_t{90}, parse_duration("90", Seconds(1)).value());
  CHECK_EQUAL(std::int64_t{900}, parse_duration("15m", Seconds(1)).value());
  CHECK_EQUAL(std::int64_t{2592000}, parse_duration("30d", Seconds(1)).value());
  CHECK_EQUAL(std::int64_t{2000}, parse_duration("2s", Milliseconds(1)).value());
  CHECK_EQUAL(std::int64_t{500}, parse_duration("500ms", Milliseconds(1)).value());
  CHECK_EQUAL(std::int64_t{1}, parse_duration("1000ms", Seconds(1)).value());
  for (const char* text : {"", "m", "-1m", "1.5h", "1 h", "1h30m", "1w", "15M", "1500ms", "99999999999999999999",
                           "9223372036854775807d"}) {
    CHECK(!parse_duration(text, Seconds(1)));
  }
}

TEST("config: files of conf.d win over the main file, later ones over earlier") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer + "[tokens]\naccess_token = 100\nid_token = 100\nrefresh_token_grace = 1\n");
  folder.write("conf.d/10-a.toml", "[tokens]\naccess_token = 200\nid_token = 200\n");
  folder.write("conf.d/20-b.toml", "[tokens]\naccess_token = 300\n");
  folder.write("conf.d/30-c.toml.disabled", "[tokens]\naccess_token = 400\n");
  const config::Settings settings = folder.load();
  CHECK(settings.tokens.access_token == Seconds(300));
  CHECK(settings.tokens.id_token == Seconds(200));
  CHECK(settings.tokens.refresh_token_grace == Seconds(1));
}

TEST("config: a fault in conf.d names its own file") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer);
  folder.write("conf.d/10-a.toml", "\n[log]\nlevel = 3\n");
  CHECK(folder.faults().at(0).starts_with("conf.d/10-a.toml:3:1: log.level is an integer"));
}

TEST("config: the environment wins over every file") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer + "[database]\nport = 1\n");
  const Variable port("GATEWARDEN_DATABASE_PORT", "3307");
  const Variable servers("GATEWARDEN_CACHE_SERVERS", "unix:/a, b:11211");
  const Variable time("GATEWARDEN_TOKENS_ACCESS_TOKEN", "15m");
  const Variable workers("GATEWARDEN_WORKERS_PROTOCOL", "3");
  const Variable password("GATEWARDEN_DATABASE_PASSWORD", "of the environment");
  const config::Settings settings = folder.load();
  CHECK_EQUAL(3307, settings.database.port);
  CHECK((settings.cache.servers == std::vector<std::string>{"unix:/a", "b:11211"}));
  CHECK(settings.tokens.access_token == Seconds(900));
  CHECK_EQUAL(3, settings.workers.protocol.workers);
  CHECK_EQUAL("of the environment"s, std::string(settings.database.password.reveal()));
}

TEST("config: a fault in the environment names the variable") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer);
  const Variable port("GATEWARDEN_DATABASE_PORT", "high");
  CHECK_EQUAL("environment variable GATEWARDEN_DATABASE_PORT: database.port is a text where an integer belongs; write a number without quotes"s,
              folder.faults().at(0));
}

TEST("config: a variable of a known section and an unknown key is a fault, any other is not ours") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer);
  const Variable foreign("GATEWARDEN_CLIENT_ID", "demo");
  CHECK(folder.faults().empty());
  const Variable ours("GATEWARDEN_TOKENS_ACCESSTOKEN", "60");
  CHECK(contains(folder.faults().at(0), "did you mean tokens.access_token?"));
}

TEST("config: socket permissions are read and shown in octal") {
  ConfigurationFolder folder;
  folder.write("gatewarden.toml", issuer + "[workers]\nsocket_mode = 0o600\n");
  CHECK_EQUAL(0600, folder.load().workers.socket_mode);
  CHECK_EQUAL("0o600"s, config::shown_value(folder.load(), "workers.socket_mode"));
  folder.write("gatewarden.toml", issuer + "[workers]\nsocket_mode = \"0640\"\n");
  CHECK_EQUAL(0640, folder.load().workers.socket_mode);
}

TEST("config: GATEWARDEN_CONFIG names the file") {
  CHECK_EQUAL("/etc/gatewarden/gatewarden.toml"s, config::default_file());
  const Variable named("GATEWARDEN_CONFIG", "/elsewhere.toml");
  CHECK_EQUAL("/elsewhere.toml"s, config::default_file());
}
