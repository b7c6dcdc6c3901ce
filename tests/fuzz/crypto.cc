// Signed tokens, keys, sealed boxes and password hashes.
#include "base/encoding.h"
#include "base/secret.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "platform/crypto/jwk.h"
#include "platform/crypto/jws.h"
#include "platform/crypto/sealed_box.h"
#include "platform/password/foreign_hash.h"
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

// Hashes of one password, in two parts: up to the cost, and the rest. Only what begins like one of them is computed.
struct CheapHash {
  std::string_view cost;
  std::string_view rest;
};
constexpr CheapHash cheap_hashes[] = {
    {"$2b$04$", "394b8fbHHuNNG.eKDAsaLOkkEiQ6m4Ih7Qfm6GhdZyfsJGFCkozQi"},
    {"$5$rounds=1000$", "YqRI.xtqciiNtKua$1PWSAA7hraMU9f6cpOf6BL9wP2U4qMzKZ2MLt3aamg6"},
    {"$7$26..../....", "Salt.salt$gqKmx1ghIZjcWBj83.syJV7Tn9vCwMCalTFoZrNVIw9"},
    {"$y$j/.$", "seasaltseasal..$5hqiAoVfSnSLU0eHp8.LFT81fKLoOPQQyhvVbSQzAc2"},
    {"$argon2i$v=19$m=256,t=2,p=2$", "c2FsdHNhbHQwMTIz$9WYmvE3OuC4zjvXVGQ43IwgYx1ZtkDbB"},
    {"$scrypt$ln=4,r=8,p=2$", "CME4BwBgrFWKUYpR6r0Xwg$gBhvyMDv61YhBrfyvszKAmfOSI6Jabrgk2BWcDsibmQ"},
    {"$pbkdf2-sha256$7$", "sJbyXqt1DqH0/l8rJcQ4h/Ae$KGyaVfMlnWAYZoahdnyTmyTGav/dsNgFumvSLF75yik"},
    {"$pbkdf2-sha256$i=7,l=32$", "c2FsdHNhbHQ+Pj8$Qg0+SPYQh9ZWNicSMnbripw7uLklFBZiOacXh7lkYUs"},
    {"pbkdf2_sha1$7$", "seasalt$70NgO4Nh/9Yl2YayiySmOLQXF7c="},
    {"argon2$argon2id$v=19$m=64,t=1,p=2$", "c2Vhc2FsdHNlYXNhbHQ$xf6WpiTXOuYFL3H45X3iF6XcSxKRkKVtVy/9ctRIg7E"},
    {"bcrypt_sha256$$2b$04$", "Azs3TasSQ/cWAVhooRIHze475v.6KbgLXC0aGQxIbSCK4VMLf7Kse"},
    {"scrypt$16$seasalt$8$2$", "4/OOF03aHpRbhrD8G4C1yQi+tpYM33lqVhnzTxkQjStcPQ0y3ly6mK3uD2btZ0Pic7rdbw4TTzHfPkjTf+mlmw=="},
    {"$wp$2y$04$", "abcdefghijklmnopqrstuuV0klnHbXcaXKo7A89DBGKqZVoAS9L2u"},
    {"$P$5", "IZFKyGue1hYwxVsc8mfk3k.MIhPah."},
    {"$S$5", "seasalt.MxNxFM3l7ExRCiFtV8mbERpQnLVKWCXuAYxJc667i.a"},
    {"{SSHA", "}MeIelGUGs8ZvkoTllHySzt2TZK1JqTUm"},
    {"{PBKDF2}7$", "8L4XorTWWovRutd6jzHGGMM4$Pvivp1obviLF3LIZC63vJetTCec"},
};

FUZZ("password_hash") {
  const password::ForeignHash found = password::recognise(input);
  CHECK(found.format.has_value() == found.problem.empty());
  if (!found.format) {
    CHECK(!password::verify_foreign(Secret("correct horse battery staple"), input));
    return;
  }
  CHECK(input.size() <= 512 && is_printable_ascii(input));
  bool is_cheap = false;
  bool is_known = false;
  for (const CheapHash& hash : cheap_hashes) {
    const bool begins_so = input.starts_with(hash.cost);
    is_cheap = is_cheap || begins_so;
    is_known = is_known || (begins_so && input.substr(hash.cost.size()) == hash.rest);
  }
  // No other text stands for the same hash.
  if (is_cheap) CHECK_EQUAL(is_known, password::verify_foreign(Secret("correct horse battery staple"), input));
}

}  // namespace gatewarden
