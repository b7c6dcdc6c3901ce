// COSE keys, and signatures in the form that WebAuthn gives them.
#include "platform/crypto/cose.h"

#include <openssl/err.h>

#include <algorithm>
#include <cstdlib>

#include "platform/crypto/authenticator_signature.h"
#include "platform/crypto/key_material.h"

namespace gatewarden::crypto {

namespace {

struct NumberedAlgorithm {
  Algorithm algorithm;
  int number;             // RFC 9053 section 2, RFC 8812 section 2
  std::int64_t key_type;  // RFC 9053 section 7, RFC 8230 section 4
  std::size_t members;    // of a map with all that the kind needs
};
constexpr NumberedAlgorithm algorithms[] = {
    {Algorithm::es256, -7, 2, 5},
    {Algorithm::eddsa, -8, 1, 4},
    {Algorithm::rs256, -257, 3, 4},
};

// Labels of RFC 9052 section 7.1, RFC 9053 section 7 and RFC 8230 section 4.
constexpr std::int64_t label_kty = 1, label_alg = 3;
constexpr std::int64_t label_crv = -1, label_x = -2, label_y = -3;
constexpr std::int64_t label_n = -1, label_e = -2;
constexpr std::int64_t curve_p256 = 1, curve_ed25519 = 6;

bool is_number(const cbor::Value& map, std::int64_t label, std::int64_t wanted) {
  const auto* const member = map.find(label);
  return member && member->integer() && *member->integer() == wanted;
}

const std::string* bytes_at(const cbor::Value& map, std::int64_t label) {
  const auto* const member = map.find(label);
  return member ? member->bytes() : nullptr;
}

OwnedKey key_of(Algorithm algorithm, const cbor::Value& map) {
  switch (algorithm) {
    case Algorithm::es256: {
      const auto* const x = bytes_at(map, label_x);
      const auto* const y = bytes_at(map, label_y);
      return is_number(map, label_crv, curve_p256) && x && y ? p256_public_key(*x, *y) : nullptr;
    }
    case Algorithm::eddsa: {
      const auto* const x = bytes_at(map, label_x);
      return is_number(map, label_crv, curve_ed25519) && x ? ed25519_public_key(*x) : nullptr;
    }
    case Algorithm::rs256: {
      const auto* const n = bytes_at(map, label_n);
      const auto* const e = bytes_at(map, label_e);
      return n && e ? rsa_public_key(*n, *e) : nullptr;
    }
    case Algorithm::ps256: return nullptr;
  }
  std::abort();
}

const NumberedAlgorithm* find_row(std::int64_t number) {
  const auto* const row = std::ranges::find(algorithms, number, &NumberedAlgorithm::number);
  return row == std::end(algorithms) ? nullptr : row;
}

}  // namespace

std::optional<Algorithm> parse_cose_algorithm(std::int64_t number) {
  const auto* const row = find_row(number);
  return row ? std::optional(row->algorithm) : std::nullopt;
}

int cose_number(Algorithm algorithm) {
  const auto* const row = std::ranges::find(algorithms, algorithm, &NumberedAlgorithm::algorithm);
  must(row != std::end(algorithms));
  return row->number;
}

bool verify_authenticator_signature(Algorithm algorithm, EVP_PKEY& key, std::string_view input, std::string_view signature) {
  const OwnedDigestContext context(EVP_MD_CTX_new());
  must(context != nullptr);
  const char* const digest = algorithm == Algorithm::eddsa ? nullptr : "SHA256";
  must(EVP_DigestVerifyInit_ex(context.get(), nullptr, digest, nullptr, nullptr, &key, nullptr) == 1);
  const bool valid =
      EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(input), input.size()) == 1;
  if (!valid) ERR_clear_error();
  return valid;
}

struct CoseKey::State {
  Algorithm algorithm;
  OwnedKey key;
  std::string point;
};

CoseKey::CoseKey(std::unique_ptr<State> state) : state_(std::move(state)) {}
CoseKey::CoseKey(CoseKey&&) noexcept = default;
CoseKey& CoseKey::operator=(CoseKey&&) noexcept = default;
CoseKey::~CoseKey() = default;

std::optional<CoseKey> CoseKey::from_cbor(const cbor::Value& map) {
  const auto* const number = map.find(label_alg);
  const auto* const row = number && number->integer() ? find_row(*number->integer()) : nullptr;
  if (!row || !is_number(map, label_kty, row->key_type) || map.map()->size() != row->members) return std::nullopt;
  OwnedKey key = key_of(row->algorithm, map);
  if (!key) return std::nullopt;
  std::string point;
  if (row->algorithm == Algorithm::es256) point.append("\x04").append(*bytes_at(map, label_x)).append(*bytes_at(map, label_y));
  return CoseKey(std::make_unique<State>(State{row->algorithm, std::move(key), std::move(point)}));
}

std::optional<CoseKey> CoseKey::parse(std::string_view bytes) {
  const auto value = cbor::parse(bytes);
  return value ? from_cbor(*value) : std::nullopt;
}

Algorithm CoseKey::algorithm() const { return state_->algorithm; }

bool CoseKey::verify(std::string_view input, std::string_view signature) const {
  return verify_authenticator_signature(state_->algorithm, *state_->key, input, signature);
}

std::string CoseKey::uncompressed_point() const { return state_->point; }

}  // namespace gatewarden::crypto
