#include "domain/account/network.h"

#include <arpa/inet.h>

#include <algorithm>

namespace gatewarden::account {

std::string network_of(std::string_view address) {
  std::string text(address);
  in6_addr bytes{};
  if (inet_pton(AF_INET6, text.c_str(), &bytes) != 1) return text;
  char shown[INET6_ADDRSTRLEN];
  if (IN6_IS_ADDR_V4MAPPED(&bytes)) return inet_ntop(AF_INET, bytes.s6_addr + 12, shown, sizeof shown);
  std::fill(bytes.s6_addr + 8, bytes.s6_addr + 16, std::uint8_t{0});
  return std::string(inet_ntop(AF_INET6, &bytes, shown, sizeof shown)) + "/64";
}

}  // namespace gatewarden::account
