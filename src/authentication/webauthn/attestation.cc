#include "authentication/webauthn/attestation.h"

#include <algorithm>

namespace gatewarden::webauthn {

namespace {

using crypto::Algorithm;
using crypto::AttestationCertificate;

const std::string* bytes_at(const cbor::Value& map, std::string_view name) {
  const auto* const member = map.find(name);
  return member ? member->bytes() : nullptr;
}

// Section 8.7.
std::optional<AttestationType> check_none(const cbor::Value& statement, const Attested&) {
  if (!statement.map() || !statement.map()->empty()) return std::nullopt;
  return AttestationType::none;
}

// The first certificate of x5c; the others lead to an authority that nobody asks about here.
std::optional<AttestationCertificate> first_certificate(const cbor::Value& x5c) {
  const auto* const certificates = x5c.array();
  const auto* const first = certificates && !certificates->empty() ? certificates->front().bytes() : nullptr;
  return first ? AttestationCertificate::parse(*first) : std::nullopt;
}

// Section 8.2, "Verification procedure". What has neither x5c nor is self attestation (ECDAA of Level 1) is not known.
std::optional<AttestationType> check_packed(const cbor::Value& statement, const Attested& attested) {
  const auto* const number = statement.find("alg");
  const auto* const signature = bytes_at(statement, "sig");
  const auto algorithm = number && number->integer() ? crypto::parse_cose_algorithm(*number->integer()) : std::nullopt;
  if (!algorithm || !signature) return std::nullopt;
  std::string signed_data(attested.authenticator_data);
  signed_data.append(attested.client_data_hash);
  const auto* const x5c = statement.find("x5c");
  if (!x5c) {
    if (statement.map()->size() != 2 || *algorithm != attested.key.algorithm()) return std::nullopt;
    return attested.key.verify(signed_data, *signature) ? std::optional(AttestationType::self) : std::nullopt;
  }
  const auto certificate = first_certificate(*x5c);
  if (!certificate || statement.map()->size() != 3) return std::nullopt;
  if (!certificate->verify(*algorithm, signed_data, *signature) || !certificate->is_of_packed_attestation()) return std::nullopt;
  if (!certificate->allows_aaguid(attested.data.credential->aaguid)) return std::nullopt;
  return AttestationType::basic;
}

// Section 8.6, "Verification procedure".
std::optional<AttestationType> check_fido_u2f(const cbor::Value& statement, const Attested& attested) {
  const auto* const x5c = statement.find("x5c");
  const auto* const signature = bytes_at(statement, "sig");
  if (!x5c || !x5c->array() || x5c->array()->size() != 1 || !signature || statement.map()->size() != 2) return std::nullopt;
  const auto certificate = first_certificate(*x5c);
  if (!certificate || !certificate->has_key_of(Algorithm::es256)) return std::nullopt;
  const std::string point = attested.key.uncompressed_point();
  if (point.empty()) return std::nullopt;
  std::string signed_data(1, '\0');
  signed_data.append(attested.data.rp_id_hash).append(attested.client_data_hash);
  signed_data.append(attested.data.credential->credential_id).append(point);
  if (!certificate->verify(Algorithm::es256, signed_data, *signature)) return std::nullopt;
  return AttestationType::basic;
}

struct Format {
  std::string_view name;
  AttestationProcedure procedure;
};
constexpr Format formats[] = {
    {"none", check_none},
    {"packed", check_packed},
    {"fido-u2f", check_fido_u2f},
};

}  // namespace

std::optional<AttestationObject> parse_attestation_object(std::string_view bytes) {
  auto object = cbor::parse(bytes);
  if (!object || !object->map() || object->map()->size() != 3) return std::nullopt;
  const auto* const format = object->find("fmt");
  const auto* const statement = object->find("attStmt");
  const auto* const data = bytes_at(*object, "authData");
  if (!format || !format->text() || !statement || !statement->map() || !data) return std::nullopt;
  return AttestationObject{*format->text(), *statement, *data};
}

AttestationProcedure find_attestation_procedure(std::string_view format) {
  const auto* const row = std::ranges::find(formats, format, &Format::name);
  return row == std::end(formats) ? nullptr : row->procedure;
}

}  // namespace gatewarden::webauthn
