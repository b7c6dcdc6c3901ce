#include "platform/config/setting_value.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>

#include "base/network.h"
#include "base/text.h"
#include "base/uri.h"

namespace gatewarden::config {

namespace {

using Complaint = std::optional<std::string>;

struct Unit {
  std::string_view name;
  Milliseconds length;
};
constexpr std::array units = {Unit{"d", std::chrono::days(1)}, Unit{"h", std::chrono::hours(1)},
                              Unit{"m", std::chrono::minutes(1)},
                              Unit{"s", Seconds(1)}, Unit{"ms", Milliseconds(1)}};

std::string in_quotes(std::string_view text) { return '"' + printable(text) + '"'; }

template <typename T>
constexpr bool is_number = std::is_same_v<T, int> || std::is_same_v<T, std::int64_t>;
template <typename T>
constexpr bool is_duration = std::is_same_v<T, Seconds> || std::is_same_v<T, Milliseconds>;

// What the field is, in the words of a complaint: "a text", and how it would be written.
struct Kind {
  std::string_view name;     // for the manual
  std::string_view article;  // for complaints
  std::string_view example;
};

Kind kind_of(const Setting& setting) {
  if (std::holds_alternative<Permissions>(setting.allowed)) return {"permissions", "permissions", "write them in octal: 0o660"};
  if (std::holds_alternative<OneOf>(setting.allowed)) return {"word", "a word", ""};
  return std::visit(
      [](auto reach) -> Kind {
        using T = std::remove_reference_t<decltype(reach(std::declval<Settings&>()))>;
        if constexpr (std::is_same_v<T, Seconds>) {
          return {"seconds", "a time", "write seconds as a number, or \"15m\", \"1h\", \"30d\""};
        }
        if constexpr (std::is_same_v<T, Milliseconds>) {
          return {"milliseconds", "a time", "write milliseconds as a number, or \"500ms\", \"2s\""};
        }
        if constexpr (std::is_same_v<T, bool>) return {"truth value", "a truth value", "write true or false"};
        if constexpr (is_number<T>) return {"integer", "an integer", "write a number without quotes"};
        if constexpr (std::is_same_v<T, std::vector<std::string>>) return {"list of text", "a list", "write [\"one\", \"two\"]"};
        if constexpr (std::is_same_v<T, Secret>) return {"secret", "a text", "write it in quotes"};
        return {"text", "a text", "write it in quotes"};
      },
      setting.place);
}

std::string_view name_of(const Found& found) {
  constexpr std::array<std::string_view, 5> names = {"a text", "an integer", "a truth value", "a decimal number", "a list"};
  if (const auto* foreign = std::get_if<Foreign>(&found)) return foreign->what;
  return names[found.index()];
}

std::string wrong_type(const Setting& setting, const Found& found) {
  const Kind kind = kind_of(setting);
  std::string right(kind.example);
  if (right.empty()) right = "write one of " + range_name(setting);
  return std::string(setting.name) + " is " + std::string(name_of(found)) + " where " + std::string(kind.article) +
      " belongs; " + right;
}

std::string not_allowed(const Setting& setting, const std::string& shown) {
  return std::string(setting.name) + " = " + shown + " is not possible; " + range_name(setting) + " would be right";
}

bool is_cache_server(std::string_view text) {
  if (text.starts_with("unix:")) return text.size() > 6 && text[5] == '/';
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto port = parse_unsigned(text.substr(colon + 1));
  return port && *port >= 1 && *port <= 65535;
}

// RFC 6454 section 6.2: what else a browser would never send could only look as if it were allowed.
bool is_origin(std::string_view text) {
  const auto uri = parse_uri(text);
  if (!uri || uri->host.empty() || uri->userinfo || uri->query || uri->fragment || !uri->path.empty()) return false;
  if (uri->scheme != "https" && uri->scheme != "http") return false;
  return text == to_lower_ascii(text) && uri->port.value_or("1") != "" && !text.ends_with(uri->scheme == "https" ? ":443" : ":80");
}

// In clear only where nobody is on the way.
bool is_call_out(std::string text) {
  for (const std::string_view name : {"{recipient}", "{text}"})
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name)) text.erase(at, name.size());
  const auto uri = parse_uri(text);
  if (!uri || uri->host.empty() || uri->userinfo || uri->fragment) return false;
  if (uri->scheme == "https") return true;
  return uri->scheme == "http" && (uri->host == "localhost" || uri->host == "127.0.0.1" || uri->host == "[::1]");
}

