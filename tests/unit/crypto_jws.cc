// Compact JWS: each known way to make a verifier believe what was not signed is refused.
#include <vector>

#include "base/encoding.h"
#include "harness/test.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/jws.h"

namespace gatewarden::crypto {
namespace {

constexpr char payload[] = R"({"iss":"https://id.example","sub":"1"})";
constexpr Algorithm all[] = {Algorithm::rs256, Algorithm::ps256, Algorithm::es256, Algorithm::eddsa};

const SigningKey& key_of(Algorithm algorithm) {
  static const SigningKey keys[] = {SigningKey::generate(Algorithm::rs256), SigningKey::generate(Algorithm::ps256),
                                    SigningKey::generate(Algorithm::es256), SigningKey::generate(Algorithm::eddsa)};
  return keys[static_cast<int>(algorithm)];
}

bool accepts(const VerifyingKey& key, std::string_view compact) {
  const auto jws = parse_jws(compact);
  return jws && verify_jws(*jws, key);
}

std::string unsigned_part(std::string_view header, std::string_view body = payload) {
  return to_base64url(header) + '.' + to_base64url(body);
}

// A JWS whose signature is right, under a header of the test's choice.
std::string signed_with(const SigningKey& key, std::string_view header, std::string_view body = payload) {
  const std::string input = unsigned_part(header, body);
  return input + '.' + to_base64url(key.sign(input));
}

// The forms in which a careless verifier could take the public key for an HMAC secret: JWK, SubjectPublicKeyInfo, PEM.
std::vector<std::string> public_key_forms(const SigningKey& key) {
  const auto jwk = json::Value::parse(key.public_jwk());
  const auto member = [&](const char* name) { return *from_base64url(jwk->string_at(name).value_or("")); };
  std::string der;
  if (jwk->string_at("kty") == "RSA") {
    der = *from_hex("30820122300d06092a864886f70d01010105000382010f003082010a0282010100") + member("n") + *from_hex("0203010001");
  } else if (jwk->string_at("kty") == "EC") {
    der = *from_hex("3059301306072a8648ce3d020106082a8648ce3d03010703420004") + member("x") + member("y");
  } else {
    der = *from_hex("302a300506032b6570032100") + member("x");
  }
  std::string pem = "-----BEGIN PUBLIC KEY-----\n";
  const std::string encoded = to_base64(der);
  for (std::size_t at = 0; at < encoded.size(); at += 64) pem += encoded.substr(at, 64) + '\n';
  pem += "-----END PUBLIC KEY-----\n";
  return {key.public_jwk(), der, pem, pem.substr(0, pem.size() - 1)};
}

TEST("jws: what sign_jws made is read back and verifies under its own key alone") {
  for (const Algorithm algorithm : all) {
    const std::string compact = sign_jws(key_of(algorithm), "at+jwt", payload);
    const auto jws = parse_jws(compact);
    CHECK(jws && jws->type == "at+jwt" && jws->algorithm == wire_name(algorithm));
    CHECK_EQUAL(key_of(algorithm).key_id(), jws->key_id);
    CHECK_EQUAL("1", *jws->payload.string_at("sub"));
    for (const Algorithm other : all) CHECK_EQUAL(other == algorithm, verify_jws(*jws, VerifyingKey::of(key_of(other))));
    CHECK(!verify_jws(*jws, VerifyingKey::of(SigningKey::generate(Algorithm::es256))));
  }
}

TEST("S46: a token re-signed with HS256 under any form of the public key is refused") {
  for (const Algorithm algorithm : all) {
    const VerifyingKey key = VerifyingKey::of(key_of(algorithm));
    for (const std::string& secret : public_key_forms(key_of(algorithm))) {
      for (const std::string_view name : {std::string_view("HS256"), wire_name(algorithm)}) {
        const std::string input = unsigned_part(R"({"alg":")" + std::string(name) + "\"}");
        CHECK(!accepts(key, input + '.' + to_base64url(hmac_sha256(secret, input))));
      }
    }
  }
}

TEST("S46: none in any spelling is refused, with a stripped and with a right signature") {
  for (const Algorithm algorithm : all) {
    const VerifyingKey key = VerifyingKey::of(key_of(algorithm));
    for (const char* name : {"none", "None", "nOnE", "NONE", ""}) {
      const std::string header = std::string(R"({"alg":")") + name + "\"}";
      CHECK(!accepts(key, unsigned_part(header) + '.'));
      CHECK(!accepts(key, unsigned_part(header)));
      CHECK(!accepts(key, signed_with(key_of(algorithm), header)));
    }
  }
}

TEST("S46: a stripped, cut, padded or changed signature is refused") {
  for (const Algorithm algorithm : all) {
    const VerifyingKey key = VerifyingKey::of(key_of(algorithm));
    const std::string compact = sign_jws(key_of(algorithm), "JWT", payload);
    const std::string input = compact.substr(0, compact.rfind('.'));
    const std::string signature = *from_base64url(compact.substr(compact.rfind('.') + 1));
    CHECK(accepts(key, compact));
    CHECK(!accepts(key, input));
    CHECK(!accepts(key, input + '.'));
    CHECK(!accepts(key, input + '.' + to_base64url(signature.substr(1))));
    CHECK(!accepts(key, input + '.' + to_base64url(signature + '\0')));
    CHECK(!accepts(key, input + '.' + to_base64url('\0' + signature)));
    for (std::size_t at = 0; at < signature.size(); at += 7) {
      std::string changed = signature;
      changed[at] = static_cast<char>(changed[at] ^ 4);
      CHECK(!accepts(key, input + '.' + to_base64url(changed)));
    }
    CHECK(!accepts(key, unsigned_part(R"({"alg":"RS256"})", R"({"sub":"2"})") + '.' + to_base64url(signature)));
  }
}

TEST("jws: what was verified once is accepted again, under its own key alone and only as it was") {
  const VerifyingKey key = VerifyingKey::of(key_of(Algorithm::es256));
  const SigningKey other_key = SigningKey::generate(Algorithm::es256);
  std::vector<std::string> tokens;
  for (int i = 0; i < 600; ++i) {  // more than are remembered
    tokens.push_back(sign_jws(key_of(Algorithm::es256), "JWT", "{\"sub\":\"" + std::to_string(i) + "\"}"));
    CHECK(accepts(key, tokens.back()));
  }
  for (const std::string& token : {tokens.front(), tokens.back()}) {
    CHECK(accepts(key, token));
    CHECK(!accepts(VerifyingKey::of(other_key), token));
    const std::string signature = token.substr(token.rfind('.'));
    CHECK(!accepts(key, tokens[1].substr(0, tokens[1].rfind('.')) + signature));
  }
}

TEST("S46: ES256 with r = s = 0, with r or s of the group's order, and in DER is refused") {
  const VerifyingKey key = VerifyingKey::of(key_of(Algorithm::es256));
  const std::string input = unsigned_part(R"({"alg":"ES256"})");
  const std::string order = *from_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  const std::string zero(32, '\0');
  const std::string one = std::string(31, '\0') + '\x01';
  for (const std::string& r : {zero, one, order}) {
    for (const std::string& s : {zero, one, order}) CHECK(!accepts(key, input + '.' + to_base64url(r + s)));
  }
  const std::string right = key_of(Algorithm::es256).sign(input);
  const auto integer = [](std::string bytes) {
    bytes.erase(0, bytes.find_first_not_of('\0'));
    if (static_cast<unsigned char>(bytes[0]) >= 0x80) bytes.insert(0, 1, '\0');
    return '\x02' + std::string(1, static_cast<char>(bytes.size())) + bytes;
  };
  const std::string body = integer(right.substr(0, 32)) + integer(right.substr(32));
  CHECK(accepts(key, input + '.' + to_base64url(right)));
  CHECK(!accepts(key, input + '.' + to_base64url('\x30' + std::string(1, static_cast<char>(body.size())) + body)));
}

TEST("S46: a header that names another algorithm than the key's is refused, though the signature is right") {
  const VerifyingKey key = VerifyingKey::of(key_of(Algorithm::rs256));
  for (const char* name : {"PS256", "RS512", "HS256", "rs256", "ES256"}) {
    CHECK(!accepts(key, signed_with(key_of(Algorithm::rs256), std::string(R"({"alg":")") + name + "\"}")));
  }
  CHECK(!accepts(key, signed_with(key_of(Algorithm::rs256), R"({"alg":["RS256"]})")));
  CHECK(!accepts(key, signed_with(key_of(Algorithm::rs256), R"({"typ":"JWT"})")));
}

TEST("S47: a kid is any string up to 128 bytes, and nothing else") {
  const SigningKey& signer = key_of(Algorithm::eddsa);
  const VerifyingKey key = VerifyingKey::of(signer);
  const auto header = [](const std::string& kid) { return R"({"alg":"EdDSA","kid":)" + kid + "}"; };
  CHECK(accepts(key, signed_with(signer, header('"' + std::string(128, 'k') + '"'))));
  CHECK(!accepts(key, signed_with(signer, header('"' + std::string(129, 'k') + '"'))));
  CHECK(accepts(key, signed_with(signer, header(R"("../../etc/passwd' OR 1=1")"))));
  for (const char* kid : {"1", "null", "[]", "{}", "true"}) CHECK(!accepts(key, signed_with(signer, header(kid))));
}

TEST("S48: crit, b64, zip and keys inside of the token refuse it, though the signature is right") {
  const SigningKey& signer = key_of(Algorithm::eddsa);
  const VerifyingKey key = VerifyingKey::of(signer);
  CHECK(accepts(key, signed_with(signer, R"({"alg":"EdDSA","x":1})")));
  for (const std::string& member :
       {std::string(R"("crit":["exp"])"), std::string(R"("crit":[])"), std::string(R"("b64":false)"), std::string(R"("b64":true)"),
        std::string(R"("zip":"DEF")"), std::string(R"("jku":"https://evil.example/keys")"), "\"jwk\":" + signer.public_jwk(),
        std::string(R"("x5u":"https://evil.example/c")"), std::string(R"("x5c":["AA=="])")}) {
    CPPUNIT_ASSERT_MESSAGE(member, !accepts(key, signed_with(signer, R"({"alg":"EdDSA",)" + member + "}")));
  }
}

TEST("S50: duplicate members, depth, size and what is no object are refused, though the signature is right") {
  const SigningKey& signer = key_of(Algorithm::eddsa);
  const VerifyingKey key = VerifyingKey::of(signer);
  const std::string header = R"({"alg":"EdDSA"})";
  CHECK(!accepts(key, signed_with(signer, R"({"alg":"EdDSA","alg":"EdDSA"})")));
  CHECK(!accepts(key, signed_with(signer, header, R"({"sub":"1","sub":"2"})")));
  CHECK(!accepts(key, signed_with(signer, header, R"({"a":)" + std::string(16, '[') + std::string(16, ']') + "}")));
  CHECK(accepts(key, signed_with(signer, header, R"({"a":)" + std::string(15, '[') + std::string(15, ']') + "}")));
  CHECK(!accepts(key, signed_with(signer, header, R"({"a":")" + std::string(64 * 1024, 'x') + "\"}")));
  CHECK(!accepts(key, signed_with(signer, header, "{\"a\":\"\xff\"}")));
  for (const char* text : {"", "[]", "\"text\"", "1", "null", "{", "{}{}"}) {
    CPPUNIT_ASSERT_MESSAGE(text, !accepts(key, signed_with(signer, header, text)));
    CPPUNIT_ASSERT_MESSAGE(text, !accepts(key, signed_with(signer, text)));
  }
}

TEST("S51: padding, white space, the other alphabet, trailing bits and more parts are refused") {
  const SigningKey& signer = key_of(Algorithm::eddsa);
  const VerifyingKey key = VerifyingKey::of(signer);
  // 64 bytes of signature: the last of 86 characters carries four bits that must be zero.
  const std::string compact = signed_with(signer, R"({"alg":"EdDSA"})");
  CHECK(accepts(key, compact));
  CHECK(!accepts(key, compact + "=="));
  CHECK(!accepts(key, compact + '\n'));
  CHECK(!accepts(key, ' ' + compact));
  CHECK(!accepts(key, compact + '.'));
  CHECK(!accepts(key, compact + ".AA"));
  CHECK(!accepts(key, '.' + compact));
  for (std::size_t at = 0; at < compact.size(); ++at) {
    CHECK(!accepts(key, compact.substr(0, at) + '+' + compact.substr(at + 1)));
    CHECK(!accepts(key, compact.substr(0, at) + '\n' + compact.substr(at)));
  }
  std::string trailing = compact;
  trailing.back() = static_cast<char>(trailing.back() + 1);
  CHECK(!accepts(key, trailing));
}

}  // namespace
}  // namespace gatewarden::crypto
