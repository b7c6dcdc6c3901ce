#include "authentication/one_time_code.h"

#include <cstdint>

#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"

namespace gatewarden::authentication {

namespace {

constexpr std::uint32_t codes = 1'000'000;
// The largest multiple of the number of codes that four bytes can hold; what lies above would favour the small codes.
constexpr std::uint32_t fair_bound = UINT32_MAX / codes * codes;

std::uint32_t random_number() {
  std::uint32_t number = 0;
  for (const char byte : crypto::random_bytes(sizeof number)) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

std::string digits_of(std::string_view code) {
  std::string digits;
  for (const char c : code) {
    if (c != ' ' && c != '-') digits += c;
  }
  return digits;
}

}  // namespace

Secret make_code() {
  std::uint32_t number = random_number();
  while (number >= fair_bound) number = random_number();
  std::string digits = std::to_string(number % codes);
  digits.insert(0, code_digits - digits.size(), '0');
  return Secret(std::move(digits));
}

std::string code_hash(const Secret& key, std::string_view sign_in_hash, std::string_view code) {
  return crypto::hmac_sha256(key.reveal(), std::string(sign_in_hash) + digits_of(code));
}

}  // namespace gatewarden::authentication
