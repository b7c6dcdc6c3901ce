// gatewarden page: the templates of the pages, what an operator put in their place, and what of them is to translate.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include "base/encoding.h"
#include "base/text.h"
#include "commands/nouns.h"
#include "commands/output.h"
#include "commands/world.h"
#include "platform/crypto/digest.h"
#include "platform/i18n/catalogues.h"
#include "platform/template/pages.h"
#include "platform/template/theme.h"

namespace gatewarden::commands {

namespace {

namespace fs = std::filesystem;

// A copy says of what it is one, so that it can be told later whether the shipped template has changed since.
constexpr std::string_view mark = "{{! Made from the shipped template of SHA-256 ";

std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw Refused(path.string() + " cannot be read");
  return text.str();
}

std::string digest(const std::string& text) { return to_hex(crypto::sha256(text)); }

// How an override stands to the shipped template: "current", "outdated", or "unknown" for one that does not say.
std::string_view standing(const std::string& own, const std::string& shipped) {
  const std::size_t at = own.find(mark);
  if (at == std::string::npos) return "unknown";
  return std::string_view(own).substr(at + mark.size()).starts_with(digest(shipped)) ? "current" : "outdated";
}

const config::Settings::Pages& page_settings(World& world) { return world.settings().pages; }

Record record_of(const config::Settings::Pages& settings, const std::string& name) {
  const fs::path shipped = fs::path(settings.template_directory) / name;
  const fs::path own = fs::path(settings.override_directory) / name;
  const bool is_overridden = !settings.override_directory.empty() && fs::exists(own);
  Record record;
  record.add("file", name).add("overridden", is_overridden);
  const bool is_template = name.ends_with(".html");
  if (!is_overridden || !is_template) return record.add("shipped", Cell());
  return record.add("shipped", fs::exists(shipped) ? standing(contents(own), contents(shipped)) : "gone");
}

std::vector<std::string> all_files(const config::Settings::Pages& settings) {
  std::vector<std::string> names = page::template_files(settings.template_directory);
  if (settings.override_directory.empty()) return names;
  for (std::string& name : page::template_files(settings.override_directory)) names.push_back(std::move(name));
  const page::Theme theme = page::load_theme(settings.override_directory);
  for (const auto& file : {theme.style, theme.logo}) {
    if (file) names.push_back(file->name);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

int list(World& world, const Arguments& arguments, Output& output) {
  const auto& settings = page_settings(world);
  std::vector<Record> records;
  for (const std::string& name : all_files(settings)) {
    Record record = record_of(settings, name);
    const bool is_overridden = std::get<bool>(*record.find("overridden"));
    if (is_overridden || !arguments.has("--overridden")) records.push_back(std::move(record));
  }
  constexpr std::string_view columns[] = {"file", "overridden", "shipped"};
  output.list(records, columns);
  return exit_done;
}

int copy(World& world, const Arguments& arguments, Output& output) {
  const auto& settings = page_settings(world);
  const std::string name = arguments.get("FILE");
  if (settings.override_directory.empty()) throw Refused("pages.override_directory is not set");
  const auto names = page::template_files(settings.template_directory);
  if (std::find(names.begin(), names.end(), name) == names.end()) throw Refused("there is no shipped template " + printable(name));
  const fs::path own = fs::path(settings.override_directory) / name;
  if (fs::exists(own)) throw Refused(own.string() + " is there already");
  std::string text = contents(fs::path(settings.template_directory) / name);
  // Behind the pragma, which stands in the first line.
  const std::size_t line = text.find('\n') + 1;
  text.insert(line, std::string(mark) + digest(text) + ". }}\n");
  std::ofstream out(own, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw Refused(own.string() + " cannot be written");
  output.say("copied to " + own.string());
  return exit_done;
}

int check(World& world, const Arguments&, Output& output) {
  const auto& settings = page_settings(world);
  try {
    const i18n::Catalogues catalogues({settings.catalogue_directory, settings.locale_directory});
    page::Pages(settings.template_directory, settings.override_directory, catalogues);
    page::load_theme(settings.override_directory);
  } catch (const std::runtime_error& problem) {
    throw Refused(problem.what());
  }
  output.say("every template is good in every language");
  return exit_done;
}

// A string literal of C, which xgettext reads.
std::string literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

int texts(World&, const Arguments& arguments, Output& output) {
  std::string out;
  for (const std::string& path : arguments.all("FILE")) {
    out += "#line 1 " + literal(path) + "\n";
    for (const std::string& text : page::texts_of_file(path)) out += "text_of(" + literal(text) + ")\n";
  }
  output.text(out);
  return exit_done;
}

}  // namespace

std::vector<Command> page_commands() {
  return {
      {"page", "list", "Lists templates, style sheet and logo: which are overridden, and whether the shipped one changed since.",
       "gatewarden page list --overridden", {{"--overridden", "", "those alone that are overridden"}}, Needs::settings, list},
      {"page", "copy", "Copies a shipped template to pages.override_directory, to be changed there.",
       "gatewarden page copy login.html", {{"FILE", "", "the template", Times::once}}, Needs::settings, copy},
      {"page", "check", "Tells whether every template can be read in every language.", "gatewarden page check", {},
       Needs::settings, check},
      {"page", "texts", "Prints the texts of templates as text_of(\"…\") lines, which xgettext reads.",
       "gatewarden page texts /etc/gatewarden/pages/login.html", {{"FILE", "", "a template", Times::at_least_once}}, Needs::nothing,
       texts},
  };
}

}  // namespace gatewarden::commands
