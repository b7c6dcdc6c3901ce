// People as rows of a file, CSV or JSON lines: read for the import, written by the export, the same members in both.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "authentication/registration.h"
#include "base/secret.h"
#include "base/time.h"
#include "commands/transfer/dialects.h"
#include "commands/transfer/line_reader.h"
#include "domain/account/user_export.h"
#include "domain/account/users.h"

namespace gatewarden::commands {

enum class RowFormat { csv, json_lines };
inline constexpr std::string_view row_format_names[] = {"csv", "jsonl"};  // in the order of the enumerators

// What a registration says, and what is known of somebody who has been a user before.
struct UserEntry {
  authentication::RegistrationEntry registration;
  std::vector<std::string> identifiers;  // everything that the person may type to log in; empty: e-mail address, phone, user name
  std::optional<Instant> consented_at;
  bool disabled = false;
};

// One row of a file: a user to be, or why it cannot be one.
struct UserRow {
  std::uint64_t first_line = 0;
  std::uint64_t last_line = 0;
  Secret text;  // as it stands in the file
  UserEntry entry;
  std::optional<authentication::EntryProblem> problem;
};

class UserRows {
 public:
  virtual ~UserRows() = default;
  // The next row that ends below the line `after`; nothing at the end.
  virtual std::optional<UserRow> next(std::uint64_t after) = 0;
  // The row without its password and hash, in the file's own format; empty if its parts cannot be told apart.
  virtual std::string without_password(const UserRow& row) const = 0;
  // The names of the columns, of a format that has a line of them.
  virtual std::vector<std::string> columns() const = 0;
};

// How a file of another system is read.
struct RowReading {
  const Dialect* dialect = nullptr;                     // of JSON lines; null: ours
  std::map<std::string, std::string, std::less<>> columns = {};  // of CSV: their name to ours; where there are any, unknown columns are passed over
};

// Tells the formats apart by the first character. Throws Refused for what is neither, with the name of the input.
RowFormat detect_format(LineReader& lines, const std::string& input_name);
// CSV reads its header first. Throws Refused.
std::unique_ptr<UserRows> read_rows(RowFormat format, LineReader& lines, const std::string& input_name,
                                    const RowReading& reading = {});

// Makes identifiers canonical and looks at all else. Nothing: the entry is good.
std::optional<authentication::EntryProblem> check_user_entry(UserEntry& entry, const authentication::EntryRules& rules, Instant now);
// Of an entry that was checked and whose password is a hash by now.
account::NewUser new_user_of(const UserEntry& entry, Instant now);

// Rows as read_rows() takes them.
enum class Hashes { left_out, written };
std::string first_line_of(RowFormat format, Hashes hashes);  // of a file; empty if there is none
std::string row_of(RowFormat format, Hashes hashes, const account::ExportedUser& user);

}  // namespace gatewarden::commands
