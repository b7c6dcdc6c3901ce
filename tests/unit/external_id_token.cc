// ID tokens of other providers (OpenID Connect Core 3.1.3.7), each rule by a token that breaks it alone.
#include "authentication/external/id_token_check.h"
#include "authentication/external/provider_documents.h"
#include "base/encoding.h"
#include "base/json_writer.h"
#include "harness/test.h"
#include "platform/crypto/digest.h"

namespace gatewarden::authentication {
namespace {

using crypto::Algorithm;
using crypto::SigningKey;

const Instant now = from_epoch_seconds(1'790'000'000);
constexpr std::string_view issuer = "https://op.example";

const SigningKey& key_of(Algorithm algorithm) {
  static const SigningKey keys[] = {SigningKey::generate(Algorithm::rs256), SigningKey::generate(Algorithm::ps256),
                                    SigningKey::generate(Algorithm::es256), SigningKey::generate(Algorithm::eddsa)};
  return keys[static_cast<int>(algorithm)];
}

std::string keys_text(std::initializer_list<std::string> jwks) {
  std::string text = "{\"keys\":[";
  for (const std::string& jwk : jwks) text.append(text.ends_with('[') ? "" : ",").append(jwk);
  return text + "]}";
}

// What a good token says, as JSON members that a test replaces: an empty one is left out.
struct Claims {
  std::string iss = "\"https://op.example\"", aud = "\"ours\"", sub = "\"248289761001\"", nonce = "\"n-0S6_WzA2Mj\"", azp = {}, at_hash = {},
              nbf = {};
  std::int64_t exp = 300, iat = 0;  // from now on

  std::string text() const {
    std::string json = "{\"exp\":" + std::to_string(to_epoch_seconds(now) + exp) + ",\"iat\":" + std::to_string(to_epoch_seconds(now) + iat);
    const std::pair<const char*, const std::string*> members[] = {{"iss", &iss}, {"aud", &aud}, {"sub", &sub}, {"nonce", &nonce},
                                                                  {"azp", &azp}, {"at_hash", &at_hash}, {"nbf", &nbf}};
    for (const auto& [name, value] : members)
      if (!value->empty()) json.append(",\"").append(name).append("\":").append(*value);
    return json + "}";
  }
};

std::string fault_of(const Claims& claims, Algorithm algorithm = Algorithm::rs256) {
  const auto token = crypto::parse_jws(crypto::sign_jws(key_of(algorithm), "JWT", claims.text()));
  return std::string(
      id_token_fault(*token, {.issuer = issuer, .client_id = "ours", .nonce = "n-0S6_WzA2Mj", .access_token = "access", .now = now})
          .value_or(""));
}

template <typename Change>
std::string fault_after(Change change) {
  Claims claims;
  change(claims);
  return fault_of(claims);
}

bool starts(const std::string& fault, std::string_view claim) { return fault.starts_with(claim); }

}  // namespace

TEST("external ID token: one that is right in everything is taken, with an audience as a text or as a list of one") {
  CHECK_EQUAL(std::string(), fault_of({}));
  CHECK_EQUAL(std::string(), fault_after([](Claims& c) { c.aud = "[\"ours\"]"; }));
  CHECK_EQUAL(std::string(), fault_after([](Claims& c) { c.azp = "\"ours\""; }));
}

TEST("external ID token: of another issuer, or of one that only looks alike, is refused") {
  for (const char* const iss : {"\"https://other.example\"", "\"https://op.example/\"", "\"HTTPS://op.example\"", "[\"https://op.example\"]", ""})
    CHECK(starts(fault_after([&](Claims& c) { c.iss = iss; }), "iss"));
}

TEST("external ID token: for another client, for us and another, or for nobody is refused") {
  for (const char* const aud : {"\"theirs\"", "[\"ours\",\"theirs\"]", "[]", "1", ""})
    CHECK(starts(fault_after([&](Claims& c) { c.aud = aud; }), "aud"));
  CHECK(starts(fault_after([](Claims& c) { c.azp = "\"theirs\""; }), "azp"));
}

TEST("external ID token: expired, from tomorrow, of long ago, or without times is refused") {
  CHECK(starts(fault_after([](Claims& c) { c.exp = -61; }), "exp"));
  CHECK(starts(fault_after([](Claims& c) { c.iat = 61; }), "iat"));
  CHECK(starts(fault_after([](Claims& c) { c.iat = -601; }), "iat"));
  CHECK(starts(fault_after([](Claims& c) { c.nbf = std::to_string(to_epoch_seconds(now) + 120); }), "nbf"));
  CHECK_EQUAL(std::string(), fault_after([](Claims& c) { c.exp = -59, c.iat = -599; }));
  const auto token = crypto::parse_jws(crypto::sign_jws(key_of(Algorithm::rs256), "JWT", R"({"iss":"https://op.example","aud":"ours"})"));
  CHECK(id_token_fault(*token, {.issuer = issuer, .client_id = "ours", .nonce = "", .access_token = "", .now = now}));
}

TEST("external ID token: with another nonce, or none, is refused") {
  for (const char* const nonce : {"\"another\"", "\"\"", ""})
    CHECK(starts(fault_after([&](Claims& c) { c.nonce = nonce; }), "nonce"));
}

TEST("external ID token: at_hash must be of the access token that came with it, by the hash of the token's algorithm") {
  const auto half = [](std::string digest) { return "\"" + to_base64url(digest.substr(0, digest.size() / 2)) + "\""; };
  Claims claims;
  claims.at_hash = half(crypto::sha256("access"));
  CHECK_EQUAL(std::string(), fault_of(claims));
  CHECK_EQUAL(std::string(), fault_of(claims, Algorithm::es256));
  CHECK(starts(fault_of(claims, Algorithm::eddsa), "at_hash"));
  claims.at_hash = half(crypto::sha512("access"));
  CHECK_EQUAL(std::string(), fault_of(claims, Algorithm::eddsa));
  claims.at_hash = half(crypto::sha256("another"));
  CHECK(starts(fault_of(claims), "at_hash"));
}

TEST("external ID token: without a subject, or one that is no name of a person, is refused") {
  for (const std::string& sub : {std::string("\"\""), std::string("7"), "\"" + std::string(256, 's') + "\"", std::string("\"a \""), std::string()})
    CHECK(starts(fault_after([&](Claims& c) { c.sub = sub; }), "sub"));
}

TEST("S48: an ID token without a signature, or signed by the public key as a shared secret, has no key of the provider") {
  const auto keys = ProviderKeys::parse(keys_text({key_of(Algorithm::rs256).public_jwk()}));
  const std::string none = to_base64url(R"({"alg":"none"})") + '.' + to_base64url(Claims().text()) + ".";
  CHECK(!crypto::parse_jws(none) || !keys->verify(*crypto::parse_jws(none)));
  for (const std::string& secret : {key_of(Algorithm::rs256).public_jwk(), key_of(Algorithm::rs256).key_id()}) {
    const std::string input = to_base64url(R"({"alg":"HS256"})") + '.' + to_base64url(Claims().text());
    const auto token = crypto::parse_jws(input + '.' + to_base64url(crypto::hmac_sha256(secret, input)));
    CHECK(token && !keys->verify(*token));
  }
}

TEST("provider keys: each algorithm verifies by its own key, also without kid, and not by another key of the set") {
  const auto keys = ProviderKeys::parse(keys_text({key_of(Algorithm::rs256).public_jwk(), key_of(Algorithm::es256).public_jwk(),
                                                   key_of(Algorithm::eddsa).public_jwk()}));
  for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::es256, Algorithm::eddsa})
    CHECK(keys->verify(*crypto::parse_jws(crypto::sign_jws(key_of(algorithm), "JWT", Claims().text()))));
  CHECK(!keys->verify(*crypto::parse_jws(crypto::sign_jws(key_of(Algorithm::ps256), "JWT", Claims().text()))));
  const std::string input = to_base64url(R"({"alg":"ES256"})") + '.' + to_base64url(Claims().text());
  CHECK(keys->verify(*crypto::parse_jws(input + '.' + to_base64url(key_of(Algorithm::es256).sign(input)))));
}

TEST("provider keys: a private key that a provider publishes verifies nothing, nor does one for encryption or a shared secret") {
  std::string jwk = key_of(Algorithm::es256).public_jwk();
  const auto token = crypto::parse_jws(crypto::sign_jws(key_of(Algorithm::es256), "JWT", Claims().text()));
  CHECK(ProviderKeys::parse(keys_text({jwk}))->verify(*token));
  std::string with_private = jwk;
  with_private.insert(1, R"("d":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE",)");
  CHECK_EQUAL(std::size_t{0}, ProviderKeys::parse(keys_text({with_private}))->size());
  std::string for_encryption = jwk;
  for_encryption.replace(for_encryption.find("\"sig\""), 5, "\"enc\"");
  CHECK(!ProviderKeys::parse(keys_text({for_encryption}))->verify(*token));
  CHECK_EQUAL(std::size_t{0}, ProviderKeys::parse(keys_text({R"({"kty":"oct","k":"c2VjcmV0"})"}))->size());
  CHECK(!ProviderKeys::parse("[]") && !ProviderKeys::parse("{}") && !ProviderKeys::parse("{"));
}

}  // namespace gatewarden::authentication
