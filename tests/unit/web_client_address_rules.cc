// Which addresses may be called: each special network at both of its ends, and its neighbours.
#include "platform/web_client/address_rules.h"

#include <arpa/inet.h>

#include <array>
#include <string>

#include "harness/test.h"

using namespace gatewarden;

namespace {

bool is_public(const std::string& address) {
  std::array<std::uint8_t, 16> bytes{};
  const bool is_v6 = address.find(':') != std::string::npos;
  CHECK_EQUAL(1, inet_pton(is_v6 ? AF_INET6 : AF_INET, address.c_str(), bytes.data()));
  return web_client::is_public_address(std::span(bytes).first(is_v6 ? 16 : 4));
}

std::string wrong(std::initializer_list<const char*> addresses, bool expected) {
  std::string found;
  for (const char* const one : addresses)
    if (is_public(one) != expected) found.append(one).append(" ");
  return found;
}

}  // namespace

TEST("S57: no special IPv4 address is public") {
  CHECK_EQUAL(std::string(), wrong({"0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255",
                                    "127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.169.254", "169.254.255.255",
                                    "172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.255", "192.0.2.1", "192.88.99.1",
                                    "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.7",
                                    "203.0.113.255", "224.0.0.1", "239.255.255.255", "240.0.0.0", "255.255.255.255"},
                                   false));
}

TEST("web_client: the neighbours of special IPv4 networks are public") {
  CHECK_EQUAL(std::string(), wrong({"1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
                                    "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
                                    "192.0.3.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0",
                                    "198.17.255.255", "198.20.0.0", "198.51.99.255", "203.0.114.0", "223.255.255.255"},
                                   true));
}

TEST("S57: no special IPv6 address is public") {
  CHECK_EQUAL(std::string(), wrong({"::", "::1", "::2", "100::1", "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1",
                                    "2001::1", "2001:1ff:ffff::1", "2001:db8::1", "3fff::1", "3fff:fff::1", "5f00::1", "4000::1",
                                    "64:ff9b:1::1", "1fff::1"},
                                   false));
}

TEST("S57: an IPv4 address inside an IPv6 one is judged as itself, or refused whole") {
  CHECK_EQUAL(std::string(), wrong({"::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:169.254.169.254", "64:ff9b::10.0.0.1",
                                    "64:ff9b::127.0.0.1", "::127.0.0.1", "::8.8.8.8", "2002:7f00:1::1", "2002:808:808::1",
                                    "2001:0:808:808::1", "::ffff:0:8.8.8.8"},
                                   false));
  CHECK_EQUAL(std::string(), wrong({"::ffff:8.8.8.8", "64:ff9b::8.8.8.8"}, true));
}

TEST("web_client: global unicast IPv6 is public") {
  CHECK_EQUAL(std::string(), wrong({"2001:200::1", "2001:db7:ffff::1", "2001:db9::1", "2606:4700::1111", "2a00::1", "2003::1",
                                    "3ffe::1", "3fff:1000::1"},
                                   true));
}
