// Digests and derived keys against the vectors of their standards.
#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "base/encoding.h"
#include "harness/test.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"

namespace gatewarden::crypto {
namespace {

TEST("digest: SHA-2 gives the vectors of FIPS 180-4") {
  CHECK_EQUAL("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", to_hex(sha256("abc")));
  CHECK_EQUAL(
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac9"
      "4fa54ca49f",
      to_hex(sha512("abc")));
  CHECK_EQUAL("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", to_hex(sha256("")));
}

TEST("digest: SHA-256 of pieces is that of the whole") {
  Sha256 digest;
  for (const char* piece : {"a", "", "bc"}) digest.update(piece);
  CHECK_EQUAL(to_hex(sha256("abc")), to_hex(digest.finish()));
}

TEST("digest: HMAC-SHA-256 gives the vectors of RFC 4231") {
  CHECK_EQUAL("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
              to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")));
  CHECK_EQUAL("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
              to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")));
}

TEST("digest: HMAC-SHA-1 gives the vectors of RFC 2202") {
  CHECK_EQUAL("b617318655057264e28bc0b6fb378c8ef146be00", to_hex(hmac_sha1(std::string(20, '\x0b'), "Hi There")));
  CHECK_EQUAL("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", to_hex(hmac_sha1("Jefe", "what do ya want for nothing?")));
}

TEST("digest: the empty key of HMAC is a key, whichever came before") {
  constexpr char with_empty_key[] = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";  // of Python's hmac
  CHECK_EQUAL(with_empty_key, to_hex(hmac_sha256("", "")));
  hmac_sha256("another key", "bytes");
  CHECK_EQUAL(with_empty_key, to_hex(hmac_sha256(std::string_view(), std::string_view())));
  hmac_sha256("another key", "bytes");
  CHECK_EQUAL(with_empty_key, to_hex(hmac_sha256(std::string(), std::string())));
}

TEST("digest: HMAC in many threads gives each its own") {
  const std::string expected = to_hex(hmac_sha256("Jefe", "what do ya want for nothing?"));
  std::atomic<int> wrong = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&, i] {
        for (int round = 0; round < 1000; ++round) {
          hmac_sha256("key " + std::to_string(i), "bytes");
          if (to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")) != expected) ++wrong;
        }
      });
    }
  }
  CHECK_EQUAL(0, wrong.load());
}

TEST("digest: derive_key is HKDF of RFC 5869 with SHA-256 and an empty salt (A.3)") {
  CHECK_EQUAL("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
              to_hex(derive_key(Secret(std::string(22, '\x0b')), "", 42).reveal()));
}

TEST("digest: derived keys differ by purpose") {
  const Secret key(std::string(32, 'k'));
  CHECK(derive_key(key, "cookies").reveal() != derive_key(key, "cache").reveal());
  CHECK_EQUAL(std::size_t{32}, derive_key(key, "cookies").size());
}

TEST("S28: random bytes come as many as asked and do not repeat") {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) CHECK(seen.insert(random_bytes(16)).second);
  CHECK_EQUAL(std::size_t{0}, random_bytes(0).size());
  CHECK_EQUAL(std::size_t{4099}, random_bytes(4099).size());
}

}  // namespace
}  // namespace gatewarden::crypto
