#include "authentication/identifier.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "base/text.h"
#include "platform/unicode/precis.h"

namespace gatewarden::authentication {

namespace {

using account::Identifier;
using account::IdentifierKind;

constexpr std::size_t maximum_length = 320;
constexpr std::size_t maximum_local_part = 64;  // RFC 5321 section 4.5.3.1.1
constexpr std::size_t maximum_domain = 255;     // section 4.5.3.1.2
constexpr std::size_t maximum_label = 63;       // RFC 1035 section 2.3.4
// E.164 section 6.2.1 has at most 15 digits; the shortest numbers in use have 7.
constexpr std::size_t minimum_digits = 7;
constexpr std::size_t maximum_digits = 15;

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || is_digit(c); }

// RFC 5322 section 3.2.3 without upper case, which has been mapped away; beyond ASCII RFC 6531 section 3.3.
bool is_atom_character(char c) {
  return !is_ascii(c) || is_letter_or_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

// Dots stand between atoms only. Quoted local parts exist on paper alone.
bool is_local_part(std::string_view text) {
  if (text.empty() || text.size() > maximum_local_part) return false;
  if (text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '.' || is_atom_character(c); });
}

bool is_label(std::string_view text) {
  if (text.empty() || text.size() > maximum_label || text.front() == '-' || text.back() == '-') return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return !is_ascii(c) || is_letter_or_digit(c) || c == '-'; });
}

bool is_domain(std::string_view text) {
  if (text.empty() || text.size() > maximum_domain) return false;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    if (!is_label(text.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

std::optional<Identifier> parse_email(std::string_view text) {
  const std::size_t at = text.rfind('@');
  const std::string_view local_part = text.substr(0, at);
  if (!is_local_part(local_part) || !is_domain(text.substr(at + 1))) return std::nullopt;
  // What is beyond ASCII must be letters and the like, not spaces or invisible marks that make two addresses look as one.
  std::string beyond_ascii;
  std::copy_if(text.begin(), text.end(), std::back_inserter(beyond_ascii), [](char c) { return !is_ascii(c); });
  if (!unicode::is_identifier_class(beyond_ascii)) return std::nullopt;
  return Identifier{IdentifierKind::email, std::string(text)};
}

// "+49 (0)30 …" is +4930…: the bracketed zero is dialled only inside the country.
std::optional<Identifier> parse_phone(std::string_view text) {
  std::string number = "+";
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text.substr(at).starts_with("(0)")) {
      at += 2;
    } else if (is_digit(text[at])) {
      number += text[at];
    } else if (std::string_view(" .-()/").find(text[at]) == std::string_view::npos) {
      return std::nullopt;
    }
  }
  const std::size_t digits = number.size() - 1;
  if (digits < minimum_digits || digits > maximum_digits || number[1] == '0') return std::nullopt;
  return Identifier{IdentifierKind::phone, number};
}

std::optional<Identifier> parse_username(std::string_view text) {
  if (!unicode::is_identifier_class(text) || !unicode::obeys_bidi_rule(text)) return std::nullopt;
  return Identifier{IdentifierKind::username, std::string(text)};
}

}  // namespace

std::optional<Identifier> parse_identifier(std::string_view text) {
  if (text.size() > maximum_length) return std::nullopt;
  const auto mapped = unicode::map_width_and_case(text);
  if (!mapped) return std::nullopt;
  // After the mapping, which makes a space of the ideographic one.
  const std::string_view name = trim(*mapped);
  if (name.empty() || name.size() > maximum_length) return std::nullopt;
  if (name.find('@') != std::string_view::npos) return parse_email(name);
  if (name.front() == '+') return parse_phone(name);
  return parse_username(name);
}

}  // namespace gatewarden::authentication
