// Signed tokens, keys, sealed boxes and password hashes.
#include "base/encoding.h"
#include "fuzz/fuzz.h"
#include "platform/crypto/jwk.h"
#include "platform/crypto/jws.h"
#include "platform/crypto/sealed_box.h"
#include "platform/password/phc.h"

namespace gatewarden {

FUZZ("jws") {
  using crypto::Algorithm;
  static const crypto::VerifyingKey keys[] = {crypto::VerifyingKey::of(crypto::SigningKey::generate(Algorithm::es256)),
                                              crypto::VerifyingKey::of(crypto::SigningKey::generate(Algorithm::rs256)),
                                              crypto::VerifyingKey::of(crypto::SigningKey::generate(Algorithm::eddsa))};
  const auto jws = crypto::parse_jws(input);
  if (!jws) return;
  CHECK_EQUAL(std::string(input), jws->signing_input + '.' + to_base64url(jws->signature));
  CHECK(jws->payload.is_object() && jws->key_id.size() <= 128);
  for (const auto& key : keys) CHECK(!crypto::verify_jws(*jws, key));  // nothing here was signed with it
}

FUZZ("jwk") {
  using crypto::Algorithm;
  int taken = 0;
  for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::ps256, Algorithm::es256, Algorithm::eddsa}) {
    const auto key = crypto::VerifyingKey::from_jwk(input, algorithm);
    if (!key) continue;
    ++taken;
    CHECK(key->key_id().size() <= 128);
    CHECK(!key->verify("input", std::string(64, 's')));
    CHECK(!key->verify("input", std::string(256, 's')));
  }
  CHECK(taken <= 2);  // an RSA key without alg serves RS256 and PS256
  const auto name = crypto::thumbprint(input);
  CHECK(taken == 0 || name);
  if (name) CHECK_EQUAL(std::size_t{43}, name->size());
}

FUZZ("sealed_box") {
  static const Secret keys[] = {Secret(std::string(32, 'k'))};
  static const crypto::BoxOpener opener(keys);
  const auto plain = opener.open(input, "context");
  if (!plain) return;
  CHECK(!opener.open(input, "another context"));
  std::string changed(input);
  for (char& byte : changed) {
    byte = static_cast<char>(byte ^ 0x80);
    CHECK(!opener.open(changed, "context"));
    byte = static_cast<char>(byte ^ 0x80);
  }
}

FUZZ("phc") {
  const auto phc = password::parse_phc(input);
  if (!phc) return;
  CHECK_EQUAL(std::string(input), password::build_phc(*phc));
  CHECK(phc->parameters.memory_kib <= 1 << 20 && phc->parameters.iterations <= 32 && phc->parameters.lanes <= 64);
}

}  // namespace gatewarden
