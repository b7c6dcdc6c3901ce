// EVP_PKEYs of the three kinds that Gatewarden signs with: made, taken in and given out as JWK members and as PKCS #8.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.h"
#include "platform/crypto/jwk.h"
#include "platform/crypto/openssl.h"
#include "platform/json/value.h"

namespace gatewarden::crypto {

OwnedKey generate_key(Algorithm algorithm);

// Whether a key is one that the algorithm may be used with: kind, curve, size.
bool fits(Algorithm algorithm, const EVP_PKEY& key);

// Null for anything but exactly one well-formed PKCS #8 structure that holds a key which fits the algorithm.
OwnedKey private_key_from_der(Algorithm algorithm, const Secret& der);
Secret private_key_to_der(const EVP_PKEY& key);

// Null unless "kty", "crv" and the key's members are those of a key which fits the algorithm (RFC 7518 section 6, RFC 8037
// section 2). Looks at no other member.
OwnedKey public_key_from_jwk(Algorithm algorithm, const json::Value& jwk);

// Of big-endian integers without leading zeros, of coordinates, and of an encoded point (RFC 8032 section 5.1.5). Null for what
// is no key, for RSA under 2048 or over 8192 bits, and for points off the curve.
OwnedKey rsa_public_key(std::string_view modulus, std::string_view exponent);
OwnedKey p256_public_key(std::string_view x, std::string_view y);
OwnedKey ed25519_public_key(std::string_view x);

// The members that RFC 7638 section 3.2 names, in its order: name and value, of which none needs escaping.
using Members = std::vector<std::pair<std::string, std::string>>;
Members public_members(Algorithm algorithm, const EVP_PKEY& key);
// The same of any JWK of type RSA, EC or OKP, on whatever curve.
std::optional<Members> thumbprint_members(const json::Value& jwk);

}  // namespace gatewarden::crypto
