#include "platform/otp/otpauth_uri.h"

#include <algorithm>
#include <string>

#include "base/encoding.h"
#include "base/uri.h"
#include "platform/otp/totp.h"

namespace gatewarden::otp {

namespace {

std::string encoded(std::string_view text) {
  std::string plain(text);
  std::replace(plain.begin(), plain.end(), ':', ' ');
  return percent_encode(plain);
}

}  // namespace

Secret otpauth_uri(std::string_view issuer, std::string_view account, const Secret& secret) {
  const std::string name = encoded(issuer);
  return Secret("otpauth://totp/" + name + ":" + encoded(account) + "?secret=" + to_base32(secret.reveal()) + "&issuer=" + name +
                "&algorithm=SHA1&digits=" + std::to_string(code_digits) + "&period=" + std::to_string(step_length.count()));
}

}  // namespace gatewarden::otp
