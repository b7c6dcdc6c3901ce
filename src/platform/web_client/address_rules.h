// Which addresses are the public internet's: pure, on the bytes of a resolved address.
#pragma once

#include <cstdint>
#include <span>

namespace gatewarden::web_client {

// 4 or 16 bytes in network order. False for everything that RFC 6890 (and the registries that it made) calls special: this host,
// private and shared networks, link-local, multicast, documentation … An IPv6 address that carries an IPv4 one (mapped, NAT64) is
// judged by that; other forms of carrying (6to4, Teredo, "compatible") are refused whole.
bool is_public_address(std::span<const std::uint8_t> bytes);

}  // namespace gatewarden::web_client
