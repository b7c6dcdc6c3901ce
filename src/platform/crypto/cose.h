// Public keys and signatures as authenticators make them: COSE_Key (RFC 9052 section 7, RFC 9053) with the rules of Web
// Authentication Level 2 section 5.8.5, signatures with those of section 6.5.6, and the certificates of attestations.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/cbor/value.h"
#include "platform/crypto/jwk.h"

namespace gatewarden::crypto {

// The numbers of RFC 9053: -7, -8, -257. Nothing for what passkeys are not made with here.
std::optional<Algorithm> parse_cose_algorithm(std::int64_t number);
int cose_number(Algorithm algorithm);  // of one of these

class CoseKey {
 public:
  // Nothing unless the map holds the algorithm and what its kind of key needs, and nothing besides: no private part, no
  // compressed point, no use. The bounds of VerifyingKey hold.
  static std::optional<CoseKey> from_cbor(const cbor::Value& map);
  static std::optional<CoseKey> parse(std::string_view bytes);
  CoseKey(CoseKey&&) noexcept;
  CoseKey& operator=(CoseKey&&) noexcept;
  ~CoseKey();

  Algorithm algorithm() const;
  // A signature of ES256 is DER here, not r||s.
  bool verify(std::string_view input, std::string_view signature) const;
  // 0x04, x and y of a key for ES256 (ANSI X9.62 section 4.3.6), as FIDO U2F has keys; empty for others.
  std::string uncompressed_point() const;

 private:
  struct State;
  explicit CoseKey(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The certificate that an attestation was signed with. Who issued it, and whether it is still good, is not looked at.
class AttestationCertificate {
 public:
  // One DER certificate and nothing behind it.
  static std::optional<AttestationCertificate> parse(std::string_view der);
  AttestationCertificate(AttestationCertificate&&) noexcept;
  AttestationCertificate& operator=(AttestationCertificate&&) noexcept;
  ~AttestationCertificate();

  // False also where its key is not one of the algorithm.
  bool verify(Algorithm algorithm, std::string_view input, std::string_view signature) const;
  bool has_key_of(Algorithm algorithm) const;
  // Web Authentication Level 2 section 8.2.1: version, subject, and that it is no authority.
  bool is_of_packed_attestation() const;
  // Whether the extension id-fido-gen-ce-aaguid, if it is there, is well formed, not critical, and names that model.
  bool allows_aaguid(std::string_view aaguid) const;

 private:
  struct State;
  explicit AttestationCertificate(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace gatewarden::crypto
