// Structured log: one JSON line an event on standard error, with a syslog level for journald. Five words: debug, info,
// warn, error, fatal. Values are escaped and cut at 1 KiB; nothing secret is ever passed in (S83).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace gatewarden::log {

enum class Level { debug, info, warn, error, fatal };

struct Field {
  Field(std::string_view field_name, std::string_view text) : name(field_name), value(text), is_text(true) {}
  Field(std::string_view field_name, const char* text) : Field(field_name, std::string_view(text)) {}
  Field(std::string_view field_name, const std::string& text) : Field(field_name, std::string_view(text)) {}
  Field(std::string_view field_name, std::int64_t number) : name(field_name), value(std::to_string(number)) {}
  Field(std::string_view field_name, std::uint64_t number) : name(field_name), value(std::to_string(number)) {}
  Field(std::string_view field_name, int number) : name(field_name), value(std::to_string(number)) {}
  Field(std::string_view field_name, double number);
  Field(std::string_view field_name, bool truth) : name(field_name), value(truth ? "true" : "false") {}
  std::string_view name;
  std::string value;
  bool is_text = false;
};

// `event` is a word like "request" or "login_failed": the name that operators search for.
void write(Level level, std::string_view event, std::initializer_list<Field> fields);
inline void debug(std::string_view event, std::initializer_list<Field> fields = {}) { write(Level::debug, event, fields); }
inline void info(std::string_view event, std::initializer_list<Field> fields = {}) { write(Level::info, event, fields); }
inline void warn(std::string_view event, std::initializer_list<Field> fields = {}) { write(Level::warn, event, fields); }
inline void error(std::string_view event, std::initializer_list<Field> fields = {}) { write(Level::error, event, fields); }
inline void fatal(std::string_view event, std::initializer_list<Field> fields = {}) { write(Level::fatal, event, fields); }

// What every line of this process carries ("program", "pool", "worker"), set after the fork; and the request's id, set by
// the dispatcher for as long as a request is served (empty: none).
void set_process(std::string_view program, std::string_view pool, int worker);
void set_request_id(std::string_view id);
void set_threshold(Level level);
// "json" lines (default), or "text" for people on a terminal.
enum class Format { json, text };
void set_format(Format format);
// The words of the settings log.level and log.format.
std::optional<Level> parse_level(std::string_view word);
std::optional<Format> parse_format(std::string_view word);
// Where lines go instead of standard error; for tests. -1: back to standard error.
void set_descriptor(int descriptor);

}  // namespace gatewarden::log
