// Keys for JSON Web Signatures, parsed once, each bound to exactly one algorithm.
#include "platform/crypto/jwk.h"

#include <algorithm>
#include <cstdlib>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/key_material.h"
#include "platform/crypto/signature.h"
#include "platform/json/value.h"

namespace gatewarden::crypto {
namespace {

struct NamedAlgorithm {
  Algorithm algorithm;
  std::string_view wire_name;
};
constexpr NamedAlgorithm algorithms[] = {
    {Algorithm::rs256, "RS256"},
    {Algorithm::ps256, "PS256"},
    {Algorithm::es256, "ES256"},
    {Algorithm::eddsa, "EdDSA"},
};

// RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1, RFC 8037 section 2: what only a private or symmetric key has.
constexpr std::string_view secret_members[] = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};

constexpr std::size_t key_id_limit = 128;

std::string thumbprint_of(const Members& members) {
  JsonWriter json;
  json.begin_object();
  for (const auto& [name, value] : members) json.member(name, value);
  json.end_object();
  return to_base64url(sha256(json.text()));
}

// RFC 7517 section 4: `use`, `key_ops` and `alg` may be absent, but must not say otherwise.
bool is_for_verifying(const json::Value& jwk, Algorithm algorithm) {
  if (jwk.find("use") && jwk.string_at("use") != "sig") return false;
  if (jwk.find("alg") && jwk.string_at("alg") != wire_name(algorithm)) return false;
  const auto operations = jwk.find("key_ops");
  if (!operations) return true;
  const auto names = operations->strings();
  return names && std::ranges::find(*names, "verify") != names->end();
}

OwnedKey share(const OwnedKey& key) {
  must(EVP_PKEY_up_ref(key.get()) == 1);
  return OwnedKey(key.get());
}

}  // namespace

std::string_view wire_name(Algorithm algorithm) {
  for (const NamedAlgorithm& row : algorithms) {
    if (row.algorithm == algorithm) return row.wire_name;
  }
  std::abort();
}

std::optional<Algorithm> parse_algorithm(std::string_view wire_name) {
  for (const NamedAlgorithm& row : algorithms) {
    if (row.wire_name == wire_name) return row.algorithm;
  }
  return std::nullopt;
}

struct SigningKey::State {
  State(Algorithm its_algorithm, OwnedKey its_key)
      : algorithm(its_algorithm),
        key(std::move(its_key)),
        key_id(thumbprint_of(public_members(algorithm, *key))),
        signer(algorithm, *key) {}

  Algorithm algorithm;
  OwnedKey key;
  std::string key_id;
  Signer signer;
};

SigningKey::SigningKey(std::unique_ptr<State> state) : state_(std::move(state)) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

SigningKey SigningKey::generate(Algorithm algorithm) {
  return SigningKey(std::make_unique<State>(algorithm, generate_key(algorithm)));
}

std::optional<SigningKey> SigningKey::from_der(Algorithm algorithm, const Secret& der) {
  OwnedKey key = private_key_from_der(algorithm, der);
  if (!key) return std::nullopt;
  return SigningKey(std::make_unique<State>(algorithm, std::move(key)));
}

Algorithm SigningKey::algorithm() const { return state_->algorithm; }

const std::string& SigningKey::key_id() const { return state_->key_id; }

std::string SigningKey::sign(std::string_view input) const { return state_->signer.sign(input); }

Secret SigningKey::private_der() const { return private_key_to_der(*state_->key); }

std::string SigningKey::public_jwk() const {
  Members members = public_members(state_->algorithm, *state_->key);
  members.emplace_back("alg", wire_name(state_->algorithm));
  members.emplace_back("kid", state_->key_id);
  members.emplace_back("use", "sig");
  std::ranges::sort(members);
  JsonWriter json;
  json.begin_object();
  for (const auto& [name, value] : members) json.member(name, value);
  json.end_object();
  return json.take();
}

struct VerifyingKey::State {
  State(Algorithm its_algorithm, OwnedKey its_key, std::string its_key_id)
      : algorithm(its_algorithm), key(std::move(its_key)), key_id(std::move(its_key_id)), verifier(algorithm, *key) {}

  Algorithm algorithm;
  OwnedKey key;
  std::string key_id;
  Verifier verifier;
};

VerifyingKey::VerifyingKey(std::unique_ptr<State> state) : state_(std::move(state)) {}
VerifyingKey::VerifyingKey(VerifyingKey&&) noexcept = default;
VerifyingKey& VerifyingKey::operator=(VerifyingKey&&) noexcept = default;
VerifyingKey::~VerifyingKey() = default;

std::optional<VerifyingKey> VerifyingKey::from_jwk(std::string_view jwk, Algorithm algorithm) {
  const auto value = json::Value::parse(jwk);
  if (!value || !value->is_object() || !is_for_verifying(*value, algorithm)) return std::nullopt;
  for (const std::string_view name : secret_members) {
    if (value->find(name)) return std::nullopt;
  }
  OwnedKey key = public_key_from_jwk(algorithm, *value);
  if (!key) return std::nullopt;
  if (!value->find("kid")) {
    std::string key_id = thumbprint_of(public_members(algorithm, *key));
    return VerifyingKey(std::make_unique<State>(algorithm, std::move(key), std::move(key_id)));
  }
  auto key_id = value->string_at("kid");
  if (!key_id || key_id->size() > key_id_limit) return std::nullopt;
  return VerifyingKey(std::make_unique<State>(algorithm, std::move(key), *std::move(key_id)));
}

VerifyingKey VerifyingKey::of(const SigningKey& key) {
  const SigningKey::State& signing = *key.state_;
  return VerifyingKey(std::make_unique<State>(signing.algorithm, share(signing.key), signing.key_id));
}

Algorithm VerifyingKey::algorithm() const { return state_->algorithm; }

const std::string& VerifyingKey::key_id() const { return state_->key_id; }

bool VerifyingKey::verify(std::string_view input, std::string_view signature) const {
  return state_->verifier.verify(input, signature);
}

std::optional<std::string> thumbprint(std::string_view jwk) {
  const auto value = json::Value::parse(jwk);
  const auto members = value ? thumbprint_members(*value) : std::nullopt;
  if (!members) return std::nullopt;
  return thumbprint_of(*members);
}

}  // namespace gatewarden::crypto
