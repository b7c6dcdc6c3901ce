// Addresses and networks as operators write them.
#include "base/network.h"

#include "harness/test.h"

namespace gatewarden {
namespace {

bool contains(std::string_view network, std::string_view address) { return parse_network(network).value().contains(address); }

}  // namespace

TEST("network: an address is a network of one") {
  CHECK(contains("192.0.2.1", "192.0.2.1"));
  CHECK(!contains("192.0.2.1", "192.0.2.2"));
  CHECK(contains("::1", "::1"));
  CHECK(!contains("::1", "::2"));
}

TEST("network: bits that are not a whole byte count") {
  CHECK(contains("192.0.2.128/25", "192.0.2.200"));
  CHECK(!contains("192.0.2.128/25", "192.0.2.127"));
  CHECK(contains("2001:db8::/33", "2001:db8:7fff::1"));
  CHECK(!contains("2001:db8::/33", "2001:db8:8000::1"));
  CHECK(contains("0.0.0.0/0", "203.0.113.9"));
  CHECK(!contains("0.0.0.0/0", "2001:db8::1"));
  CHECK(contains("::/0", "2001:db8::1"));
}

TEST("network: an IPv4 address that an IPv6 one carries is that address") {
  CHECK(contains("192.0.2.0/24", "::ffff:192.0.2.7"));
  CHECK(contains("::ffff:192.0.2.0/120", "192.0.2.7"));
}

TEST("network: what is no address is in none, and what is no network is refused") {
  for (const char* text : {"", "unix:", "localhost", "192.0.2", "192.0.2.1 "}) CHECK(!contains("::/0", text));
  for (const char* text : {"", "localhost", "192.0.2.0/33", "2001:db8::/129", "192.0.2.0/", "192.0.2.0/-1", "192.0.2.0/8/8",
                           "/8"}) {
    CHECK(!parse_network(text));
  }
}

}  // namespace gatewarden
