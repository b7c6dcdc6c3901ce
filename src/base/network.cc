#include "base/network.h"

#include <algorithm>
#include <string>

#include <arpa/inet.h>

#include "base/text.h"

namespace gatewarden {

namespace {

using Bytes = std::array<std::uint8_t, 16>;
constexpr int mapped_bits = 96;  // before the four bytes of an IPv4 address (RFC 4291 section 2.5.5.2)

struct Address {
  Bytes bytes{};
  bool is_short = false;  // written as IPv4
};

std::optional<Address> parse_address(std::string_view text) {
  const std::string copy(text);
  Address address;
  if (inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) return address;
  address.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  address.is_short = true;
  if (inet_pton(AF_INET, copy.c_str(), address.bytes.data() + mapped_bits / 8) == 1) return address;
  return std::nullopt;
}

}  // namespace

bool Network::contains(std::string_view address) const {
  const auto other = parse_address(address);
  if (!other) return false;
  const auto whole = static_cast<std::size_t>(bits_ / 8);
  if (!std::equal(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(whole), other->bytes.begin())) return false;
  const int rest = bits_ % 8;
  return rest == 0 || (bytes_.at(whole) ^ other->bytes.at(whole)) >> (8 - rest) == 0;
}

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  const int widest = address->is_short ? 32 : 128;
  const auto given =
      slash == std::string_view::npos ? std::optional<std::uint64_t>(widest) : parse_unsigned(text.substr(slash + 1));
  if (!given || *given > static_cast<std::uint64_t>(widest)) return std::nullopt;
  Network network;
  network.bytes_ = address->bytes;
  network.bits_ = static_cast<int>(*given) + (address->is_short ? mapped_bits : 0);
  return network;
}

}  // namespace gatewarden
