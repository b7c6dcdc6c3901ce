// Digests and keyed digests on OpenSSL. Failure of the library aborts: nothing here can fail in a sane process.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace gatewarden::crypto {

std::string sha256(std::string_view bytes);  // 32 bytes
// The same of what comes piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void update(std::string_view bytes);
  std::string finish();  // once

 private:
  struct State;
  std::unique_ptr<State> state_;
};
std::string sha512(std::string_view bytes);  // 64 bytes
// For looking up in collections that others have made; nothing of ours rests on it.
std::string sha1(std::string_view bytes);  // 20 bytes
std::string hmac_sha256(std::string_view key, std::string_view bytes);  // 32 bytes
std::string hmac_sha384(std::string_view key, std::string_view bytes);  // 48 bytes
// For RFC 4226 alone, whose security does not rest on collisions.
std::string hmac_sha1(std::string_view key, std::string_view bytes);  // 20 bytes
// RFC 5869.
Secret hkdf_sha256(const Secret& key, std::string_view salt, std::string_view info, std::size_t length = 32);
// The same with an empty salt: one secret per purpose from the key-encryption key.
Secret derive_key(const Secret& key, std::string_view purpose, std::size_t length = 32);

}  // namespace gatewarden::crypto
