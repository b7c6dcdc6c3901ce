#include "domain/dated_token.h"

#include <cassert>
#include <limits>

#include "base/encoding.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"

namespace gatewarden::domain {

namespace {

constexpr std::size_t day_size = 2;
constexpr std::size_t random_size = 32;

}  // namespace

std::string day_bytes(Day day) {
  assert(day >= 0 && day <= std::numeric_limits<std::uint16_t>::max());
  return {static_cast<char>(day >> 8), static_cast<char>(day & 0xff)};
}

Day day_from_bytes(std::string_view two_bytes) {
  assert(two_bytes.size() == day_size);
  return static_cast<unsigned char>(two_bytes[0]) << 8 | static_cast<unsigned char>(two_bytes[1]);
}

DatedToken make_dated_token(std::string_view prefix, Day day) {
  std::string text = std::string(prefix) + to_base64url(day_bytes(day) + crypto::random_bytes(random_size));
  std::string hash = crypto::sha256(text);
  return {.text = std::move(text), .hash = std::move(hash), .day = day};
}

std::optional<DatedToken> parse_dated_token(std::string_view prefix, std::string_view text) {
  if (!text.starts_with(prefix)) return std::nullopt;
  const auto bytes = from_base64url(text.substr(prefix.size()));
  if (!bytes || bytes->size() != day_size + random_size) return std::nullopt;
  return DatedToken{.text = std::string(text), .hash = crypto::sha256(text), .day = day_from_bytes(bytes->substr(0, day_size))};
}

}  // namespace gatewarden::domain
