#include "platform/otp/totp.h"

#include <algorithm>
#include <cassert>

#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"

namespace gatewarden::otp {

namespace {

constexpr std::size_t secret_bytes = 20;
constexpr std::uint32_t codes = 1'000'000;

// RFC 4226 section 5.1: the counter is 8 bytes, the high one first.
std::string counter_bytes(std::uint64_t counter) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(counter >> shift & 0xff);
  return bytes;
}

}  // namespace

Secret make_secret() { return Secret(crypto::random_bytes(secret_bytes)); }

std::uint64_t step_at(Instant at) {
  assert(at >= Instant{});
  return static_cast<std::uint64_t>(to_epoch_seconds(at) / step_length.count());
}

// RFC 4226 section 5.3.
std::string code_at(const Secret& secret, std::uint64_t step) {
  const std::string mac = crypto::hmac_sha1(secret.reveal(), counter_bytes(step));
  const auto byte = [&mac](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(mac[i])); };
  const std::size_t offset = byte(mac.size() - 1) & 0xf;
  const std::uint32_t number =
      (byte(offset) & 0x7f) << 24 | byte(offset + 1) << 16 | byte(offset + 2) << 8 | byte(offset + 3);
  std::string digits = std::to_string(number % codes);
  return digits.insert(0, code_digits - digits.size(), '0');
}

std::optional<std::string> parse_code(std::string_view typed) {
  std::string digits;
  for (const char c : typed) {
    if (c == ' ') continue;
    if (c < '0' || c > '9' || digits.size() == code_digits) return std::nullopt;
    digits += c;
  }
  if (digits.size() != code_digits) return std::nullopt;
  return digits;
}

std::optional<std::uint64_t> step_of(const Secret& secret, std::string_view code, Instant now, std::uint64_t after) {
  const std::uint64_t current = step_at(now);
  std::optional<std::uint64_t> found;
  for (std::uint64_t step = current - std::min<std::uint64_t>(current, 1); step <= current + 1; ++step) {
    const bool equal = equal_in_constant_time(code_at(secret, step), code);
    if (equal && step > after && !found) found = step;
  }
  return found;
}

}  // namespace gatewarden::otp
