// EVP_PKEYs made, taken in and given out as JWK members and as PKCS #8.
#include "platform/crypto/key_material.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstdlib>
#include <span>
#include <string_view>

#include "base/encoding.h"

namespace gatewarden::crypto {
namespace {

using OwnedPkcs8 = Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;

constexpr int rsa_bits_made = 2048;
constexpr int rsa_bits_least = 2048;
// More would let a client's key cost a worker milliseconds a signature.
constexpr int rsa_bits_most = 8192;
constexpr std::size_t rsa_exponent_bytes_most = 8;
constexpr std::size_t coordinate_size = 32;  // of P-256, RFC 7518 section 6.2.1.2, and of Ed25519
constexpr char p256_name[] = "prime256v1";

// A member's bytes, where it is a string of strict base64url.
std::optional<std::string> octets_at(const json::Value& jwk, std::string_view name) {
  const auto text = jwk.string_at(name);
  return text ? from_base64url(*text) : std::nullopt;
}

OwnedKey key_from(const char* type, const OwnedParameterBuilder& builder) {
  const OwnedParameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const OwnedKeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  must(parameters != nullptr && context != nullptr);
  must(EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) ERR_clear_error();
  return OwnedKey(key);
}

OwnedParameterBuilder new_builder() {
  OwnedParameterBuilder builder(OSSL_PARAM_BLD_new());
  must(builder != nullptr);
  return builder;
}

OwnedBignum to_number(std::string_view bytes) {
  OwnedBignum number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
  must(number != nullptr);
  return number;
}

// Base64urlUInt of RFC 7518 section 2: the minimum number of octets. Odd, as both n and e of RSA must be, and over 1.
bool is_rsa_number(std::string_view bytes, std::size_t size_limit) {
  return !bytes.empty() && bytes.size() <= size_limit && bytes.front() != '\0' && (bytes.back() & 1) == 1 && bytes != "\x01";
}

OwnedKey rsa_key(const json::Value& jwk) {
  const auto modulus = octets_at(jwk, "n");
  const auto exponent = octets_at(jwk, "e");
  return modulus && exponent ? rsa_public_key(*modulus, *exponent) : nullptr;
}

OwnedKey p256_key(const json::Value& jwk) {
  const auto x = octets_at(jwk, "x");
  const auto y = octets_at(jwk, "y");
  return jwk.string_at("crv") == "P-256" && x && y ? p256_public_key(*x, *y) : nullptr;
}

OwnedKey ed25519_key(const json::Value& jwk) {
  const auto x = octets_at(jwk, "x");
  return jwk.string_at("crv") == "Ed25519" && x ? ed25519_public_key(*x) : nullptr;
}

// An integer of the key; with `size`, padded to it.
std::string number_of(const EVP_PKEY& key, const char* name, std::size_t size = 0) {
  BIGNUM* number = nullptr;
  must(EVP_PKEY_get_bn_param(&key, name, &number) == 1);
  const OwnedBignum owner(number);
  std::string bytes(size != 0 ? size : static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  must(BN_bn2binpad(number, bytes_of(bytes), static_cast<int>(bytes.size())) >= 0);
  return bytes;
}

struct RequiredMembers {
  std::string_view type;
  std::span<const std::string_view> names;
};
constexpr std::string_view ec_members[] = {"crv", "kty", "x", "y"};
constexpr std::string_view okp_members[] = {"crv", "kty", "x"};
constexpr std::string_view rsa_members[] = {"e", "kty", "n"};
// RFC 7638 section 3.2; OKP from RFC 8037 section 2.
constexpr RequiredMembers required_members[] = {{"EC", ec_members}, {"OKP", okp_members}, {"RSA", rsa_members}};
constexpr std::string_view curves[] = {"P-256", "P-384", "P-521", "secp256k1", "Ed25519", "Ed448", "X25519", "X448"};

// A value that needs no escaping, as RFC 7638 section 3.3 wants it.
bool is_member_value(std::string_view name, const std::string& value) {
  if (name == "kty") return true;  // chosen out of the table
  if (name == "crv") return std::ranges::find(curves, value) != std::end(curves);
  return !value.empty() && from_base64url(value).has_value();
}

}  // namespace

bool fits(Algorithm algorithm, const EVP_PKEY& key) {
  switch (algorithm) {
    case Algorithm::rs256:
    case Algorithm::ps256: {
      const int bits = EVP_PKEY_get_bits(&key);
      return EVP_PKEY_is_a(&key, "RSA") && bits >= rsa_bits_least && bits <= rsa_bits_most;
    }
    case Algorithm::es256: {
      char group[32] = "";
      return EVP_PKEY_is_a(&key, "EC") && EVP_PKEY_get_group_name(&key, group, sizeof group, nullptr) == 1 &&
             std::string_view(group) == p256_name;
    }
    case Algorithm::eddsa: return EVP_PKEY_is_a(&key, "ED25519") == 1;
  }
  std::abort();
}

OwnedKey generate_key(Algorithm algorithm) {
  EVP_PKEY* key = nullptr;
  switch (algorithm) {
    case Algorithm::rs256:
    case Algorithm::ps256: key = EVP_RSA_gen(rsa_bits_made); break;
    case Algorithm::es256: key = EVP_EC_gen(p256_name); break;
    case Algorithm::eddsa: key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"); break;
  }
  must(key != nullptr);
  return OwnedKey(key);
}

OwnedKey private_key_from_der(Algorithm algorithm, const Secret& der) {
  const std::string_view bytes = der.reveal();
  const unsigned char* at = bytes_of(bytes);
  const OwnedPkcs8 structure(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(bytes.size())));
  OwnedKey key(structure ? EVP_PKCS82PKEY(structure.get()) : nullptr);
  if (!key || at != bytes_of(bytes) + bytes.size() || !fits(algorithm, *key)) {
    ERR_clear_error();
    return nullptr;
  }
  return key;
}

Secret private_key_to_der(const EVP_PKEY& key) {
  const OwnedPkcs8 structure(EVP_PKEY2PKCS8(&key));
  must(structure != nullptr);
  const int size = i2d_PKCS8_PRIV_KEY_INFO(structure.get(), nullptr);
  must(size > 0);
  std::string der(static_cast<std::size_t>(size), '\0');
  unsigned char* at = bytes_of(der);
  must(i2d_PKCS8_PRIV_KEY_INFO(structure.get(), &at) == size);
  return Secret(std::move(der));
}

OwnedKey rsa_public_key(std::string_view modulus, std::string_view exponent) {
  if (!is_rsa_number(modulus, rsa_bits_most / 8) || !is_rsa_number(exponent, rsa_exponent_bytes_most)) return nullptr;
  const OwnedBignum n = to_number(modulus);
  const OwnedBignum e = to_number(exponent);
  const OwnedParameterBuilder builder = new_builder();
  must(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1);
  must(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1);
  OwnedKey key = key_from("RSA", builder);
  return key && fits(Algorithm::rs256, *key) ? std::move(key) : nullptr;
}

OwnedKey p256_public_key(std::string_view x, std::string_view y) {
  if (x.size() != coordinate_size || y.size() != coordinate_size) return nullptr;
  const std::string point = std::string("\x04").append(x).append(y);  // uncompressed
  const OwnedParameterBuilder builder = new_builder();
  must(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, p256_name, 0) == 1);
  must(OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1);
  return key_from("EC", builder);  // which refuses points off the curve
}

