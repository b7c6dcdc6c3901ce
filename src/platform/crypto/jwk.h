// Keys for JSON Web Signatures (RFC 7517, 7518, 8037): parsed once, each bound to exactly one algorithm.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace gatewarden::crypto {

enum class Algorithm { rs256, ps256, es256, eddsa };

std::string_view wire_name(Algorithm algorithm);                       // "RS256"
std::optional<Algorithm> parse_algorithm(std::string_view wire_name);  // never "none", never HS*

// A private key that signs with its one algorithm, kept as EVP_PKEY with a prepared digest context.
class SigningKey {
 public:
  // Makes a new key: RSA of 2048 bits, P-256, or Ed25519.
  static SigningKey generate(Algorithm algorithm);
  // PKCS #8 DER, as private_der() gave it. Nothing if it is damaged or its type does not fit the algorithm.
  static std::optional<SigningKey> from_der(Algorithm algorithm, const Secret& der);
  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();

  Algorithm algorithm() const;
  const std::string& key_id() const;  // the RFC 7638 thumbprint
  // The signature as RFC 7515 and 7518 want it (r||s for ES256).
  std::string sign(std::string_view input) const;
  Secret private_der() const;
  // The public JWK with kty, kid, alg, use=sig and the key's members, all in lexicographic order.
  std::string public_jwk() const;

 private:
  friend class VerifyingKey;  // of() shares the key
  struct State;
  explicit SigningKey(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// A public key that verifies with its one algorithm.
class VerifyingKey {
 public:
  // From a JWK (RFC 7517). Nothing for private or symmetric keys, use other than "sig", an alg that is not `algorithm`, RSA
  // under 2048 bits, points off the curve, or members that are not strict base64url.
  static std::optional<VerifyingKey> from_jwk(std::string_view jwk, Algorithm algorithm);
  static VerifyingKey of(const SigningKey& key);
  VerifyingKey(VerifyingKey&&) noexcept;
  VerifyingKey& operator=(VerifyingKey&&) noexcept;
  ~VerifyingKey();

  Algorithm algorithm() const;
  const std::string& key_id() const;  // "kid" of the JWK if it has one, else the thumbprint
  bool verify(std::string_view input, std::string_view signature) const;

 private:
  struct State;
  explicit VerifyingKey(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// RFC 7638 with SHA-256, base64url. Nothing for text that is no JWK of a known type.
std::optional<std::string> thumbprint(std::string_view jwk);

}  // namespace gatewarden::crypto
