// An address or a network of addresses, as operators write them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace gatewarden {

class Network {
 public:
  // An IPv4 address that an IPv6 one carries (::ffff:192.0.2.1) is that IPv4 address. What is no address is in no network.
  bool contains(std::string_view address) const;

 private:
  friend std::optional<Network> parse_network(std::string_view text);
  std::array<std::uint8_t, 16> bytes_{};
  int bits_ = 0;
};

// "192.0.2.1", "192.0.2.0/24", "2001:db8::/32".
std::optional<Network> parse_network(std::string_view text);

}  // namespace gatewarden
