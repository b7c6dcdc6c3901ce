// Certificates of attestations: what WebAuthn asks of them.
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "platform/crypto/authenticator_signature.h"
#include "platform/crypto/cose.h"
#include "platform/crypto/key_material.h"

namespace gatewarden::crypto {

namespace {

using OwnedCertificate = Owned<X509, X509_free>;
using OwnedBasicConstraints = Owned<BASIC_CONSTRAINTS, BASIC_CONSTRAINTS_free>;
using OwnedObject = Owned<ASN1_OBJECT, ASN1_OBJECT_free>;

constexpr long version_3 = 2;
constexpr char fido_gen_ce_aaguid[] = "1.3.6.1.4.1.45724.1.1.4";
constexpr std::string_view octet_string_of_16 = "\x04\x10";

// The one attribute of that kind in the subject; empty for none and for more than one.
std::string subject_attribute(X509& certificate, int nid) {
  X509_NAME* const subject = X509_get_subject_name(&certificate);
  const int at = X509_NAME_get_index_by_NID(subject, nid, -1);
  if (at < 0 || X509_NAME_get_index_by_NID(subject, nid, at) >= 0) return "";
  const ASN1_STRING* const value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
  return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                     static_cast<std::size_t>(ASN1_STRING_length(value)));
}

}  // namespace

struct AttestationCertificate::State {
  OwnedCertificate certificate;
};

AttestationCertificate::AttestationCertificate(std::unique_ptr<State> state) : state_(std::move(state)) {}
AttestationCertificate::AttestationCertificate(AttestationCertificate&&) noexcept = default;
AttestationCertificate& AttestationCertificate::operator=(AttestationCertificate&&) noexcept = default;
AttestationCertificate::~AttestationCertificate() = default;

std::optional<AttestationCertificate> AttestationCertificate::parse(std::string_view der) {
  const unsigned char* at = bytes_of(der);
  OwnedCertificate certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  const bool whole = certificate && at == bytes_of(der) + der.size() && X509_get0_pubkey(certificate.get()) != nullptr;
  ERR_clear_error();
  if (!whole) return std::nullopt;
  return AttestationCertificate(std::make_unique<State>(State{std::move(certificate)}));
}

bool AttestationCertificate::has_key_of(Algorithm algorithm) const {
  return fits(algorithm, *X509_get0_pubkey(state_->certificate.get()));
}

bool AttestationCertificate::verify(Algorithm algorithm, std::string_view input, std::string_view signature) const {
  if (!has_key_of(algorithm)) return false;
  return verify_authenticator_signature(algorithm, *X509_get0_pubkey(state_->certificate.get()), input, signature);
}

bool AttestationCertificate::is_of_packed_attestation() const {
  X509& certificate = *state_->certificate;
  if (X509_get_version(&certificate) != version_3) return false;
  if (subject_attribute(certificate, NID_countryName).size() != 2) return false;
  if (subject_attribute(certificate, NID_organizationName).empty()) return false;
  if (subject_attribute(certificate, NID_organizationalUnitName) != "Authenticator Attestation") return false;
  if (subject_attribute(certificate, NID_commonName).empty()) return false;
  const OwnedBasicConstraints constraints(
      static_cast<BASIC_CONSTRAINTS*>(X509_get_ext_d2i(&certificate, NID_basic_constraints, nullptr, nullptr)));
  ERR_clear_error();
  return constraints && constraints->ca == 0;
}

bool AttestationCertificate::allows_aaguid(std::string_view aaguid) const {
  const X509& certificate = *state_->certificate;
  const OwnedObject name(OBJ_txt2obj(fido_gen_ce_aaguid, 1));
  must(name != nullptr);
  const int at = X509_get_ext_by_OBJ(&certificate, name.get(), -1);
  if (at < 0) return true;
  X509_EXTENSION* const extension = X509_get_ext(&certificate, at);
  if (X509_EXTENSION_get_critical(extension) || X509_get_ext_by_OBJ(&certificate, name.get(), at) >= 0) return false;
  const ASN1_OCTET_STRING* const value = X509_EXTENSION_get_data(extension);
  const std::string_view content(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                                 static_cast<std::size_t>(ASN1_STRING_length(value)));
  return content == std::string(octet_string_of_16).append(aaguid);
}

}  // namespace gatewarden::crypto
