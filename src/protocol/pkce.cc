#include "protocol/pkce.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/secret.h"
#include "platform/crypto/digest.h"

namespace gatewarden::protocol {

namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
         c == '~';
}

}  // namespace

bool is_code_challenge(std::string_view text) { return text.size() == 43 && from_base64url(text).has_value(); }

bool is_code_verifier(std::string_view text) {
  return text.size() >= 43 && text.size() <= 128 && std::all_of(text.begin(), text.end(), is_unreserved);
}

bool code_verifier_matches(std::string_view verifier, std::string_view challenge) {
  return is_code_verifier(verifier) && equal_in_constant_time(to_base64url(crypto::sha256(verifier)), challenge);
}

}  // namespace gatewarden::protocol