Complaint check_text(const Setting& setting, std::string_view text) {
  if (!is_utf8(text) || text.find('\0') != std::string_view::npos) {
    return std::string(setting.name) + " holds what is no text; UTF-8 without NUL would be right";
  }
  if (std::holds_alternative<CallOut>(setting.allowed) && !text.empty() && !is_call_out(std::string(text))) {
    return not_allowed(setting, in_quotes(text));
  }
  if (const auto* one_of = std::get_if<OneOf>(&setting.allowed)) {
    if (std::find(one_of->words.begin(), one_of->words.end(), text) == one_of->words.end()) {
      return not_allowed(setting, in_quotes(text));
    }
  }
  if (std::holds_alternative<AbsolutePath>(setting.allowed) && !text.empty() && text.front() != '/') {
    return std::string(setting.name) + " = " + in_quotes(text) + " is no absolute path; begin it with \"/\"";
  }
  return std::nullopt;
}

// The number that the found value stands for, in the setting's unit; nothing if it stands for none.
std::optional<std::int64_t> number_of(const Setting& setting, const Found& found, Source source, Milliseconds unit) {
  if (const auto* number = std::get_if<std::int64_t>(&found)) return *number;
  const auto* text = std::get_if<std::string>(&found);
  if (text == nullptr) return std::nullopt;
  if (std::holds_alternative<Permissions>(setting.allowed)) {
    unsigned value = 0;
    char rest = 0;
    const bool octal = std::sscanf(text->c_str(), text->starts_with("0o") ? "0o%o%c" : "%o%c", &value, &rest) == 1;
    return octal ? std::optional<std::int64_t>(value) : std::nullopt;
  }
  if (unit.count() > 0) return parse_duration(*text, unit);
  return source == Source::environment ? parse_integer(*text) : std::nullopt;
}

Range range_of(const Setting& setting) {
  if (std::holds_alternative<Permissions>(setting.allowed)) return {0, 0777};
  if (const auto* range = std::get_if<Range>(&setting.allowed)) return *range;
  return {std::numeric_limits<int>::min(), std::numeric_limits<int>::max()};
}

std::optional<std::vector<std::string>> list_of(const Found& found, Source source) {
  if (const auto* list = std::get_if<std::vector<std::string>>(&found)) return *list;
  const auto* text = std::get_if<std::string>(&found);
  if (text == nullptr || source == Source::file) return std::nullopt;
  std::vector<std::string> list;
  for (const std::string& piece : split_words(*text, ',')) list.emplace_back(trim(piece));
  return list;
}

Complaint assign_to(std::string& field, const Setting& setting, const Found& found, Source) {
  const auto* text = std::get_if<std::string>(&found);
  if (text == nullptr) return wrong_type(setting, found);
  if (auto complaint = check_text(setting, *text)) return complaint;
  field = *text;
  return std::nullopt;
}

Complaint assign_to(Secret& field, const Setting& setting, const Found& found, Source) {
  const auto* text = std::get_if<std::string>(&found);
  if (text == nullptr) return wrong_type(setting, found);
  field = Secret(*text);
  return std::nullopt;
}

Complaint assign_to(Mode& field, const Setting& setting, const Found& found, Source source) {
  std::string word;
  if (auto complaint = assign_to(word, setting, found, source)) return complaint;
  field = word == "development" ? Mode::development : Mode::production;
  return std::nullopt;
}

Complaint assign_to(bool& field, const Setting& setting, const Found& found, Source source) {
  if (const auto* truth = std::get_if<bool>(&found)) {
    field = *truth;
    return std::nullopt;
  }
  const auto* word = std::get_if<std::string>(&found);
  const bool is_word = word != nullptr && (*word == "true" || *word == "false");
  if (source == Source::file || !is_word) return wrong_type(setting, found);
  field = *word == "true";
  return std::nullopt;
}

Complaint assign_to(std::vector<std::string>& field, const Setting& setting, const Found& found, Source source) {
  const auto list = list_of(found, source);
  if (!list) return wrong_type(setting, found);
  for (const std::string& one : *list) {
    if (std::holds_alternative<CacheServers>(setting.allowed) && !is_cache_server(one))
      return not_allowed(setting, in_quotes(one));
    const bool is_network = !std::holds_alternative<Networks>(setting.allowed) || parse_network(one);
    if (!is_network) return not_allowed(setting, in_quotes(one));
    const bool is_kind = one == "email" || one == "phone" || one == "username";
    if (std::holds_alternative<IdentifierKinds>(setting.allowed) && !is_kind) return not_allowed(setting, in_quotes(one));
    if (std::holds_alternative<Origins>(setting.allowed) && !is_origin(one)) return not_allowed(setting, in_quotes(one));
  }
  field = *list;
  return std::nullopt;
}

template <typename T>
Complaint assign_to(T& field, const Setting& setting, const Found& found, Source source) {
  Milliseconds unit{0};
  if constexpr (is_duration<T>) unit = T{1};
  const auto number = number_of(setting, found, source, unit);
  if (!number) return wrong_type(setting, found);
  const Range range = range_of(setting);
  if (*number < range.least || *number > range.most) {
    const auto* written = std::get_if<std::string>(&found);
    return not_allowed(setting, written != nullptr ? in_quotes(*written) : std::to_string(*number));
  }
  if constexpr (is_number<T>) {
    field = static_cast<T>(*number);
  } else {
    field = T{*number};
  }
  return std::nullopt;
}

