// Passwords that many people choose (S71), shipped with the program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gatewarden::authentication {

// Whatever the case of its ASCII letters.
bool is_common_password(std::string_view password);

// All of them, in their order.
std::vector<std::string> common_passwords();

}  // namespace gatewarden::authentication
