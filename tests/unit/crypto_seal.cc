// What is sealed opens under its own key and context alone.
#include <set>

#include "harness/test.h"
#include "platform/crypto/random.h"
#include "platform/crypto/seal.h"

namespace gatewarden::crypto {
namespace {

const Secret& key() {
  static const Secret fixed(random_bytes(32));
  return fixed;
}

TEST("S53: what seal() made opens to the same bytes") {
  for (const std::string& plain : {std::string(), std::string("x"), std::string("a\0b", 3), random_bytes(70000)}) {
    const auto opened = open(key(), seal(key(), plain, "context"), "context");
    CHECK(opened && opened->reveal() == plain);
  }
}

TEST("S53: an empty context is a context too") {
  CHECK(open(key(), seal(key(), "plain", ""), ""));
  CHECK(!open(key(), seal(key(), "plain", ""), "x"));
}

TEST("S53: another key or another context opens nothing") {
  const std::string sealed = seal(key(), "plain", "key-1");
  CHECK(!open(Secret(random_bytes(32)), sealed, "key-1"));
  CHECK(!open(key(), sealed, "key-2"));
  CHECK(!open(key(), sealed, ""));
}

TEST("S53: every changed bit and every cut is noticed") {
  const std::string sealed = seal(key(), "plain text", "context");
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string changed = sealed;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    CHECK(!open(key(), changed, "context"));
  }
  for (std::size_t length = 0; length < sealed.size(); ++length) CHECK(!open(key(), sealed.substr(0, length), "context"));
  CHECK(!open(key(), sealed + '\0', "context"));
}

TEST("S53: each sealing has its own nonce and hides the text") {
  std::set<std::string> nonces;
  for (int i = 0; i < 1000; ++i) {
    const std::string sealed = seal(key(), "the plain text", "context");
    CHECK(nonces.insert(sealed.substr(1, 12)).second);
    CHECK(sealed.find("the plain") == std::string::npos);
  }
}

}  // namespace
}  // namespace gatewarden::crypto