std::string show_octal(std::int64_t number) {
  char text[32];
  std::snprintf(text, sizeof text, "0o%03llo", static_cast<unsigned long long>(number));
  return text;
}

// The largest unit that divides it: "30d", "90s".
std::string show_duration(Milliseconds duration) {
  if (duration.count() == 0) return "0";
  const auto* const unit =
      std::find_if(units.begin(), units.end(),
                   [duration](const Unit& one) { return duration.count() % one.length.count() == 0; });
  return '"' + std::to_string(duration.count() / unit->length.count()) + std::string(unit->name) + '"';
}

std::string show_text(std::string_view text) {
  std::string shown = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') shown += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
      shown += escaped;
    } else {
      shown += c;
    }
  }
  return shown + '"';
}

template <typename T>
std::string show_field(const T& field, const Setting& setting) {
  if constexpr (std::is_same_v<T, std::string>) {
    return show_text(field);
  } else if constexpr (std::is_same_v<T, Secret>) {
    return field.empty() ? "(not set)" : "(set)";
  } else if constexpr (std::is_same_v<T, Mode>) {
    return field == Mode::development ? "\"development\"" : "\"production\"";
  } else if constexpr (std::is_same_v<T, bool>) {
    return field ? "true" : "false";
  } else if constexpr (is_duration<T>) {
    return show_duration(field);
  } else if constexpr (is_number<T>) {
    return std::holds_alternative<Permissions>(setting.allowed) ? show_octal(field) : std::to_string(field);
  } else {
    std::vector<std::string> shown;
    for (const std::string& one : field) shown.push_back(show_text(one));
    return '[' + join(shown, ", ") + ']';
  }
}

std::string show_bound(const Setting& setting, std::int64_t bound) {
  const auto trimmed = [](std::string text) { return text.starts_with('"') ? text.substr(1, text.size() - 2) : text; };
  if (std::holds_alternative<Reach<Seconds>>(setting.place)) return trimmed(show_duration(Seconds(bound)));
  if (std::holds_alternative<Reach<Milliseconds>>(setting.place)) return trimmed(show_duration(Milliseconds(bound)));
  return std::to_string(bound);
}

}  // namespace

std::optional<std::string> assign(Settings& settings, const Setting& setting, const Found& found, Source source) {
  return std::visit([&](auto reach) { return assign_to(reach(settings), setting, found, source); }, setting.place);
}

std::string show(const Settings& settings, const Setting& setting) {
  // The table reaches fields for writing; here they are only read.
  auto& readable = const_cast<Settings&>(settings);
  return std::visit([&](auto reach) { return show_field(reach(readable), setting); }, setting.place);
}

std::string type_name(const Setting& setting) { return std::string(kind_of(setting).name); }

std::string range_name(const Setting& setting) {
  if (const auto* one_of = std::get_if<OneOf>(&setting.allowed)) {
    std::string text;
    for (std::size_t i = 0; i < one_of->words.size(); ++i) {
      if (i > 0) text += i + 1 == one_of->words.size() ? " or " : ", ";
      text += one_of->words[i].empty() ? "\"\"" : one_of->words[i];
    }
    return text;
  }
  if (std::holds_alternative<AbsolutePath>(setting.allowed)) return "an absolute path";
  if (std::holds_alternative<CacheServers>(setting.allowed)) return "\"unix:/path\" or \"host:port\"";
  if (std::holds_alternative<Networks>(setting.allowed)) return "\"192.0.2.1\" or \"192.0.2.0/24\"";
  if (std::holds_alternative<Origins>(setting.allowed)) return "\"https://host\" or \"https://host:port\"";
  if (std::holds_alternative<IdentifierKinds>(setting.allowed)) return "email, phone or username";
  if (std::holds_alternative<CallOut>(setting.allowed)) return "\"https://…\", or \"http://localhost…\"";
  if (std::holds_alternative<Permissions>(setting.allowed)) return "0o000 to 0o777";
  if (std::holds_alternative<Range>(setting.allowed)) {
    const Range range = range_of(setting);
    return show_bound(setting, range.least) + " to " + show_bound(setting, range.most);
  }
  return {};
}

std::optional<std::int64_t> parse_duration(std::string_view text, Milliseconds unit) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto count = parse_integer(text.substr(0, digits));
  if (!count) return std::nullopt;
  if (digits == text.size()) return count;
  for (const Unit& one : units) {
    if (text.substr(digits) != one.name) continue;
    if (*count > std::numeric_limits<std::int64_t>::max() / one.length.count()) return std::nullopt;
    const std::int64_t milliseconds = *count * one.length.count();
    if (milliseconds % unit.count() != 0) return std::nullopt;
    return milliseconds / unit.count();
  }
  return std::nullopt;
}

}  // namespace gatewarden::config
