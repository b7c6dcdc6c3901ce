#include "authentication/profile_rules.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "base/json_writer.h"
#include "base/text.h"
#include "base/uri.h"
#include "platform/json/value.h"

namespace gatewarden::authentication {

namespace {

constexpr std::size_t longest_profile = 8192;
constexpr std::size_t longest_text = 2048;
constexpr std::size_t longest_zone_name = 64;
constexpr std::size_t longest_language_tag = 35;  // RFC 5646 section 4.4.1

constexpr std::array<std::string_view, 14> claims = {
    "name",    "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile",
    "picture", "website",    "gender",      "birthdate",   "zoneinfo", "locale",             "address"};
constexpr std::array<std::string_view, 6> address_members = {"formatted", "street_address", "locality",
                                                             "region",    "postal_code",    "country"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The lines of an address (section 5.1.1) may be told apart by line breaks; nothing else has any use for control characters.
enum class LineBreaks { allowed, refused };

std::optional<std::string> text_problem(const json::Value& value, LineBreaks breaks) {
  const auto text = value.string();
  if (!text) return "is no text";
  if (text->size() > longest_text) return "is longer than " + std::to_string(longest_text) + " bytes";
  const bool has_control = std::any_of(text->begin(), text->end(), [breaks](char c) {
    const bool is_break = c == '\n' || c == '\r';
    return (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) && !(is_break && breaks == LineBreaks::allowed);
  });
  if (has_control) return "holds control characters";
  return std::nullopt;
}

// Applications put these into links: javascript: and the like must never get there (S66).
bool is_web_address(std::string_view text) {
  const auto uri = parse_uri(text);
  if (!uri || uri->host.empty()) return false;
  return equal_ignoring_ascii_case(uri->scheme, "https") || equal_ignoring_ascii_case(uri->scheme, "http");
}

std::optional<std::string> address_problem(const json::Value& address) {
  if (!address.is_object()) return "is no JSON object";
  for (const std::string& name : address.names()) {
    if (!holds(address_members, name)) return "holds " + printable(name, 50) + ", which is no member of an address";
    if (const auto problem = text_problem(*address.find(name), LineBreaks::allowed)) return name + " " + *problem;
  }
  return std::nullopt;
}

// A claim whose text has a form, and what is said of a text that has another.
struct FormRow {
  std::string_view claim;
  bool (*is_good)(std::string_view text);
  std::string_view otherwise;
};
constexpr std::string_view no_web_address = "is no https or http address";
constexpr std::array form_rows = {
    FormRow{"profile", is_web_address, no_web_address},
    FormRow{"picture", is_web_address, no_web_address},
    FormRow{"website", is_web_address, no_web_address},
    FormRow{"birthdate", is_birthdate, "is no date like 1815-12-10, 0000-12-10 without the year, or 1815"},
    FormRow{"zoneinfo", is_time_zone_name, "is no name of a time zone like Europe/Paris"},
    FormRow{"locale", is_locale, "is no language tag like en-GB"},
};

std::optional<std::string> claim_problem(const std::string& name, const json::Value& value) {
  if (name == "address") return address_problem(value);
  if (auto problem = text_problem(value, LineBreaks::refused)) return problem;
  const auto row = std::find_if(form_rows.begin(), form_rows.end(), [&](const FormRow& one) { return one.claim == name; });
  if (row != form_rows.end() && !row->is_good(*value.string())) return std::string(row->otherwise);
  return std::nullopt;
}

std::optional<ProfileProblem> member_problem(const std::string& name, const json::Value& value) {
  if (!holds(claims, name)) {
    return ProfileProblem{name, "holds " + printable(name, 50) + ", which is no claim that a profile can hold"};
  }
  if (const auto problem = claim_problem(name, value)) return ProfileProblem{name, "is not good: " + name + " " + *problem};
  return std::nullopt;
}

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_alpha(c) || is_digit(c); }

bool consists_of(std::string_view text, bool (*is_in)(char)) { return std::all_of(text.begin(), text.end(), is_in); }

std::optional<unsigned> digits_at(std::string_view text, std::size_t at, std::size_t length) {
  unsigned number = 0;
  for (const char digit : text.substr(at, length)) {
    if (!is_digit(digit)) return std::nullopt;
    number = number * 10 + static_cast<unsigned>(digit - '0');
  }
  return number;
}

// Every part between the separators, empty ones, too.
std::vector<std::string_view> parts_of(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find_first_of(separators);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// The subtags of a language tag, taken from the left.
class Subtags {
 public:
  explicit Subtags(std::string_view tag) : parts_(parts_of(tag, "-_")) {}

  bool are_over() const { return next_ == parts_.size(); }
  bool take(std::size_t least, std::size_t most, bool (*is_in)(char)) {
    if (are_over() || parts_[next_].size() < least || parts_[next_].size() > most || !consists_of(parts_[next_], is_in)) return false;
    ++next_;
    return true;
  }
  bool take_variant() {
    if (take(5, 8, is_alphanumeric)) return true;
    return !are_over() && !parts_[next_].empty() && is_digit(parts_[next_].front()) && take(4, 4, is_alphanumeric);
  }
  // "u-co-phonebk"; "x-anything" has shorter subtags, and is the last.
  bool take_extension() {
    if (are_over() || parts_[next_].size() != 1) return false;
    const bool is_private = parts_[next_] == "x" || parts_[next_] == "X";
    const std::size_t begin = next_;
    if (!take(1, 1, is_alphanumeric) || !take(is_private ? 1 : 2, 8, is_alphanumeric)) {
      next_ = begin;
      return false;
    }
    while (take(is_private ? 1 : 2, 8, is_alphanumeric)) continue;
    return true;
  }

 private:
  std::vector<std::string_view> parts_;
  std::size_t next_ = 0;
};

}  // namespace

std::span<const std::string_view> profile_claims() { return claims; }

std::optional<ProfileProblem> check_profile(std::string& json, std::string_view present) {
  if (json.size() > longest_profile) return ProfileProblem{"", "is longer than " + std::to_string(longest_profile) + " bytes"};
  const auto profile = json::Value::parse(json, 4);
  if (!profile || !profile->is_object()) return ProfileProblem{"", "is no JSON object"};
  const auto before = json::Value::parse(present);
  for (const std::string& name : profile->names()) {
    const json::Value value = *profile->find(name);
    const auto old = before && before->is_object() ? before->find(name) : std::nullopt;
    if (old && old->dump() == value.dump()) continue;
    if (auto problem = member_problem(name, value)) return problem;
  }
  json = profile->dump();
  return std::nullopt;
}

GoodClaims good_claims(std::string_view json) {
  GoodClaims good{"{}", {}};
  const auto profile = json::Value::parse(json, 4);
  if (!profile || !profile->is_object()) return good;
  JsonWriter kept;
  kept.begin_object();
  for (const std::string& name : profile->names()) {
    const json::Value value = *profile->find(name);
    if (member_problem(name, value)) good.dropped.push_back(printable(name, 50));
    else kept.key(name).raw(value.dump());
  }
  std::string whole = kept.end_object().take();
  if (check_profile(whole)) good.dropped = profile->names();
  else good.profile = std::move(whole);
  return good;
}

bool is_birthdate(std::string_view text) {
  if (text.size() == 4) return consists_of(text, is_digit) && text != "0000";
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto year = digits_at(text, 0, 4), month = digits_at(text, 5, 2), day = digits_at(text, 8, 2);
  if (!year || !month || !day) return false;
  // The year 0 has a 29th of February.
  return std::chrono::year_month_day{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month), std::chrono::day(*day)}.ok();
}

bool is_time_zone_name(std::string_view text) {
  const auto is_in_name = [](char c) { return is_alphanumeric(c) || c == '_' || c == '-' || c == '+'; };
  if (text.size() > longest_zone_name) return false;
  const auto parts = parts_of(text, "/");
  return std::all_of(parts.begin(), parts.end(), [&](std::string_view part) {
    return !part.empty() && is_alpha(part.front()) && consists_of(part, is_in_name);
  });
}

bool is_locale(std::string_view text) {
  if (text.size() > longest_language_tag) return false;
  Subtags subtags(text);
  // Longer ones are well-formed, too, but none was ever registered, and "English" is none.
  if (!subtags.take(2, 3, is_alpha)) return false;
  for (int extended = 0; extended < 3 && subtags.take(3, 3, is_alpha); ++extended) continue;
  subtags.take(4, 4, is_alpha);
  if (!subtags.take(2, 2, is_alpha)) subtags.take(3, 3, is_digit);
  while (subtags.take_variant()) continue;
  while (subtags.take_extension()) continue;
  return subtags.are_over();
}

}  // namespace gatewarden::authentication
