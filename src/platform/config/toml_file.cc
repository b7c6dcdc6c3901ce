#include "platform/config/toml_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <system_error>

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

struct PlacedEntry {
  toml::source_position at;
  Entry entry;
};

// In the order of the file, in which a person mends it; toml++ has the keys in that of the alphabet.
std::vector<Entry> entries_of(const toml::table& document, const std::string& file) {
  std::vector<PlacedEntry> placed;
  const auto add = [&](std::string name, const toml::node& value, const toml::source_region& source) {
    placed.push_back({source.begin, {std::move(name), found_in(value), place_of(file, source)}});
  };
  for (const auto& [section, content] : document) {
    const std::string name(section.str());
    const toml::table* const table = content.as_table();
    if (table == nullptr || table->empty()) {
      add(name, content, section.source());
      continue;
    }
    for (const auto& [key, value] : *table) add(name + '.' + std::string(key.str()), value, key.source());
  }
  std::sort(placed.begin(), placed.end(), [](const PlacedEntry& one, const PlacedEntry& other) { return one.at < other.at; });
  std::vector<Entry> entries;
  for (PlacedEntry& one : placed) entries.push_back(std::move(one.entry));
  return entries;
}

// What the parser says of a fault. It has escaped what it cites of the file; the rest of printable() would escape the quotes
// around that, and its backslashes again.
std::string on_one_line(std::string_view description) {
  std::string line(description);
  std::replace_if(line.begin(), line.end(), [](unsigned char byte) { return byte < 0x20 || byte == 0x7f; }, ' ');
  return line;
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
  try {
    return entries_of(toml::parse(text, std::string_view(file)), file);
  } catch (const toml::parse_error& error) {
    faults.push_back(place_of(file, error.source()) + ": " + on_one_line(error.description()) +
                     "; what TOML looks like is in gatewarden.toml(5)");
    return {};
  }
}

}  // namespace gatewarden::config
