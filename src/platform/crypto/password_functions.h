// The functions that other systems make password hashes with, to verify those. Ours is Argon2id (platform/password).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gatewarden::crypto {

enum class HashFunction { md5, sha1, sha256, sha384, sha512 };

std::size_t digest_size(HashFunction function);

// All throw std::runtime_error where OpenSSL is configured not to offer the function (MD5 in a FIPS installation).
std::string digest(HashFunction function, std::string_view bytes);
// H(… H(H(H(salt password) password) password) …), with `rounds` hashings after the first.
std::string digest_chain(HashFunction function, std::string_view salt, std::string_view password, std::uint64_t rounds);
// RFC 8018 section 5.2, with HMAC.
std::string pbkdf2(HashFunction function, std::string_view password, std::string_view salt, int iterations, std::size_t length);

// RFC 7914 section 2.
struct ScryptCost {
  std::uint64_t n;  // a power of 2 above 1
  std::uint64_t r;
  std::uint64_t p;
};
// What section 6 allows, and OpenSSL with it.
bool is_allowed(const ScryptCost& cost);
// The cost is an allowed one. Throws std::bad_alloc if there is no memory.
std::string scrypt(std::string_view password, std::string_view salt, const ScryptCost& cost, std::size_t length);

}  // namespace gatewarden::crypto
