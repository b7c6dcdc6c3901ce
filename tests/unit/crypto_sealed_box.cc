// Who seals a box cannot open it; who opens it sees exactly what was sealed.
#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/encoding.h"
#include "harness/test.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"
#include "platform/crypto/seal.h"
#include "platform/crypto/sealed_box.h"

namespace gatewarden::crypto {
namespace {

struct Fixture {
  std::array<Secret, 2> keys{make_box_private_key(), make_box_private_key()};
  BoxOpener opener{std::span(keys).first(1)};
  BoxSealer sealer{opener.public_key()};
};

BoxPublicKey key_of(const std::string& point) {
  BoxPublicKey key{.id = {}, .bytes = point};
  const std::string digest = sha256(point);
  std::copy_n(digest.begin(), key.id.size(), key.id.begin());
  return key;
}

// The u-coordinates whose order divides 8, of the curve and its twist; X25519 makes zero of them with every scalar.
std::vector<std::string> low_order_points() {
  const std::string zeros(62, '0');
  return {*from_hex("00" + zeros), *from_hex("01" + zeros),
          *from_hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
          *from_hex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
          *from_hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
          *from_hex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
          *from_hex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")};
}

TEST("sealed_box: what was sealed opens to the same bytes, and has the form it says") {
  const Fixture fixture;
  for (const std::string& plain : {std::string(), std::string("x"), std::string("a\0b", 3), random_bytes(70000)}) {
    const std::string box = fixture.sealer.seal(plain, "context");
    CHECK_EQUAL(1 + 8 + 32 + 12 + plain.size() + 16, box.size());
    const auto opened = fixture.opener.open(box, "context");
    CHECK(opened && opened->reveal() == plain);
  }
}

TEST("sealed_box: another context or another key opens nothing") {
  const Fixture fixture;
  const std::string box = fixture.sealer.seal("plain", "context");
  CHECK(!fixture.opener.open(box, "contexu"));
  CHECK(!fixture.opener.open(box, ""));
  CHECK(!BoxOpener(std::span(fixture.keys).last(1)).open(box, "context"));
}

TEST("sealed_box: every changed bit and every cut is noticed, with the box's key remembered or not") {
  const Fixture fixture;
  const std::string box = fixture.sealer.seal("plain text", "context");
  const auto check = [&](const BoxOpener& opener) {
    for (std::size_t bit = 0; bit < box.size() * 8; ++bit) {
      std::string changed = box;
      changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
      CHECK(!opener.open(changed, "context"));
    }
    for (std::size_t length = 0; length < box.size(); ++length) CHECK(!opener.open(box.substr(0, length), "context"));
    CHECK(!opener.open(box + '\0', "context"));
  };
  check(fixture.opener);
  CHECK(fixture.opener.open(box, "context"));
  check(fixture.opener);
}

TEST("sealed_box: after a rotation both keys open, and the first is the one to seal to") {
  const Fixture old;
  const std::array rotated = {old.keys[1], old.keys[0]};
  const BoxOpener opener(rotated);
  CHECK(opener.public_key().bytes != old.opener.public_key().bytes);
  CHECK_EQUAL(std::string("old"), std::string(opener.open(old.sealer.seal("old", "c"), "c")->reveal()));
  const BoxSealer sealer(opener.public_key());
  CHECK_EQUAL(std::string("new"), std::string(opener.open(sealer.seal("new", "c"), "c")->reveal()));
  CHECK(!old.opener.open(sealer.seal("new", "c"), "c"));
}

TEST("sealed_box: boxes of one sealer share the ephemeral key and no nonce; those of another share nothing") {
  const Fixture fixture;
  std::set<std::string> nonces;
  const std::string ephemeral = fixture.sealer.seal("", "").substr(9, 32);
  for (int i = 0; i < 1000; ++i) {
    const std::string box = fixture.sealer.seal("the plain text", "c");
    CHECK_EQUAL(ephemeral, box.substr(9, 32));
    CHECK(nonces.insert(box.substr(41, 12)).second);
    CHECK(box.find("the plain") == std::string::npos);
  }
  CHECK(ephemeral != BoxSealer(fixture.opener.public_key()).seal("", "").substr(9, 32));
}

TEST("sealed_box: points of low order are neither sealed to nor opened from") {
  const Fixture fixture;
  for (const std::string& point : low_order_points()) {
    CHECK_THROWS(std::invalid_argument, (BoxSealer(key_of(point)), 0));
    // A box by somebody who knows that the shared secret is zero, whatever the private key.
    const BoxPublicKey& recipient = fixture.opener.public_key();
    const Secret key = hkdf_sha256(Secret(std::string(32, '\0')), point + recipient.bytes, "gatewarden sealed box v1");
    std::string box = fixture.sealer.seal("plain", "c").substr(0, 9) + point;
    box += seal(key, "plain", "c").substr(1);
    CHECK(!fixture.opener.open(box, "c"));
  }
}

TEST("sealed_box: keys of a wrong length or with a false id are refused") {
  const Fixture fixture;
  const std::array short_key = {Secret(std::string(31, 'k'))};
  CHECK_THROWS(std::invalid_argument, (BoxOpener(short_key), 0));
  CHECK_THROWS(std::invalid_argument, (BoxOpener({}), 0));
  CHECK_THROWS(std::invalid_argument, (BoxSealer(key_of(std::string(33, 'k'))), 0));
  BoxPublicKey renamed = fixture.opener.public_key();
  renamed.id[0] ^= 1;
  CHECK_THROWS(std::invalid_argument, (BoxSealer(renamed), 0));
}

TEST("sealed_box: an opener serves several threads at once") {
  const Fixture fixture;
  std::array<int, 4> opened{};
  std::vector<std::thread> threads;
  for (int& count : opened)
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        const BoxSealer sealer(fixture.opener.public_key());
        const std::string plain = std::to_string(i);
        const auto first = fixture.opener.open(sealer.seal(plain, "c"), "c");
        const auto second = fixture.opener.open(sealer.seal(plain, "c"), "c");
        count += first && second && first->reveal() == plain && second->reveal() == plain;
      }
    });
  for (std::thread& thread : threads) thread.join();
  for (const int count : opened) CHECK_EQUAL(50, count);
}

}  // namespace
}  // namespace gatewarden::crypto
