#include "platform/config/config.h"

#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <filesystem>
#include <numeric>

#include "base/text.h"
#include "platform/config/reading.h"
#include "platform/config/setting_value.h"
#include "platform/config/toml_file.h"

namespace gatewarden::config {

namespace {

constexpr std::string_view variable_prefix = "GATEWARDEN_";

// Levenshtein's distance: how many characters must be added, dropped or exchanged.
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t exchanged = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, exchanged});
    }
  }
  return row.back();
}

// The same key in another section, or else the name that is least far away.
std::string nearest_name(std::string_view name) {
  const std::string_view key = name.substr(name.find('.') + 1);
  std::string_view nearest;
  std::size_t least = std::string_view::npos;
  for (const Setting& setting : settings_table()) {
    const bool same_key = setting.name.substr(setting.name.find('.') + 1) == key;
    const std::size_t away = same_key ? 0 : distance(name, setting.name);
    if (away >= least) continue;
    least = away;
    nearest = setting.name;
  }
  return std::string(nearest);
}

std::string unknown(std::string_view name) {
  return "there is no setting " + printable(name) + "; did you mean " + nearest_name(name) + "?";
}

bool is_section(std::string_view name) {
  const auto all = sections();
  return std::any_of(all.begin(), all.end(), [name](const SectionRow& one) { return one.name == name; });
}

void apply(const Entry& entry, Source source, Reading& reading) {
  const Setting* const setting = find_setting(entry.name);
  if (setting == nullptr) {
    reading.faults.push_back(entry.place + ": " + unknown(entry.name));
    return;
  }
  reading.places[entry.name] = entry.place;
  if (const auto complaint = assign(reading.settings, *setting, entry.value, source)) {
    reading.blame(entry.name, *complaint);
  }
}

void apply_file(const std::string& file, Reading& reading) {
  const std::size_t faults_before = reading.faults.size();
  const std::vector<Entry> entries = read_toml(file, reading.faults);
  if (reading.faults.size() > faults_before) reading.unread = true;
  for (const Entry& entry : entries) {
    const bool empty_section = is_section(entry.name) && std::holds_alternative<Foreign>(entry.value);
    if (!empty_section) apply(entry, Source::file, reading);
  }
}

// conf.d/*.toml beside the main file, in order of name; no such folder is no fault.
std::vector<std::string> files_beside(const std::string& file, Reading& reading) {
  const auto folder = std::filesystem::path(file).parent_path() / "conf.d";
  std::vector<std::string> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() == ".toml") files.push_back(entry->path().string());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    reading.faults.push_back(folder.string() + ": cannot be read: " + error.message() +
                             "; a folder that this program may read would be right");
  }
  std::sort(files.begin(), files.end());
  return files;
}

// "TOKENS_ACCESS_TOKEN" is tokens.access_token, or would be; nothing for variables that name no section, which are not ours.
std::optional<std::string> setting_of(std::string_view variable) {
  const std::string name = to_lower_ascii(variable);
  const std::size_t bar = name.find('_');
  if (bar == std::string::npos || !is_section(name.substr(0, bar))) return std::nullopt;
  return name.substr(0, bar) + '.' + name.substr(bar + 1);
}

void apply_environment(Reading& reading) {
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const std::size_t equals = text.find('=');
    if (!text.starts_with(variable_prefix) || equals == std::string_view::npos) continue;
    const auto name = setting_of(text.substr(variable_prefix.size(), equals - variable_prefix.size()));
    if (!name) continue;
    const std::string place = "environment variable " + printable(text.substr(0, equals));
    apply({*name, std::string(text.substr(equals + 1)), place}, Source::environment, reading);
  }
}

const char* programs_of(UsedBy used_by) {
  switch (used_by) {
    case UsedBy::worker: return "gatewarden-worker";
    case UsedBy::daemon: return "gatewarden-batchd";
    case UsedBy::operators: return "gatewarden";
    case UsedBy::all: return "gatewarden-worker, gatewarden-batchd, gatewarden";
  }
  std::abort();
}

std::vector<SettingRow> make_rows() {
  const Settings defaults;
  std::vector<SettingRow> made;
  for (const Setting& setting : settings_table()) {
    made.push_back({std::string(setting.name), type_name(setting), show(defaults, setting), range_name(setting),
                    programs_of(setting.used_by), std::string(setting.text)});
  }
  return made;
}

}  // namespace

Invalid::Invalid(std::vector<std::string> found) : std::runtime_error(join(found, "\n")), faults(std::move(found)) {}

const std::string& Reading::place_of(std::string_view setting) const {
  const auto place = places.find(setting);
  return place == places.end() ? file : place->second;
}

void Reading::blame(std::string_view setting, const std::string& complaint) {
  faults.push_back(place_of(setting) + ": " + complaint);
  faulty.emplace(setting);
}

Settings load(const std::string& file, Account account) {
  Reading reading;
  reading.file = file;
  reading.account = account;
  apply_file(file, reading);
  for (const std::string& beside : files_beside(file, reading)) apply_file(beside, reading);
  apply_environment(reading);
  if (!reading.unread) {
    read_secrets(reading);
    find_contradictions(reading);
  }
  if (!reading.faults.empty()) throw Invalid(std::move(reading.faults));
  return std::move(reading.settings);
}

std::string default_file() {
  const char* const named = std::getenv("GATEWARDEN_CONFIG");
  return named != nullptr && *named != '\0' ? named : "/etc/gatewarden/gatewarden.toml";
}

std::span<const SettingRow> rows() {
  static const std::vector<SettingRow> made = make_rows();
  return made;
}

std::string shown_value(const Settings& settings, std::string_view name) {
  const Setting* const setting = find_setting(name);
  assert(setting != nullptr);
  return show(settings, *setting);
}

}  // namespace gatewarden::config