OwnedKey ed25519_public_key(std::string_view x) {
  if (x.size() != coordinate_size) return nullptr;
  OwnedKey key(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, bytes_of(x), x.size()));
  if (!key) ERR_clear_error();
  return key;
}

OwnedKey public_key_from_jwk(Algorithm algorithm, const json::Value& jwk) {
  const auto type = jwk.string_at("kty");
  OwnedKey key;
  switch (algorithm) {
    case Algorithm::rs256:
    case Algorithm::ps256:
      if (type == "RSA") key = rsa_key(jwk);
      break;
    case Algorithm::es256:
      if (type == "EC") key = p256_key(jwk);
      break;
    case Algorithm::eddsa:
      if (type == "OKP") key = ed25519_key(jwk);
      break;
  }
  return key && fits(algorithm, *key) ? std::move(key) : nullptr;
}

Members public_members(Algorithm algorithm, const EVP_PKEY& key) {
  switch (algorithm) {
    case Algorithm::rs256:
    case Algorithm::ps256:
      return {{"e", to_base64url(number_of(key, OSSL_PKEY_PARAM_RSA_E))},
              {"kty", "RSA"},
              {"n", to_base64url(number_of(key, OSSL_PKEY_PARAM_RSA_N))}};
    case Algorithm::es256:
      return {{"crv", "P-256"},
              {"kty", "EC"},
              {"x", to_base64url(number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, coordinate_size))},
              {"y", to_base64url(number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, coordinate_size))}};
    case Algorithm::eddsa: {
      std::string x(coordinate_size, '\0');
      std::size_t size = x.size();
      must(EVP_PKEY_get_raw_public_key(&key, bytes_of(x), &size) == 1 && size == x.size());
      return {{"crv", "Ed25519"}, {"kty", "OKP"}, {"x", to_base64url(x)}};
    }
  }
  std::abort();
}

std::optional<Members> thumbprint_members(const json::Value& jwk) {
  const auto type = jwk.string_at("kty");
  const auto row = std::ranges::find_if(required_members, [&](const auto& known) { return known.type == type; });
  if (row == std::end(required_members)) return std::nullopt;
  Members members;
  for (const std::string_view name : row->names) {
    auto value = jwk.string_at(name);
    if (!value || !is_member_value(name, *value)) return std::nullopt;
    members.emplace_back(name, *std::move(value));
  }
  return members;
}

}  // namespace gatewarden::crypto
