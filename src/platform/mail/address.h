// What may stand as an address in a header and in an envelope: no way out of either.
#pragma once

#include <string_view>

namespace gatewarden::mail {

// One address of RFC 5321 with a local part of atoms, or of RFC 6531 where it has characters beyond ASCII; no quoted local part, no
// address literal, no display name.
bool is_address(std::string_view text);
// E.164: "+" and up to 15 digits.
bool is_phone_number(std::string_view text);

}  // namespace gatewarden::mail
