// From where failures come: one network of a customer is one.
#include "domain/account/network.h"
#include "harness/test.h"

using gatewarden::account::network_of;

TEST("S70: addresses of one IPv6 network of 64 bits are one") {
  CHECK_EQUAL(std::string("2001:db8::/64"), network_of("2001:db8::1"));
  CHECK_EQUAL(network_of("2001:DB8:0:0:ffff:ffff:ffff:ffff"), network_of("2001:db8::"));
  CHECK(network_of("2001:db8:0:1::1") != network_of("2001:db8::1"));
}

TEST("S70: an IPv4 address is itself, however it is written") {
  CHECK_EQUAL(std::string("192.0.2.1"), network_of("192.0.2.1"));
  CHECK_EQUAL(std::string("192.0.2.1"), network_of("::ffff:192.0.2.1"));
}

TEST("network: what is no address stays as it is") {
  CHECK_EQUAL(std::string(""), network_of(""));
  CHECK_EQUAL(std::string("unix:"), network_of("unix:"));
}
