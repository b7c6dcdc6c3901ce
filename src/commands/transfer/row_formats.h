// The two formats of user_rows.h. Private to this folder.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "commands/transfer/user_rows.h"

namespace gatewarden::commands {

// A row is no longer than this, whatever it holds.
inline constexpr std::size_t longest_row = 64 * 1024;

std::unique_ptr<UserRows> read_csv(LineReader& lines, const std::string& input_name, const RowReading& reading);
std::unique_ptr<UserRows> read_json_lines(LineReader& lines, const RowReading& reading);

std::string csv_header(Hashes hashes);
std::string csv_row(Hashes hashes, const account::ExportedUser& user);
std::string json_line(Hashes hashes, const account::ExportedUser& user);

// All that the person types, unless it is exactly the e-mail address, the telephone number and the user name.
std::vector<std::string> unusual_identifiers(const account::ExportedUser& user);
std::optional<std::string> username_of(const account::ExportedUser& user);

}  // namespace gatewarden::commands
