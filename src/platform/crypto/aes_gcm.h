// AES-256-GCM under a given key and nonce, for the formats of this folder. Private to it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace gatewarden::crypto {

inline constexpr std::size_t gcm_key_size = 32;
inline constexpr std::size_t gcm_nonce_size = 12;
inline constexpr std::size_t gcm_tag_size = 16;

// Appends ciphertext and tag to `out`.
void append_encrypted(std::string& out, const Secret& key, std::string_view nonce, std::string_view plain,
                      std::string_view associated);
// Of ciphertext and tag; nothing unless both are authentic.
std::optional<Secret> decrypt(const Secret& key, std::string_view nonce, std::string_view encrypted, std::string_view associated);

}  // namespace gatewarden::crypto
