// Small work on text: splitting, trimming, ASCII case, numbers, and what is safe to print.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatewarden {

// The pieces between separators; empty pieces are left out.
std::vector<std::string> split_words(std::string_view text, char separator = ' ');
// Of words separated by spaces.
bool contains_word(std::string_view words, std::string_view word);
std::string join(std::span<const std::string> words, std::string_view separator);
std::string_view trim(std::string_view text);
std::string to_lower_ascii(std::string_view text);
bool equal_ignoring_ascii_case(std::string_view left, std::string_view right);

// A decimal number that fills the whole text: no sign for unsigned, no spaces, no overflow.
std::optional<std::int64_t> parse_integer(std::string_view text);
std::optional<std::uint64_t> parse_unsigned(std::string_view text);

// Well-formed UTF-8 without surrogates and over-long forms.
bool is_utf8(std::string_view text);
// Bytes of the well-formed UTF-8 character that begins at `at`; 0 if none does.
std::size_t utf8_length_at(std::string_view text, std::size_t at);
// Printable ASCII 0x20-0x7e only.
bool is_printable_ascii(std::string_view text);

// At most `limit` bytes of text in which control characters, quotes, backslash and malformed UTF-8 stand escaped (\xHH),
// for logs and messages to operators.
std::string printable(std::string_view text, std::size_t limit = 200);

}  // namespace gatewarden
