// The log: every line is put together in memory and leaves by one write(), so that lines of many processes never mix.
#include "platform/log/log.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

namespace gatewarden::log {
namespace {

constexpr std::size_t longest_value = 1024;

struct LevelRow {
  Level level;
  std::string_view name;
  std::string_view syslog;  // sd-daemon(3): what journald reads before a line
};
constexpr std::array<LevelRow, 5> levels{{
    {Level::debug, "debug", "<7>"},
    {Level::info, "info", "<6>"},
    {Level::warn, "warn", "<4>"},
    {Level::error, "error", "<3>"},
    {Level::fatal, "fatal", "<2>"},
}};

struct State {
  std::string program;
  std::string pool;
  int worker = -1;
  std::string request_id;
  Level threshold = Level::info;
  Format format = Format::json;
  int descriptor = STDERR_FILENO;
  std::optional<bool> for_journal;  // asked once for each descriptor
};
State& state() {
  static State the_state;
  return the_state;
}

// JOURNAL_STREAM names the device and inode of the stream that journald reads; what standard error was redirected to since
// then is not that stream, and gets no level prefix.
bool is_journal(int descriptor) {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat status {};
  if (stream == nullptr || fstat(descriptor, &status) != 0) return false;
  return std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino) == stream;
}

// The bytes of the UTF-8 character that begins the text; 0 if it is malformed.
std::size_t character_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return length <= text.size() && is_utf8(text.substr(0, length)) ? length : 0;
}

// C1 controls, which some terminals obey, are U+0080 to U+009F: C2 80 to C2 9F.
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (character.size() == 2) return first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
  return character.size() == 1 && (first < 0x20 || first == 0x7f);
}

// What nearly every character is, so that a line costs little.
constexpr auto needs_no_thought = [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; };

void append_escape(std::string& out, unsigned code) {
  std::array<char, 8> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "\\u%04x", code & 0xffffU);
  out += buffer.data();
}

void append_quoted(std::string& out, std::string_view text) {
  const bool cut = text.size() > longest_value;
  if (cut) text = text.substr(0, longest_value);
  out += '"';
  for (;;) {
    const auto plain = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), needs_no_thought) - text.begin());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const std::size_t length = character_length(text);
    const std::string_view character = text.substr(0, length);
    if (length == 0) {
      append_escape(out, 0xfffd);
    } else if (is_control(character)) {
      append_escape(out, static_cast<unsigned char>(character.back()));
    } else {
      if (character == "\"" || character == "\\") out += '\\';
      out += character;
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += cut ? "…\"" : "\"";
}

std::string timestamp() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  std::tm parts{};
  gmtime_r(&now.tv_sec, &parts);
  std::array<char, 40> buffer{};
  const std::size_t length = std::strftime(buffer.data(), buffer.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(buffer.data() + length, buffer.size() - length, ".%03ldZ", now.tv_nsec / 1'000'000);
  return buffer.data();
}

void append_json(std::string& line, std::string_view name, std::string_view value, bool is_text) {
  line += line.back() == '{' ? "\"" : ",\"";
  line += name;
  line += "\":";
  if (is_text) append_quoted(line, value);
  else line += value;
}

std::string json_line(const LevelRow& level, std::string_view event, std::initializer_list<Field> fields) {
  const State& now = state();
  std::string line = "{";
  append_json(line, "time", timestamp(), true);
  append_json(line, "level", level.name, true);
  append_json(line, "event", event, true);
  if (!now.program.empty()) append_json(line, "program", now.program, true);
  append_json(line, "pid", std::to_string(getpid()), false);
  if (!now.pool.empty()) append_json(line, "pool", now.pool, true);
  if (now.worker >= 0) append_json(line, "worker", std::to_string(now.worker), false);
  if (!now.request_id.empty()) append_json(line, "request_id", now.request_id, true);
  for (const Field& field : fields) append_json(line, field.name, field.value, field.is_text);
  line += "}\n";
  return line;
}

bool is_plain(std::string_view text) {
  return !text.empty() && text.size() <= longest_value && is_printable_ascii(text) &&
         text.find_first_of(" \"\\=") == std::string_view::npos;
}

void append_text(std::string& line, std::string_view name, const std::string& value, bool is_text) {
  line += ' ';
  line += name;
  line += '=';
  if (is_text && !is_plain(value)) append_quoted(line, value);
  else line += value;
}

std::string text_line(const LevelRow& level, std::string_view event, std::initializer_list<Field> fields) {
  const State& now = state();
  std::string line = timestamp();
  line += ' ';
  line += level.name;
  line.append(6 - level.name.size(), ' ');
  line += event;
  if (!now.pool.empty()) append_text(line, "pool", now.pool, true);
  if (now.worker >= 0) append_text(line, "worker", std::to_string(now.worker), false);
  if (!now.request_id.empty()) append_text(line, "request_id", now.request_id, true);
  for (const Field& field : fields) append_text(line, field.name, field.value, field.is_text);
  line += '\n';
  return line;
}

// A line that cannot be written (disk full, reader gone) is lost: a request must not fail for its log line.
void write_out(int descriptor, std::string_view line) {
  while (!line.empty()) {
    const ssize_t written = ::write(descriptor, line.data(), line.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    line.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

Field::Field(std::string_view field_name, double number) : name(field_name) {
  std::array<char, 32> buffer{};
  const auto [end, problem] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  value.assign(buffer.data(), end);
  // JSON has no word for infinity and not-a-number (RFC 8259 section 6).
  if (problem != std::errc{} || value.find_first_of("ni") != std::string::npos) value = "null";
}

void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
  State& now = state();
  if (level < now.threshold) return;
  const int saved_errno = errno;
  const LevelRow& row = levels.at(static_cast<std::size_t>(level));
  std::string line = now.format == Format::json ? json_line(row, event, fields) : text_line(row, event, fields);
  if (!now.for_journal) now.for_journal = is_journal(now.descriptor);
  if (*now.for_journal) line.insert(0, row.syslog);
  write_out(now.descriptor, line);
  errno = saved_errno;
}

void set_process(std::string_view program, std::string_view pool, int worker) {
  state().program = program;
  state().pool = pool;
  state().worker = worker;
}

void set_request_id(std::string_view id) { state().request_id = id; }
void set_threshold(Level level) { state().threshold = level; }
void set_format(Format format) { state().format = format; }

std::optional<Level> parse_level(std::string_view word) {
  for (const LevelRow& row : levels) {
    if (row.name == word) return row.level;
  }
  return std::nullopt;
}

std::optional<Format> parse_format(std::string_view word) {
  if (word == "json") return Format::json;
  if (word == "text") return Format::text;
  return std::nullopt;
}

void set_descriptor(int descriptor) {
  state().descriptor = descriptor < 0 ? STDERR_FILENO : descriptor;
  state().for_journal.reset();
}

}  // namespace gatewarden::log
