// The functions of others' password hashes against the vectors of their standards.
#include "base/encoding.h"
#include "harness/test.h"
#include "platform/crypto/password_functions.h"

namespace gatewarden::crypto {
namespace {

TEST("password functions: digests of \"abc\" by RFC 1321 and FIPS 180-4") {
  CHECK_EQUAL("900150983cd24fb0d6963f7d28e17f72", to_hex(digest(HashFunction::md5, "abc")));
  CHECK_EQUAL("a9993e364706816aba3e25717850c26c9cd0d89d", to_hex(digest(HashFunction::sha1, "abc")));
  CHECK_EQUAL("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", to_hex(digest(HashFunction::sha256, "abc")));
  CHECK_EQUAL("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
              to_hex(digest(HashFunction::sha384, "abc")));
  CHECK_EQUAL(
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54c"
      "a49f",
      to_hex(digest(HashFunction::sha512, "abc")));
}

TEST("password functions: a chain hashes the digest and the password again") {
  const std::string first = digest(HashFunction::sha256, "saltpassword");
  const std::string second = digest(HashFunction::sha256, first + "password");
  CHECK_EQUAL(to_hex(first), to_hex(digest_chain(HashFunction::sha256, "salt", "password", 0)));
  CHECK_EQUAL(to_hex(digest(HashFunction::sha256, second + "password")),
              to_hex(digest_chain(HashFunction::sha256, "salt", "password", 2)));
}

TEST("password functions: PBKDF2 gives the vectors of RFC 6070 and RFC 7914 11") {
  CHECK_EQUAL("0c60c80f961f0e71f3a9b524af6012062fe037a6", to_hex(pbkdf2(HashFunction::sha1, "password", "salt", 1, 20)));
  CHECK_EQUAL("4b007901b765489abead49d926f721d065a429c1", to_hex(pbkdf2(HashFunction::sha1, "password", "salt", 4096, 20)));
  CHECK_EQUAL("3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038",
              to_hex(pbkdf2(HashFunction::sha1, "passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096, 25)));
  CHECK_EQUAL(
      "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a1"
      "9783",
      to_hex(pbkdf2(HashFunction::sha256, "passwd", "salt", 1, 64)));
}

TEST("password functions: scrypt gives the vectors of RFC 7914 12") {
  CHECK_EQUAL(
      "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d1"
      "8906",
      to_hex(scrypt("", "", {16, 1, 1}, 64)));
  CHECK_EQUAL(
      "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc"
      "0640",
      to_hex(scrypt("password", "NaCl", {1024, 8, 16}, 64)));
}

TEST("password functions: the costs of scrypt are those that RFC 7914 6 allows") {
  CHECK(is_allowed({2, 1, 1}) && is_allowed({32768, 1, 1}) && is_allowed({1 << 20, 8, 1}) && is_allowed({2, 1, (1 << 30) - 1}));
  CHECK(!is_allowed({0, 8, 1}) && !is_allowed({1, 8, 1}) && !is_allowed({15, 8, 1}) && !is_allowed({16, 0, 1}));
  CHECK(!is_allowed({16, 8, 0}) && !is_allowed({65536, 1, 1}) && !is_allowed({2, 1, 1 << 30}) && !is_allowed({2, 1 << 15, 1 << 15}));
  CHECK(!is_allowed({2, std::uint64_t{1} << 63, 2}));
}

}  // namespace
}  // namespace gatewarden::crypto
