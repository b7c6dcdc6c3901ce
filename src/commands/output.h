// What commands print: the same record as aligned columns for people or as JSON for programs. Results go to standard output,
// everything else to standard error.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/json_writer.h"
#include "base/time.h"

namespace gatewarden::commands {

// JSON that is kept as it is, and shown as it is.
struct RawJson {
  std::string text;
};
using Cell = std::variant<std::monostate, bool, std::int64_t, std::string, std::vector<std::string>, RawJson>;

// Named values in their order. The names are those of JSON; people see them with spaces.
class Record {
 public:
  Record& add(std::string_view name, Cell cell);
  Record& add(std::string_view name, std::string_view text) { return add(name, Cell(std::string(text))); }
  Record& add(std::string_view name, const char* text) { return add(name, std::string_view(text)); }
  Record& add(std::string_view name, const std::string& text) { return add(name, std::string_view(text)); }
  Record& add(std::string_view name, bool truth) { return add(name, Cell(truth)); }
  Record& add(std::string_view name, int number) { return add(name, Cell(std::int64_t{number})); }
  Record& add(std::string_view name, std::int64_t number) { return add(name, Cell(number)); }
  // As text, because JSON's readers keep only 53 bits.
  Record& add(std::string_view name, std::uint64_t number) { return add(name, std::to_string(number)); }
  Record& add(std::string_view name, Instant at) { return add(name, to_rfc3339(at)); }
  template <typename T>
  Record& add(std::string_view name, const std::optional<T>& content) {
    return content ? add(name, *content) : add(name, Cell());
  }

  const std::vector<std::pair<std::string, Cell>>& cells() const { return cells_; }
  const Cell* find(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, Cell>> cells_;
};

enum class Format { people, json };

class Output {
 public:
  Output(int results, int remarks, Format format);

  // The columns named for people; whole records for programs.
  void list(std::span<const Record> records, std::span<const std::string_view> columns);
  // One line a value for people.
  void one(const Record& record);
  // Text that is a result by itself: a file, a manual page.
  void text(std::string_view text);

  // Standard error: what was done, what went wrong.
  void say(std::string_view sentence);
  void complain(std::string_view sentence);
  // Lines that come often: progress of something long, and only on a terminal.
  void progress(std::string_view sentence);
  // A line at the bottom of the terminal that the next one replaces, and that anything else that is said removes; empty: none.
  // Does nothing where has_live_line() says no: no terminal, or one that cannot go back on a line.
  void live(std::string_view line);
  bool has_live_line() const { return live_; }
  std::size_t columns() const;  // of the terminal; 80 where it does not say

  bool for_people() const { return format_ == Format::people; }

 private:
  void write_results(std::string_view text);
  void remove_live_line();
  std::string heading(const std::string& text) const;

  int results_;
  int remarks_;
  Format format_;
  bool colours_;          // on standard output
  bool remark_colours_;   // on standard error
  bool live_;
  bool live_line_is_there_ = false;
};

}  // namespace gatewarden::commands
