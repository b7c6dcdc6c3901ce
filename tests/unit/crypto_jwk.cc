// Keys: made, kept, published, and what is refused as one.
#include "base/encoding.h"
#include "harness/test.h"
#include "platform/crypto/jwk.h"
#include "platform/json/value.h"

namespace gatewarden::crypto {
namespace {

constexpr Algorithm all[] = {Algorithm::rs256, Algorithm::ps256, Algorithm::es256, Algorithm::eddsa};

const SigningKey& key_of(Algorithm algorithm) {
  static const SigningKey keys[] = {SigningKey::generate(Algorithm::rs256), SigningKey::generate(Algorithm::ps256),
                                    SigningKey::generate(Algorithm::es256), SigningKey::generate(Algorithm::eddsa)};
  return keys[static_cast<int>(algorithm)];
}

// `json` with the first `from` replaced by `to`.
std::string changed(std::string json, std::string_view from, std::string_view to) {
  const auto at = json.find(from);
  CHECK(at != std::string::npos);
  return json.replace(at, from.size(), to);
}

TEST("jwk: every kind of key signs what its public half verifies") {
  for (const Algorithm algorithm : all) {
    const SigningKey& key = key_of(algorithm);
    const auto published = VerifyingKey::from_jwk(key.public_jwk(), algorithm);
    CHECK(published.has_value());
    CHECK_EQUAL(key.key_id(), published->key_id());
    for (int i = 0; i < 20; ++i) {
      const std::string input = "input " + std::to_string(i);
      const std::string signature = key.sign(input);
      CHECK(published->verify(input, signature));
      CHECK(VerifyingKey::of(key).verify(input, signature));
      CHECK(!published->verify(input + "x", signature));
    }
  }
}

TEST("jwk: an ES256 signature has 64 bytes whatever r and s are") {
  for (int i = 0; i < 600; ++i) CHECK_EQUAL(std::size_t{64}, key_of(Algorithm::es256).sign(std::to_string(i)).size());
}

TEST("jwk: a public key names its kind, algorithm, use and thumbprint and nothing private") {
  for (const Algorithm algorithm : all) {
    const auto jwk = json::Value::parse(key_of(algorithm).public_jwk());
    CHECK(jwk && jwk->string_at("alg") == std::string(wire_name(algorithm)) && jwk->string_at("use") == "sig");
    CHECK_EQUAL(thumbprint(jwk->dump()).value_or("none"), *jwk->string_at("kid"));
    for (const char* name : {"d", "p", "q", "dp", "dq", "qi", "k"}) CHECK(!jwk->find(name));
    CHECK_EQUAL(jwk->dump(), key_of(algorithm).public_jwk());
  }
}

TEST("jwk: PKCS #8 brings the same key back, for its algorithm alone") {
  for (const Algorithm algorithm : all) {
    const SigningKey& key = key_of(algorithm);
    const Secret der = key.private_der();
    const auto again = SigningKey::from_der(algorithm, der);
    CHECK(again && again->key_id() == key.key_id());
    CHECK(VerifyingKey::of(key).verify("input", again->sign("input")));
    for (const Algorithm other : all) {
      const bool both_rsa = json::Value::parse(key.public_jwk())->string_at("kty") == "RSA" &&
                            (other == Algorithm::rs256 || other == Algorithm::ps256);
      CHECK_EQUAL(other == algorithm || both_rsa, SigningKey::from_der(other, der).has_value());
    }
  }
}

TEST("jwk: damaged PKCS #8 is refused") {
  const Secret der = key_of(Algorithm::es256).private_der();
  const std::string bytes(der.reveal());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    CHECK(!SigningKey::from_der(Algorithm::es256, Secret(bytes.substr(0, length))));
  }
  CHECK(!SigningKey::from_der(Algorithm::es256, Secret(bytes + '\0')));
  CHECK(!SigningKey::from_der(Algorithm::es256, Secret(std::string(200, '\xff'))));
}

TEST("S46: a key is taken for its own algorithm alone") {
  for (const Algorithm its : all) {
    for (const Algorithm other : all) {
      CHECK_EQUAL(its == other, VerifyingKey::from_jwk(key_of(its).public_jwk(), other).has_value());
    }
  }
  CHECK(!parse_algorithm("none") && !parse_algorithm("HS256") && !parse_algorithm("rs256") && !parse_algorithm(""));
}

TEST("S46: symmetric and private keys are refused") {
  CHECK(!VerifyingKey::from_jwk(R"({"kty":"oct","k":"c2VjcmV0"})", Algorithm::rs256));
  for (const char* name : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
    const std::string with_secret = changed(key_of(Algorithm::es256).public_jwk(), "{", std::string("{\"") + name + "\":\"AA\",");
    CHECK(!VerifyingKey::from_jwk(with_secret, Algorithm::es256));
  }
}

TEST("S46: another curve and a point off the curve are refused") {
  const std::string jwk = key_of(Algorithm::es256).public_jwk();
  CHECK(!VerifyingKey::from_jwk(changed(jwk, "P-256", "P-384"), Algorithm::es256));
  CHECK(!VerifyingKey::from_jwk(changed(jwk, "P-256", "secp256k1"), Algorithm::es256));
  std::string x = *from_base64url(*json::Value::parse(jwk)->string_at("x"));
  const std::string before = to_base64url(x);
  x[5] = static_cast<char>(x[5] ^ 1);
  CHECK(!VerifyingKey::from_jwk(changed(jwk, before, to_base64url(x)), Algorithm::es256));
  CHECK(!VerifyingKey::from_jwk(changed(jwk, before, to_base64url(std::string(32, '\0'))), Algorithm::es256));
  CHECK(!VerifyingKey::from_jwk(changed(jwk, before, to_base64url('\0' + x)), Algorithm::es256));
  CHECK(!VerifyingKey::from_jwk(changed(key_of(Algorithm::eddsa).public_jwk(), "Ed25519", "X25519"), Algorithm::eddsa));
}

TEST("S45: RSA under 2048 or over 8192 bits, and even or trivial numbers, are refused") {
  const auto rsa = [](const std::string& n, const std::string& e) {
    return VerifyingKey::from_jwk(R"({"kty":"RSA","n":")" + to_base64url(n) + R"(","e":")" + to_base64url(e) + "\"}",
                                  Algorithm::rs256);
  };
  const std::string exponent("\x01\x00\x01", 3);
  CHECK(rsa(std::string(256, '\xff'), exponent));
  CHECK(!rsa(std::string(255, '\xff'), exponent));
  CHECK(!rsa('\x7f' + std::string(255, '\xff'), exponent));
  CHECK(!rsa(std::string(1025, '\xff'), exponent));
  CHECK(!rsa('\0' + std::string(256, '\xff'), exponent));
  CHECK(!rsa(std::string(255, '\xff') + '\xfe', exponent));
  CHECK(!rsa(std::string(256, '\xff'), "\x01"));
  CHECK(!rsa(std::string(256, '\xff'), "\x02"));
  CHECK(!rsa(std::string(256, '\xff'), ""));
  CHECK(!rsa(std::string(256, '\xff'), std::string(9, '\xff')));
}

