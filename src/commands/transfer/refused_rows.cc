#include "commands/transfer/refused_rows.h"

#include <unistd.h>

#include <cerrno>
#include <limits>
#include <optional>
#include <system_error>

#include "base/json_writer.h"
#include "base/text.h"
#include "commands/command.h"
#include "commands/transfer/row_formats.h"
#include "platform/csv/records.h"

namespace gatewarden::commands {

namespace {

using authentication::EntryProblem;

// A row of the report is a row of the file and a little more, of which quotes may double each character.
constexpr std::size_t longest_line = 8 * longest_row;

void must(bool succeeded) {
  if (!succeeded) throw std::system_error(errno, std::generic_category(), "the report of refused rows cannot be written");
}

constexpr std::string_view json_begin = "{\"line\":";

// Of a line that describe() wrote.
std::optional<std::uint64_t> number_at_begin(std::string_view json_line) {
  if (!json_line.starts_with(json_begin)) return std::nullopt;
  json_line.remove_prefix(json_begin.size());
  return parse_unsigned(json_line.substr(0, json_line.find(',')));
}

// Where the rows for lines up to `lines_done` end in a report that an earlier run left.
class KeptPart {
 public:
  KeptPart(LineReader& lines, RowFormat format) : lines_(lines), format_(format) {}

  std::uint64_t end_of(std::uint64_t lines_done) {
    std::uint64_t end = 0;
    for (bool is_header = format_ == RowFormat::csv;; is_header = false) {
      const auto line = next_line_number();
      if (!line || (!is_header && *line > lines_done)) return end;
      end = lines_.bytes();
    }
  }

 private:
  // Of the next row; one that is not whole, or no row of a report, is behind every line.
  std::optional<std::uint64_t> next_line_number() {
    constexpr auto behind = std::numeric_limits<std::uint64_t>::max();
    while (const auto line = lines_.next()) {
      if (line->too_long || !line->text.ends_with('\n')) return behind;
      if (format_ == RowFormat::json_lines) return number_at_begin(line->text).value_or(behind);
      const auto outcome = reader_.feed(line->text);
      if (outcome == csv::Reader::Outcome::malformed) return behind;
      if (outcome == csv::Reader::Outcome::record) return parse_unsigned(reader_.fields().front()).value_or(behind);
    }
    return std::nullopt;
  }

  LineReader& lines_;
  RowFormat format_;
  csv::Reader reader_;
};

}  // namespace

RefusedRows::RefusedRows(const OpenFile& file, RowFormat format, const UserRows& rows) : file_(file), format_(format), rows_(rows) {}

void RefusedRows::go_on_after(std::uint64_t lines_done) {
  if (!file_.is_regular()) return;
  if (is_of_somebody_else()) throw Refused("the file for refused rows is there already and holds something else");
  if (lines_done > 0) {
    must(lseek(file_.descriptor(), 0, SEEK_SET) == 0);
    LineReader lines(file_.descriptor(), longest_line, [] { return false; });
    kept_ = KeptPart(lines, format_).end_of(lines_done);
  }
  write("");
}

// What every report begins with.
std::string RefusedRows::begin() const {
  if (format_ == RowFormat::json_lines) return std::string(json_begin);
  std::vector<std::string> columns = {"line", "field", "reason"};
  for (const std::string& column : rows_.columns()) columns.push_back(column);
  return csv::record(columns);
}

bool RefusedRows::is_of_somebody_else() const {
  const std::string own = begin();
  std::string found(own.size(), '\0');
  const ssize_t count = pread(file_.descriptor(), found.data(), found.size(), 0);
  must(count >= 0);
  return count > 0 && found != own;
}

std::string RefusedRows::describe(const UserRow& row, const EntryProblem& problem) const {
  const std::string text = rows_.without_password(row);
  if (format_ == RowFormat::csv) {
    const std::vector<std::string> fields = {std::to_string(row.first_line), problem.field, problem.description};
    std::string head = csv::record(fields);
    if (text.empty()) return head;
    head.replace(head.size() - 2, 2, ",");
    return head + text;
  }
  JsonWriter json;
  json.begin_object().member("line", row.first_line).member("field", problem.field).member("reason", problem.description);
  if (!text.empty()) json.key("row").raw(text);
  json.end_object();
  return json.take() + "\n";
}

void RefusedRows::write(const std::string& descriptions) {
  const bool needs_header = kept_ == 0 && format_ == RowFormat::csv && !descriptions.empty();
  const std::string text = (needs_header ? begin() : "") + descriptions;
  written_ = text.size();
  const bool is_regular = file_.is_regular();
  if (is_regular) {
    must(ftruncate(file_.descriptor(), static_cast<off_t>(kept_)) == 0);
    must(lseek(file_.descriptor(), 0, SEEK_END) >= 0);
  }
  if (text.empty()) return;
  file_.write(text);
  if (is_regular) must(fdatasync(file_.descriptor()) == 0);
}

void RefusedRows::keep() {
  kept_ += written_;
  written_ = 0;
}

}  // namespace gatewarden::commands
