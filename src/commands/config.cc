// gatewarden config: whether the configuration is good, what is in force, a sample to begin with, and the manual's sections.
#include "platform/config/config.h"
#include "platform/password/breach_file.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "commands/help.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/sample.h"
#include "commands/world.h"
#include "domain/operation/audit_log.h"
#include "platform/log/events.h"

namespace gatewarden::commands {

namespace {

// Of the files that settings name and that no reading of the configuration opens.
std::vector<std::string> faults_of_files(const config::Settings& settings) {
  const std::string& path = settings.passwords.breach_file;
  if (path.empty()) return {};
  try {
    const auto fault = password::BreachFile(path).fault();
    return fault ? std::vector{"passwords.breach_file: " + path + " " + *fault} : std::vector<std::string>();
  } catch (const std::system_error& error) {
    return {std::string("passwords.breach_file: ") + error.what()};
  }
}

// As each program reads it; what they have in common is told once.
std::vector<std::string> faults_of(const std::string& config_file) {
  std::vector<std::string> faults;
  const auto add = [&faults](const std::vector<std::string>& more) {
    for (const std::string& fault : more)
      if (std::find(faults.begin(), faults.end(), fault) == faults.end()) faults.push_back(fault);
  };
  for (const auto account : {config::Account::worker, config::Account::daemon, config::Account::owner}) {
    try {
      add(faults_of_files(config::load(config_file, account)));
    } catch (const config::Invalid& invalid) {
      add(invalid.faults);
    }
  }
  return faults;
}

int check(World& world, const Arguments& arguments, Output& output) {
  if (const auto faults = faults_of(world.config_file()); !faults.empty()) {
    if (!output.for_people()) {
      output.one(Record().add("good", false).add("faults", Cell(faults)));
    } else {
      for (const std::string& fault : faults) output.say(fault);
    }
    return exit_refused;
  }
  if (!output.for_people()) output.one(Record().add("good", true).add("faults", Cell(std::vector<std::string>())));
  if (output.for_people() && !arguments.has("--quiet")) output.say(world.config_file() + " is good");
  return exit_done;
}

bool is_wanted(const config::SettingRow& row, const std::string& wanted) {
  return wanted.empty() || row.name == wanted || row.name.starts_with(wanted + '.');
}

int show(World& world, const Arguments& arguments, Output& output) {
  const std::string wanted = arguments.find("SETTING").value_or("");
  std::vector<Record> records;
  for (const config::SettingRow& row : config::rows()) {
    if (!is_wanted(row, wanted)) continue;
    const std::string value = config::shown_value(world.settings(), row.name);
    if (arguments.has("--changed") && value == row.default_value) continue;
    records.push_back(Record().add("setting", row.name).add("value", value).add("default", row.default_value));
  }
  if (records.empty() && !arguments.has("--changed")) throw Refused("there is no setting and no section " + printable(wanted));
  constexpr std::string_view columns[] = {"setting", "value", "default"};
  output.list(records, columns);
  return exit_done;
}

std::string_view key_of(const config::SettingRow& row) { return std::string_view(row.name).substr(row.name.find('.') + 1); }

std::string_view section_of(const config::SettingRow& row) { return std::string_view(row.name).substr(0, row.name.find('.')); }

// A line of a comment, broken between words.
std::string comment(std::string_view text) {
  constexpr std::size_t width = 100;
  std::string out = "#";
  std::size_t column = 1;
  for (const std::string& word : split_words(text)) {
    if (column + 1 + word.size() > width) {
      out += "\n#";
      column = 1;
    }
    out += ' ' + word;
    column += 1 + word.size();
  }
  return out + '\n';
}

std::string sample_line(const config::SettingRow& row) {
  // The one setting that every site must make up its mind about.
  if (row.name == "server.issuer") return "issuer = \"https://id.example.com\"\n";
  const std::string value = row.type == "secret" ? "\"\"" : row.default_value;
  return "#" + std::string(key_of(row)) + " = " + value + "\n";
}

}  // namespace

std::string sample_configuration() {
  std::string text = comment("Configuration of Gatewarden; gatewarden.toml(5) tells more. What stands commented out is the default.");
  for (const config::SectionRow& section : config::sections()) {
    text += "\n" + comment(section.text) + "[" + std::string(section.name) + "]\n";
    for (const config::SettingRow& row : config::rows()) {
      if (section_of(row) != section.name) continue;
      text += "\n" + comment(row.text + (row.range.empty() ? "" : " (" + row.range + ")")) + sample_line(row);
    }
  }
  return text;
}

namespace {

int sample(World&, const Arguments&, Output& output) {
  output.text(sample_configuration());
  return exit_done;
}

std::string manual_of(const config::SettingRow& row) {
  std::string text = "*" + std::string(key_of(row)) + "* = _" + escape_for_manual(row.type) + "_\n";
  text += "\t" + escape_for_manual(row.text) + "\n\n\tDefault: ";
  const bool has_default = row.default_value != "\"\"" && row.default_value != "[]" && row.type != "secret";
  text += has_default ? escape_for_manual(row.default_value) : "none";
  if (!row.range.empty()) text += ". Allowed: " + escape_for_manual(row.range);
  return text + ". Read by " + row.used_by + ".\n\n";
}

std::string manual_settings() {
  std::string text;
  for (const config::SectionRow& section : config::sections()) {
    text += "## [" + std::string(section.name) + "]\n\n" + escape_for_manual(section.text) + "\n\n";
    for (const config::SettingRow& row : config::rows()) {
      if (section_of(row) == section.name) text += manual_of(row);
    }
  }
  return text;
}

std::string manual_events() {
  std::string text;
  for (const operation::AuditEventRow& row : operation::audit_events()) {
    text += "*" + escape_for_manual(row.name) + "*\n\t" + escape_for_manual(row.text) + "\n\n";
  }
  return text;
}

constexpr std::pair<log::Level, std::string_view> level_headings[] = {
    {log::Level::fatal, "fatal: a program could not begin or go on"},
    {log::Level::error, "error: something is broken"},
    {log::Level::warn, "warn: look at it, if it comes often"},
    {log::Level::info, "info: the course of things"},
    {log::Level::debug, "debug: with log.level = \"debug\" alone"},
};

std::string manual_log_events() {
  std::string text;
  for (const auto& [level, heading] : level_headings) {
    text += "## " + escape_for_manual(heading) + "\n\n";
    for (const log::EventRow& row : log::events()) {
      if (row.level == level) text += "*" + escape_for_manual(row.name) + "*\n\t" + escape_for_manual(row.text) + "\n\n";
    }
  }
  return text;
}

// The parts of the man pages that tables know, so that the pages cannot tell anything else.
constexpr std::string_view parts[] = {"settings", "synopsis", "commands", "events", "logevents"};
constexpr std::string (*makers[])() = {manual_settings, manual_synopsis, manual_commands, manual_events,
                                           manual_log_events};
static_assert(std::size(parts) == std::size(makers));

int manual(World&, const Arguments& arguments, Output& output) {
  const std::string part = arguments.get("PART");
  output.text(makers[std::find(std::begin(parts), std::end(parts), part) - std::begin(parts)]());
  return exit_done;
}

}  // namespace

std::vector<Command> config_commands() {
  return {
      {"config", "check", "Tells every fault of the configuration, each with its place; 1 if there is one.",
       "gatewarden config check --config /etc/gatewarden/gatewarden.toml",
       {{"--quiet", "", "say nothing if the configuration is good"}}, Needs::nothing, check},
      {"config", "show", "Tells the settings in force, secrets only as set or not.", "gatewarden config show tokens",
       {{"SETTING", "", "a setting or a section; otherwise all"}, {"--changed", "", "only those that are not the default"}},
       Needs::settings, show},
      {"config", "sample", "Prints a configuration with every setting, its meaning and its default.",
       "gatewarden config sample > /etc/gatewarden/gatewarden.toml", {}, Needs::nothing, sample},
      {"config", "manual", "Prints the parts of the man pages that are made from tables.", "gatewarden config manual settings",
       {{"PART", "", "which part", Times::once, parts}}, Needs::nothing, manual, true},
  };
}

}  // namespace gatewarden::commands
