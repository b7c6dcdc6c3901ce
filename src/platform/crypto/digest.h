// Digests and keyed digests on OpenSSL. Failure of the library aborts: nothing here can fail in a sane process.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"

namespace gatewarden::crypto {

std::string sha256(std::string_view bytes);  // 32 bytes
std::string sha512(std::string_view bytes);  // 64 bytes
std::string hmac_sha256(std::string_view key, std::string_view bytes);  // 32 bytes
// RFC 5869.
Secret hkdf_sha256(const Secret& key, std::string_view salt, std::string_view info, std::size_t length = 32);
// The same with an empty salt: one secret per purpose from the key-encryption key.
Secret derive_key(const Secret& key, std::string_view purpose, std::size_t length = 32);

}  // namespace gatewarden::crypto
