#include "protocol/idempotency_key.h"

#include <algorithm>

#include "base/text.h"

namespace gatewarden::protocol {

namespace {

constexpr std::size_t longest_key = 255;

// RFC 8941 section 4.2.5: a backslash stands before a quote or a backslash alone.
std::optional<std::string> unquote(std::string_view text) {
  if (text.size() < 2 || !text.ends_with('"')) return std::nullopt;
  std::string key;
  for (std::size_t at = 1; at < text.size() - 1; ++at) {
    if (text[at] == '"') return std::nullopt;
    if (text[at] == '\\') {
      ++at;
      if (at == text.size() - 1 || (text[at] != '"' && text[at] != '\\')) return std::nullopt;
    }
    key += text[at];
  }
  return key;
}

// A comma or a semicolon would begin what no key has: a second one, or parameters.
bool is_bare(std::string_view text) { return text.find_first_of(" \"\\,;") == std::string_view::npos; }

}  // namespace

std::optional<std::string> parse_idempotency_key(std::string_view header) {
  const std::string_view text = trim(header);
  if (!is_printable_ascii(text)) return std::nullopt;
  auto key = text.starts_with('"') ? unquote(text) : is_bare(text) ? std::optional(std::string(text)) : std::nullopt;
  if (!key || key->empty() || key->size() > longest_key) return std::nullopt;
  return key;
}

}  // namespace gatewarden::protocol
