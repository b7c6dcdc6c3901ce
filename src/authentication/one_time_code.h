// One-time codes: six digits, of which only an HMAC is kept, bound to the sign-in that they were made for (S73).
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"

namespace gatewarden::authentication {

inline constexpr std::size_t code_digits = 6;

// Each of the million with the same probability.
Secret make_code();
// `sign_in_hash`: of the row. A code of one sign-in is none of another. Spaces and dashes, which people copy along, do not count.
std::string code_hash(const Secret& key, std::string_view sign_in_hash, std::string_view code);

}  // namespace gatewarden::authentication
