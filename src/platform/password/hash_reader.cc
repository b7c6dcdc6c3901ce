// Reads a password hash piece by piece.
#include "platform/password/hash_reader.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/text.h"

namespace gatewarden::password {
namespace {

std::optional<std::string> decoded(std::string_view text, Base64 form) {
  if (form == Base64::padded) return from_base64(text);
  const char other = form == Base64::adapted ? '+' : '.';
  if (text.find(other) != std::string_view::npos || text.ends_with('=')) return std::nullopt;
  std::string padded(text);
  std::replace(padded.begin(), padded.end(), '.', '+');
  while (padded.size() % 4 != 0) padded += '=';
  return from_base64(padded);
}

}  // namespace

bool is_crypt_text(std::string_view text) { return text.find_first_not_of(crypt_alphabet) == std::string_view::npos; }

void HashReader::expect(std::string_view word) { check(accept(word)); }

bool HashReader::accept(std::string_view word) {
  if (!rest_.starts_with(word)) return false;
  rest_.remove_prefix(word.size());
  return true;
}

std::string_view HashReader::until(std::optional<char> end) {
  const std::size_t at = end ? rest_.find(*end) : rest_.size();
  check(at != std::string_view::npos);
  if (!good_) return {};
  const std::string_view piece = rest_.substr(0, at);
  rest_.remove_prefix(end ? at + 1 : at);
  return piece;
}

std::string_view HashReader::characters(std::size_t count) {
  check(rest_.size() >= count);
  if (!good_) return {};
  const std::string_view piece = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return piece;
}

std::uint64_t HashReader::number(std::optional<char> end) {
  const std::string_view digits = until(end);
  const auto value = parse_unsigned(digits);
  check(value && *value >= 1 && digits.front() != '0');
  return good_ ? *value : 0;
}

std::string HashReader::octets(std::optional<char> end, Base64 form, std::size_t least, std::size_t most) {
  auto bytes = decoded(until(end), form);
  check(bytes && bytes->size() >= least && bytes->size() <= most);
  return good_ ? *std::move(bytes) : std::string();
}

std::string HashReader::plain(char end, std::size_t most) {
  const std::string_view text = until(end);
  check(!text.empty() && text.size() <= most && is_printable_ascii(text) && text.find(' ') == std::string_view::npos);
  return good_ ? std::string(text) : std::string();
}

}  // namespace gatewarden::password
