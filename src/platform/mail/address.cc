#include "platform/mail/address.h"

#include <algorithm>

#include "base/text.h"

namespace gatewarden::mail {

namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// RFC 5322 section 3.2.3, with the dot between atoms.
bool is_of_local_part(char c) {
  return is_letter_or_digit(c) || is_beyond_ascii(c) || std::string_view(".!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}
bool is_of_domain(char c) { return is_letter_or_digit(c) || is_beyond_ascii(c) || c == '.' || c == '-'; }

}  // namespace

bool is_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == text.npos || at > 64 || text.size() > 320 || at + 1 == text.size() || !is_utf8(text)) return false;
  const std::string_view local = text.substr(0, at), domain = text.substr(at + 1);
  return std::ranges::all_of(local, is_of_local_part) && std::ranges::all_of(domain, is_of_domain);
}

bool is_phone_number(std::string_view text) {
  if (text.size() < 3 || text.size() > 16 || text.front() != '+') return false;
  return std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace gatewarden::mail
