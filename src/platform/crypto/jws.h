// JSON Web Signature in compact form (RFC 7515), under the rules of RFC 8725: the key fixes the algorithm, never the token.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/crypto/jwk.h"
#include "platform/json/value.h"

namespace gatewarden::crypto {

// header.payload.signature with the header {"typ":…,"alg":…,"kid":…}. `type` is "JWT" or "at+jwt" (RFC 9068 section 2.1).
std::string sign_jws(const SigningKey& key, std::string_view type, std::string_view payload);

// What a compact JWS says before anything of it is proven.
struct UnverifiedJws {
  std::string algorithm;
  std::string key_id;  // empty if it has none
  std::string type;    // empty if it has none
  json::Value payload;
  std::string signing_input;
  std::string signature;
};

// Nothing for more than 64 KiB, anything but three strict base64url parts, a header or payload that is not a JSON object
// (duplicate members, depth over 16), a header with crit, b64, zip, jku, jwk, x5u or x5c (S48), or a kid over 128 bytes.
std::optional<UnverifiedJws> parse_jws(std::string_view compact);

// True only if the header's alg is the key's and the signature is the key's.
bool verify_jws(const UnverifiedJws& jws, const VerifyingKey& key);

}  // namespace gatewarden::crypto
