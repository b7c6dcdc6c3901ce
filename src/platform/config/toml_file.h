// One TOML file as a flat list of names and values with their places. toml_file.cc is the only file that sees toml++.
#pragma once

#include <string>
#include <vector>

#include "platform/config/setting_value.h"

namespace gatewarden::config {

struct Entry {
  std::string name;   // "tokens.access_token"; what stands outside a section has no dot
  Found value;
  std::string place;  // "file:line:column"
};

// Every entry of the file. What cannot be read, or is no TOML, is one fault more.
std::vector<Entry> read_toml(const std::string& file, std::vector<std::string>& faults);

}  // namespace gatewarden::config
