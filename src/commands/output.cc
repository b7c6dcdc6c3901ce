#include "commands/output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "base/text.h"

namespace gatewarden::commands {

namespace {

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view plain = "\x1b[0m";
constexpr std::string_view begin_line_anew = "\r\x1b[K";

bool is_able_terminal(int descriptor) {
  const char* const terminal = std::getenv("TERM");
  return isatty(descriptor) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

// NO_COLOR (no-color.org), and terminals that know none.
bool wants_colours(int descriptor) {
  const char* const refused = std::getenv("NO_COLOR");
  return is_able_terminal(descriptor) && (refused == nullptr || *refused == '\0');
}

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(descriptor, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw std::system_error(errno, std::generic_category(), "the output cannot be written");
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

// Text of the database is shown so that it cannot move the cursor; quotes are harmless here and stay.
std::string shown(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = std::max<std::size_t>(utf8_length_at(text, at), 1);
    const std::string_view piece = text.substr(at, length);
    const bool harmless = piece == "\"" || piece == "'" || piece == "\\";
    out += harmless ? std::string(piece) : printable(piece);
    at += length;
  }
  return out;
}

struct ForPeople {
  std::string operator()(std::monostate) const { return "-"; }
  std::string operator()(bool truth) const { return truth ? "yes" : "no"; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(const std::string& text) const { return text.empty() ? "-" : shown(text); }
  std::string operator()(const std::vector<std::string>& texts) const { return texts.empty() ? "-" : shown(join(texts, " ")); }
  std::string operator()(const RawJson& json) const { return shown(json.text); }
};

struct IntoJson {
  JsonWriter& json;
  void operator()(std::monostate) const { json.null(); }
  void operator()(bool truth) const { json.value(truth); }
  void operator()(std::int64_t number) const { json.value(number); }
  void operator()(const std::string& text) const { json.value(text); }
  void operator()(const std::vector<std::string>& texts) const {
    json.begin_array();
    for (const std::string& text : texts) json.value(text);
    json.end_array();
  }
  void operator()(const RawJson& raw) const { json.raw(raw.text); }
};

void write_record(JsonWriter& json, const Record& record) {
  json.begin_object();
  for (const auto& [name, cell] : record.cells()) {
    json.key(name);
    std::visit(IntoJson{json}, cell);
  }
  json.end_object();
}

// Characters, not bytes: what a terminal gives one place each (wide ones of East Asia apart).
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t own = width_of(text);
  return own < width ? text + std::string(width - own, ' ') : text;
}

std::string spoken(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string without_trailing_spaces(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

}  // namespace

Record& Record::add(std::string_view name, Cell cell) {
  cells_.emplace_back(name, std::move(cell));
  return *this;
}

const Cell* Record::find(std::string_view name) const {
  const auto found = std::find_if(cells_.begin(), cells_.end(), [name](const auto& cell) { return cell.first == name; });
  return found == cells_.end() ? nullptr : &found->second;
}

Output::Output(int results, int remarks, Format format)
    : results_(results),
      remarks_(remarks),
      format_(format),
      colours_(wants_colours(results)),
      remark_colours_(wants_colours(remarks)),
      live_(is_able_terminal(remarks)) {}

void Output::list(std::span<const Record> records, std::span<const std::string_view> columns) {
  if (format_ == Format::json) {
    JsonWriter json;
    json.begin_array();
    for (const Record& record : records) write_record(json, record);
    json.end_array();
    write_results(json.take() + "\n");
    return;
  }
  if (records.empty()) return say("none");

  std::vector<std::vector<std::string>> lines(1);
  for (const std::string_view column : columns) lines.front().push_back(spoken(column));
  for (const Record& record : records) {
    auto& line = lines.emplace_back();
    for (const std::string_view column : columns) {
      const Cell* const cell = record.find(column);
      line.push_back(cell == nullptr ? "-" : std::visit(ForPeople(), *cell));
    }
  }
  std::vector<std::size_t> widths(columns.size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width_of(line[i]));
  }
  std::string table;
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) text += padded(line[i], widths[i] + 2);
    text = without_trailing_spaces(text);
    table += &line == &lines.front() ? heading(text) : text;
  }
  write_results(table);
}

void Output::one(const Record& record) {
  if (format_ == Format::json) {
    JsonWriter json;
    write_record(json, record);
    write_results(json.take() + "\n");
    return;
  }
  std::size_t width = 0;
  for (const auto& [name, cell] : record.cells()) width = std::max(width, width_of(name));
  std::string text;
  for (const auto& [name, cell] : record.cells()) {
    const std::string label = padded(spoken(name), width);
    text += heading(label) + without_trailing_spaces("  " + std::visit(ForPeople(), cell));
  }
  write_results(text);
}

void Output::text(std::string_view text) { write_results(text); }

void Output::say(std::string_view sentence) {
  remove_live_line();
  write_all(remarks_, std::string(sentence) + "\n");
}

void Output::complain(std::string_view sentence) {
  remove_live_line();
  const std::string prefix = "gatewarden: ";
  write_all(remarks_, (remark_colours_ ? std::string(red) + prefix + std::string(plain) : prefix) + std::string(sentence) + "\n");
}

void Output::progress(std::string_view sentence) {
  if (isatty(remarks_) == 1) say(sentence);
}

void Output::live(std::string_view line) {
  if (!live_ || (line.empty() && !live_line_is_there_)) return;
  write_all(remarks_, std::string(begin_line_anew) + std::string(line));
  live_line_is_there_ = !line.empty();
}

std::size_t Output::columns() const {
  constexpr std::size_t usual = 80;
  winsize size{};
  return ioctl(remarks_, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : usual;
}

void Output::remove_live_line() { live(""); }

void Output::write_results(std::string_view text) {
  remove_live_line();
  write_all(results_, text);
}

std::string Output::heading(const std::string& text) const {
  return colours_ ? std::string(bold) + text + std::string(plain) : text;
}

}  // namespace gatewarden::commands
