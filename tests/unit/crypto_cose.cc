// COSE keys: what is taken as one, and what is not.
#include "base/encoding.h"
#include "harness/authenticator.h"
#include "harness/test.h"
#include "platform/crypto/cose.h"

namespace gatewarden::crypto {
namespace {

using namespace test::cbor_of;
using test::Authenticator;

constexpr Algorithm all[] = {Algorithm::es256, Algorithm::eddsa, Algorithm::rs256};
using Member = std::pair<std::string, std::string>;

// A key of P-256 with its members, one of which may be another.
struct P256Parts {
  std::string point = Authenticator().point();
  Member kty{number(1), number(2)}, alg{number(3), number(-7)}, crv{number(-1), number(1)};
  Member x{number(-2), bytes(point.substr(1, 32))}, y{number(-3), bytes(point.substr(33))};
  bool taken() const { return CoseKey::parse(map({kty, alg, crv, x, y})).has_value(); }
};

}  // namespace

TEST("cose: a key of each algorithm verifies what its private half signs, and nothing else") {
  for (const Algorithm algorithm : all) {
    const Authenticator authenticator(algorithm), another(algorithm);
    const auto key = CoseKey::parse(authenticator.public_key());
    CHECK(key && key->algorithm() == algorithm);
    const std::string signature = authenticator.sign("input");
    CHECK(key->verify("input", signature) && !key->verify("another", signature));
    CHECK(!key->verify("input", another.sign("input")) && !key->verify("input", "") && !key->verify("input", signature + "x"));
    CHECK_EQUAL(algorithm == Algorithm::es256 ? authenticator.point() : "", key->uncompressed_point());
  }
}

TEST("cose: algorithms have the numbers of the registry") {
  CHECK_EQUAL(-7, cose_number(Algorithm::es256));
  CHECK_EQUAL(-8, cose_number(Algorithm::eddsa));
  CHECK_EQUAL(-257, cose_number(Algorithm::rs256));
  for (const Algorithm algorithm : all) CHECK(parse_cose_algorithm(cose_number(algorithm)) == algorithm);
  for (const int number : {0, 7, -35, -36, -37, -39, -47, -65535}) CHECK(!parse_cose_algorithm(number));
}

TEST("cose: type, algorithm and curve must fit one another") {
  CHECK(P256Parts().taken());
  P256Parts parts;
  parts.kty.second = number(1);
  CHECK(!parts.taken());
  parts = P256Parts();
  parts.alg.second = number(-8);
  CHECK(!parts.taken());
  parts = P256Parts();
  parts.crv.second = number(2);
  CHECK(!parts.taken());
  parts = P256Parts();
  parts.alg.second = text("ES256");
  CHECK(!parts.taken());
}

TEST("cose: a point off the curve, compressed, or of another length is refused") {
  P256Parts parts;
  parts.y.second = bytes(std::string(32, '\1'));
  CHECK(!parts.taken());
  parts = P256Parts();
  parts.y.second = "\xf5";  // true: the sign of a compressed point
  CHECK(!parts.taken());
  for (const std::size_t size : {0u, 31u, 33u}) {
    parts = P256Parts();
    parts.x.second = bytes(std::string(size, '\1'));
    CHECK(!parts.taken());
  }
}

TEST("cose: members that a key need not have are refused, a private part above all") {
  const P256Parts parts;
  CHECK(!CoseKey::parse(map({parts.kty, parts.alg, parts.crv, parts.x, parts.y, {number(-4), bytes(std::string(32, 'd'))}})));
  CHECK(!CoseKey::parse(map({parts.kty, parts.alg, parts.crv, parts.x, parts.y, {number(2), bytes("kid")}})));
  CHECK(!CoseKey::parse(map({parts.kty, parts.crv, parts.x, parts.y})));
  CHECK(!CoseKey::parse(map({parts.kty, parts.alg, parts.crv, parts.x})));
}

TEST("cose: RSA under 2048 bits or over 8192, and an even exponent, are refused") {
  const auto taken = [](const std::string& n, const std::string& e) {
    return CoseKey::parse(map({{number(1), number(3)}, {number(3), number(-257)}, {number(-1), bytes(n)}, {number(-2), bytes(e)}})).has_value();
  };
  const std::string odd("\xff", 1), exponent("\x01\x00\x01", 3);
  const auto modulus = [&](std::size_t size) { return "\xc1" + std::string(size - 2, '\x55') + odd; };
  CHECK(taken(modulus(256), exponent) && taken(modulus(1024), exponent));
  CHECK(!taken(modulus(255), exponent) && !taken(modulus(1025), exponent));
  CHECK(!taken(modulus(256), "\x04") && !taken(modulus(256), "\x01") && !taken(modulus(256), ""));
  CHECK(!taken(std::string(1, '\0') + modulus(256), exponent));
}

TEST("cose: what is no map, or no CBOR, is refused") {
  CHECK(!CoseKey::parse("") && !CoseKey::parse(map({})) && !CoseKey::parse(number(3)) && !CoseKey::parse(array({number(3)})));
  const std::string key = Authenticator().public_key();
  for (std::size_t size = 0; size < key.size(); ++size) CHECK(!CoseKey::parse(key.substr(0, size)));
  CHECK(!CoseKey::parse(key + '\0'));
}

}  // namespace gatewarden::crypto
