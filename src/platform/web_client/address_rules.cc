#include "platform/web_client/address_rules.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace gatewarden::web_client {

namespace {

using Bytes = std::span<const std::uint8_t>;

template <std::size_t size>
struct Network {
  std::array<std::uint8_t, size> bytes;
  unsigned length;  // of the prefix, in bits

  bool holds(Bytes address) const {
    const unsigned whole = length / 8, rest = length % 8;
    if (!std::equal(bytes.begin(), bytes.begin() + whole, address.begin())) return false;
    return rest == 0 || (bytes[whole] ^ address[whole]) >> (8 - rest) == 0;
  }
};

template <std::size_t size, std::size_t count>
bool is_in(const std::array<Network<size>, count>& networks, Bytes address) {
  return std::ranges::any_of(networks, [address](const Network<size>& one) { return one.holds(address); });
}

// RFC 6890 section 2.2.2 and the registry since, with multicast (RFC 5771).
constexpr std::array<Network<4>, 15> special_v4{{
    {{0}, 8},              // this network; 0.0.0.0 is this host
    {{10}, 8},             // private
    {{100, 64}, 10},       // shared between carriers
    {{127}, 8},            // loopback
    {{169, 254}, 16},      // link-local, where clouds answer with their secrets
    {{172, 16}, 12},       // private
    {{192, 0, 0}, 24},     // protocol assignments
    {{192, 0, 2}, 24},     // documentation
    {{192, 88, 99}, 24},   // 6to4 relays
    {{192, 168}, 16},      // private
    {{198, 18}, 15},       // benchmarks
    {{198, 51, 100}, 24},  // documentation
    {{203, 0, 113}, 24},   // documentation
    {{224}, 4},            // multicast
    {{240}, 4},            // reserved, and broadcast
}};

constexpr Network<16> global_unicast{{0x20}, 3};  // all that IANA has given out (RFC 4291 section 2.4)
// Of that, RFC 6890 section 2.2.3 and the registry since.
constexpr std::array<Network<16>, 4> special_v6{{
    {{0x20, 0x01, 0x00}, 23},              // protocol assignments: Teredo, ORCHID, benchmarks
    {{0x20, 0x01, 0x0d, 0xb8}, 32},        // documentation
    {{0x20, 0x02}, 16},                    // 6to4, which leads to any IPv4 address
    {{0x3f, 0xff, 0x00}, 20},              // documentation
}};
// The last four bytes are an IPv4 address: RFC 4291 section 2.5.5.2 and RFC 6052 section 2.1.
constexpr std::array<Network<16>, 2> carriers{{
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96},
    {{0x00, 0x64, 0xff, 0x9b}, 96},
}};

}  // namespace

bool is_public_address(Bytes bytes) {
  assert(bytes.size() == 4 || bytes.size() == 16);
  if (bytes.size() == 4) return !is_in(special_v4, bytes);
  if (is_in(carriers, bytes)) return !is_in(special_v4, bytes.subspan(12));
  return global_unicast.holds(bytes) && !is_in(special_v6, bytes);
}

}  // namespace gatewarden::web_client
