#include "platform/config/toml_file.h"

#include <toml++/toml.h>

#include <optional>
#include <system_error>

#include "base/text.h"
#include "platform/config/reading.h"

namespace gatewarden::config {

namespace {

constexpr std::size_t largest_file = 1 << 20;

std::string place_of(const std::string& file, const toml::source_region& source) {
  return file + ':' + std::to_string(source.begin.line) + ':' + std::to_string(source.begin.column);
}

std::optional<std::vector<std::string>> strings_of(const toml::array& array) {
  std::vector<std::string> strings;
  for (const toml::node& item : array) {
    const auto text = item.value_exact<std::string>();
    if (!text) return std::nullopt;
    strings.push_back(*text);
  }
  return strings;
}

Found found_in(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<std::int64_t>()) return *number;
  if (const auto truth = node.value_exact<bool>()) return *truth;
  if (const auto number = node.value_exact<double>()) return *number;
  if (const toml::array* array = node.as_array()) {
    if (auto strings = strings_of(*array)) return *std::move(strings);
    return Foreign{"a list that holds more than texts"};
  }
  return Foreign{node.is_table() ? "a table" : "a date or a time"};
}

}  // namespace

std::vector<Entry> read_toml(const std::string& file, std::vector<std::string>& faults) {
  std::string text;
  try {
    text = read_file(file, largest_file).text;
  } catch (const std::system_error& error) {
    faults.push_back(file + ": cannot be read: " + error.code().message() +
                     "; name another file with --config or GATEWARDEN_CONFIG");
    return {};
  }
  std::vector<Entry> entries;
  try {
    const toml::table document = toml::parse(text, std::string_view(file));
    for (const auto& [section, content] : document) {
      const toml::table* const table = content.as_table();
      if (table == nullptr) {
        entries.push_back({std::string(section.str()), found_in(content), place_of(file, section.source())});
        continue;
      }
      for (const auto& [key, value] : *table) {
        entries.push_back({std::string(section.str()) + '.' + std::string(key.str()), found_in(value),
                           place_of(file, key.source())});
      }
      if (table->empty()) entries.push_back({std::string(section.str()), Foreign{"a table"}, place_of(file, section.source())});
    }
  } catch (const toml::parse_error& error) {
    faults.push_back(place_of(file, error.source()) + ": " + printable(error.description()) +
                     "; what TOML looks like is in gatewarden.toml(5)");
  }
  return entries;
}

}  // namespace gatewarden::config
