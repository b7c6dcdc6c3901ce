// Values of settings: from what a file or the environment holds to the typed field, and back to text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "platform/config/settings_table.h"

namespace gatewarden::config {

// A value of TOML that no setting can take; the word says which: "a table", "a date".
struct Foreign {
  std::string_view what;
};
// What was found, before anyone knows whether it fits. Text from the environment is one string, and may be read as a number
// or a list.
using Found = std::variant<std::string, std::int64_t, bool, double, std::vector<std::string>, Foreign>;
enum class Source { file, environment };

// Puts the value where the setting stands. Answers what is wrong and what would be right, having changed nothing; nothing if
// all is well. A secret's value is in no answer.
std::optional<std::string> assign(Settings& settings, const Setting& setting, const Found& found, Source source);

// As it would stand in the file; "(set)" or "(not set)" for a secret.
std::string show(const Settings& settings, const Setting& setting);
std::string type_name(const Setting& setting);
// "1 to 86400", "production or development"; empty: anything.
std::string range_name(const Setting& setting);

// "15m", "1h", "30d", "500ms", or a plain number of `unit`s; nothing if it is none of these or no whole number of units.
std::optional<std::int64_t> parse_duration(std::string_view text, Milliseconds unit);

}  // namespace gatewarden::config
