#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <system_error>

namespace gatewarden {

namespace {

char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return number;
}

unsigned byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

// The range of the second byte that keeps over-long forms, surrogates and what lies above U+10FFFF out (Unicode, table 3-7).
bool second_byte_fits(unsigned first, unsigned second) {
  switch (first) {
    case 0xe0: return second >= 0xa0 && second <= 0xbf;
    case 0xed: return second >= 0x80 && second <= 0x9f;
    case 0xf0: return second >= 0x90 && second <= 0xbf;
    case 0xf4: return second >= 0x80 && second <= 0x8f;
    default: return second >= 0x80 && second <= 0xbf;
  }
}

// Characters that end a line, move a terminal's cursor or close a quotation.
bool must_be_escaped(std::string_view text, std::size_t at, std::size_t length) {
  const unsigned first = byte_at(text, at);
  if (length == 1) return first < 0x20 || first == 0x7f || first == '"' || first == '\'' || first == '\\';
  return length == 2 && first == 0xc2 && byte_at(text, at + 1) < 0xa0;
}

}  // namespace

std::vector<std::string> split_words(std::string_view text, char separator) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

bool contains_word(std::string_view words, std::string_view word) {
  const auto all = split_words(words);
  return std::find(all.begin(), all.end(), word) != all.end();
}

std::string join(std::span<const std::string> words, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += separator;
    text += words[i];
  }
  return text;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view white = " \t\r\n\f\v";
  const std::size_t begin = text.find_first_not_of(white);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(white) - begin + 1);
}

std::string to_lower_ascii(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), lower);
  return lowered;
}

bool equal_ignoring_ascii_case(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

std::optional<std::int64_t> parse_integer(std::string_view text) { return parse_number<std::int64_t>(text); }

std::optional<std::uint64_t> parse_unsigned(std::string_view text) { return parse_number<std::uint64_t>(text); }

std::size_t utf8_length_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  const unsigned first = byte_at(text, at);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xc2 && first <= 0xdf   ? 2
                             : first >= 0xe0 && first <= 0xef ? 3
                             : first >= 0xf0 && first <= 0xf4 ? 4
                                                              : 0;
  if (length == 0 || text.size() - at < length || !second_byte_fits(first, byte_at(text, at + 1))) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte_at(text, at + i) & 0xc0) != 0x80) return 0;
  }
  return length;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length_at(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char character) { return character >= 0x20 && character <= 0x7e; });
}

std::string printable(std::string_view text, std::size_t limit) {
  const auto is_plain = [](char c) { return c >= 0x20 && c <= 0x7e && c != '"' && c != '\'' && c != '\\'; };
  if (text.size() <= limit && std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  std::string shown;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = utf8_length_at(text, at);
    std::string piece;
    if (length == 0 || must_be_escaped(text, at, length)) {
      length = std::max<std::size_t>(length, 1);
      for (std::size_t i = 0; i < length; ++i) {
        char escaped[8];
        std::snprintf(escaped, sizeof escaped, "\\x%02x", byte_at(text, at + i));
        piece += escaped;
      }
    } else {
      piece = text.substr(at, length);
    }
    if (shown.size() + piece.size() > limit) break;
    shown += piece;
    at += length;
  }
  return shown;
}

}  // namespace gatewarden