TEST("S49: use, alg and key_ops must not speak against it") {
  const std::string jwk = key_of(Algorithm::es256).public_jwk();
  CHECK(VerifyingKey::from_jwk(changed(jwk, R"("use":"sig")", R"("key_ops":["verify"])"), Algorithm::es256));
  for (const char* instead : {R"("use":"enc")", R"("use":1)", R"("use":"sig","key_ops":["sign"])",
                              R"("use":"sig","key_ops":"verify")", R"("use":"sig","key_ops":[])"}) {
    CPPUNIT_ASSERT_MESSAGE(instead, !VerifyingKey::from_jwk(changed(jwk, R"("use":"sig")", instead), Algorithm::es256));
  }
  CHECK(!VerifyingKey::from_jwk(changed(jwk, R"("ES256")", R"("ES384")"), Algorithm::es256));
  CHECK(!VerifyingKey::from_jwk(changed(jwk, R"("ES256")", R"("none")"), Algorithm::es256));
}

TEST("S47: a kid that is no string or over 128 bytes is refused") {
  const SigningKey& key = key_of(Algorithm::es256);
  const std::string kid = '"' + key.key_id() + '"';
  CHECK(VerifyingKey::from_jwk(changed(key.public_jwk(), kid, '"' + std::string(128, 'k') + '"'), Algorithm::es256));
  CHECK(!VerifyingKey::from_jwk(changed(key.public_jwk(), kid, '"' + std::string(129, 'k') + '"'), Algorithm::es256));
  CHECK(!VerifyingKey::from_jwk(changed(key.public_jwk(), kid, "1"), Algorithm::es256));
}

TEST("S51: members that are not strict base64url are refused") {
  const std::string jwk = R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
  CHECK(VerifyingKey::from_jwk(jwk, Algorithm::eddsa));
  for (const char* end : {"HURo=", "HURp", "HUR", "HURo ", "HUR\\n"}) {
    CPPUNIT_ASSERT_MESSAGE(end, !VerifyingKey::from_jwk(changed(jwk, "HURo", end), Algorithm::eddsa));
    CPPUNIT_ASSERT_MESSAGE(end, !thumbprint(changed(jwk, "HURo", end)));
  }
  CHECK(!VerifyingKey::from_jwk(changed(jwk, "S_7T", "S/7T"), Algorithm::eddsa));
}

TEST("jwk: text that is no key has no thumbprint and makes no key") {
  for (const char* text : {"", "{}", "[]", "null", R"({"kty":"EC"})", R"({"kty":"oct","k":"AA"})", R"({"kty":"RSA","n":"AQ"})",
                           R"({"kty":"EC","crv":"P-256\"","x":"AA","y":"AA"})", R"({"kty":["EC"]})"}) {
    CPPUNIT_ASSERT_MESSAGE(text, !thumbprint(text));
    for (const Algorithm algorithm : all) CPPUNIT_ASSERT_MESSAGE(text, !VerifyingKey::from_jwk(text, algorithm));
  }
}

}  // namespace
}  // namespace gatewarden::crypto
