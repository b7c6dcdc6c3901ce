// What a person's profile may hold when others write it: the standard claims of OpenID Connect Core 5.1 that no column of a
// user holds, and the members of its address (section 5.1.1).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gatewarden::authentication {

std::span<const std::string_view> profile_claims();

// Makes the JSON object compact, its members in order. Otherwise what is wrong, as the rest of a sentence about it: texts of at
// most 2 KiB without control characters, 8 KiB in all; profile, picture and website are addresses of the web.
std::optional<std::string> check_profile(std::string& json);

}  // namespace gatewarden::authentication
