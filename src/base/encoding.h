// base64url, base64, base32 and hexadecimal, strict: what is not the one canonical form of some bytes is refused.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gatewarden {

// RFC 4648 section 5 without padding, as RFC 7515 section 2 wants it.
std::string to_base64url(std::string_view bytes);
// Nothing for padding, white space, characters of the other alphabet, an impossible length or non-zero trailing bits.
std::optional<std::string> from_base64url(std::string_view text);

// RFC 4648 section 4 with padding (Basic authentication, key files); the same strictness.
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

// RFC 4648 section 6 without padding, in upper case: what people type into an authenticator.
std::string to_base32(std::string_view bytes);

// Lower case.
std::string to_hex(std::string_view bytes);
// Both cases.
std::optional<std::string> from_hex(std::string_view text);

}  // namespace gatewarden
