// What people type as codes, and what authenticators are told.
#include <algorithm>

#include "base/encoding.h"
#include "base/text.h"
#include "base/uri.h"
#include "fuzz/fuzz.h"
#include "platform/otp/otpauth_uri.h"
#include "platform/otp/totp.h"

namespace gatewarden {

namespace {

const Secret secret{"12345678901234567890"};

}  // namespace

FUZZ("totp_code") {
  const auto digits = otp::parse_code(input);
  if (!digits) return;
  CHECK_EQUAL(otp::code_digits, digits->size());
  CHECK(digits->find_first_not_of("0123456789") == std::string::npos);
  const Instant now = from_epoch_seconds(1'800'000'000);
  const auto step = otp::step_of(secret, *digits, now, 0);
  if (!step) return;
  CHECK_EQUAL(*digits, otp::code_at(secret, *step));
  CHECK(!otp::step_of(secret, *digits, now, otp::step_at(now) + 1));
}

// The name of a site and of an account, parted by a line feed.
FUZZ("otpauth_uri") {
  const std::string_view issuer = input.substr(0, input.find('\n'));
  const std::string_view account = input.substr(std::min(input.size(), issuer.size() + 1));
  const Secret uri = otp::otpauth_uri(issuer, account, secret);
  const std::string text(uri.reveal());
  const auto parsed = parse_uri(text);
  CHECK(parsed && parsed->scheme == "otpauth" && parsed->host == "totp" && !parsed->fragment);
  CHECK_EQUAL(std::ptrdiff_t{1}, std::count(parsed->path.begin(), parsed->path.end(), ':'));
  CHECK_EQUAL(std::ptrdiff_t{1}, std::count(parsed->path.begin(), parsed->path.end(), '/'));
  const auto pairs = split_words(*parsed->query, '&');
  CHECK_EQUAL(std::size_t{5}, pairs.size());
  CHECK_EQUAL("secret=" + to_base32(secret.reveal()), pairs.at(0));
  CHECK(pairs.at(1).starts_with("issuer="));
}

FUZZ("base32") {
  const std::string text = to_base32(input);
  CHECK_EQUAL((input.size() * 8 + 4) / 5, text.size());
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t digit = std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").find(c);
    CHECK(digit != std::string_view::npos);
    bits = (bits << 5 | static_cast<unsigned>(digit)) & 0xffff;
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xff);
  }
  CHECK_EQUAL(std::string(input), bytes);
}

}  // namespace gatewarden
