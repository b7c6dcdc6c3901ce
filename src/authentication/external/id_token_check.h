// What an ID token of another provider must be before it is believed: OpenID Connect Core 3.1.3.7, in its order. Pure; the
// signature is the caller's to verify.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "platform/crypto/jws.h"

namespace gatewarden::authentication {

struct IdTokenExpectation {
  std::string_view issuer;
  std::string_view client_id;
  std::string_view nonce;
  std::string_view access_token;  // that came with it; empty: none
  std::optional<Instant> authenticated_since = {};  // where max_age was sent
  Instant now;
};

// What is wrong with it, for the log; nothing: it is good.
std::optional<std::string_view> id_token_fault(const crypto::UnverifiedJws& token, const IdTokenExpectation& expected);

}  // namespace gatewarden::authentication
