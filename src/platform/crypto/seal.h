// Authenticated encryption of things at rest: AES-256-GCM, a fresh random 96-bit nonce for each sealing (security.md S53).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace gatewarden::crypto {

// version byte, nonce, ciphertext, 16-byte tag. `key` has 32 bytes; `context` is authenticated and not stored.
std::string seal(const Secret& key, std::string_view plain, std::string_view context);
// Nothing if anything at all is not as seal() made it for this key and context.
std::optional<Secret> open(const Secret& key, std::string_view sealed, std::string_view context);

}  // namespace gatewarden::crypto
