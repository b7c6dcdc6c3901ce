#include "authentication/profile_rules.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/uri.h"
#include "platform/json/value.h"

namespace gatewarden::authentication {

namespace {

constexpr std::size_t longest_profile = 8192;
constexpr std::size_t longest_text = 2048;

constexpr std::array<std::string_view, 14> claims = {
    "name",    "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile",
    "picture", "website",    "gender",      "birthdate",   "zoneinfo", "locale",             "address"};
constexpr std::array<std::string_view, 3> address_claims = {"profile", "picture", "website"};
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

std::optional<std::string> claim_problem(const std::string& name, const json::Value& value) {
  if (name == "address") return address_problem(value);
  if (auto problem = text_problem(value, LineBreaks::refused)) return problem;
  if (holds(address_claims, name) && !is_web_address(*value.string())) return "is no https or http address";
  return std::nullopt;
}

}  // namespace

std::span<const std::string_view> profile_claims() { return claims; }

std::optional<std::string> check_profile(std::string& json) {
  if (json.size() > longest_profile) return "is longer than " + std::to_string(longest_profile) + " bytes";
  const auto profile = json::Value::parse(json, 4);
  if (!profile || !profile->is_object()) return "is no JSON object";
  for (const std::string& name : profile->names()) {
    if (!holds(claims, name)) return "holds " + printable(name, 50) + ", which is no claim that a profile can hold";
    if (const auto problem = claim_problem(name, *profile->find(name))) return "is not good: " + name + " " + *problem;
  }
  json = profile->dump();
  return std::nullopt;
}

}  // namespace gatewarden::authentication
