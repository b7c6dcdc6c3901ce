// Proof Key for Code Exchange (RFC 7636) with S256, the one method there is here (RFC 9700 section 2.1.1).
#pragma once

#include <string_view>

namespace gatewarden::protocol {

// Section 4.2: base64url of a SHA-256, which is 43 characters.
bool is_code_challenge(std::string_view text);
// Section 4.1: 43 to 128 unreserved characters.
bool is_code_verifier(std::string_view text);
// Section 4.6, in constant time. False for a text that can be no verifier.
bool code_verifier_matches(std::string_view verifier, std::string_view challenge);

}  // namespace gatewarden::protocol
