// From where somebody comes, as failures are counted: an IPv4 address, or the IPv6 network that one customer gets (S70).
#pragma once

#include <string>
#include <string_view>

namespace gatewarden::account {

// "192.0.2.1" stays, "::ffff:192.0.2.1" is that, too, and "2001:db8::1" becomes "2001:db8::/64". What is no address stays.
std::string network_of(std::string_view address);

}  // namespace gatewarden::account
