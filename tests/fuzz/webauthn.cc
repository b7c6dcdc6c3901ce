// What authenticators send: CBOR, keys, attestations, client data.
#include "authentication/webauthn/ceremonies.h"
#include "authentication/webauthn/client_data.h"
#include "fuzz/fuzz.h"
#include "platform/cbor/value.h"
#include "platform/crypto/cose.h"

namespace gatewarden {

namespace {

int depth_of(const cbor::Value& value) {
  int deepest = 0;
  if (value.array()) {
    for (const auto& item : *value.array()) deepest = std::max(deepest, depth_of(item));
    return deepest + 1;
  }
  if (!value.map()) return 0;
  for (const auto& [key, member] : *value.map()) {
    const auto* const found = std::holds_alternative<std::int64_t>(key) ? value.find(std::get<std::int64_t>(key))
                                                                        : value.find(std::get<std::string>(key));
    CHECK(found == &member);  // no key twice
    deepest = std::max(deepest, depth_of(member));
  }
  return deepest + 1;
}

}  // namespace

FUZZ("cbor") {
  const auto prefix = cbor::parse_prefix(input);
  const auto whole = cbor::parse(input);
  CHECK_EQUAL(prefix && prefix->size == input.size(), whole.has_value());
  if (!prefix) return;
  CHECK(prefix->size > 0 && prefix->size <= input.size() && depth_of(prefix->value) <= 4);
  // The value is of those bytes alone, and none fewer.
  CHECK(cbor::parse(input.substr(0, prefix->size)));
  CHECK(!cbor::parse(input.substr(0, prefix->size - 1)));
}

FUZZ("cose_key") {
  const auto key = crypto::CoseKey::parse(input);
  if (!key) return;
  CHECK(key->uncompressed_point().size() == (key->algorithm() == crypto::Algorithm::es256 ? 65u : 0u));
  CHECK(!key->verify("input", std::string(64, 's')) && !key->verify("input", std::string(256, 's')) && !key->verify("input", ""));
}

FUZZ("attestation_object") {
  using namespace webauthn;
  static const RelyingParty party{"example.org", {"https://example.org"}};
  const Asked asked{std::string(32, '\0'), UserVerification::preferred};
  static const std::string client_data = R"({"type":"webauthn.create","challenge":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","origin":"https://example.org"})";
  const auto outcome = check_registration(party, asked, {client_data, std::string(input)});
  const auto* const made = std::get_if<Registered>(&outcome);
  if (!made) {
    CHECK(std::get<Refused>(outcome).step >= 12);
    return;
  }
  // Nothing here was signed for that challenge.
  CHECK(made->attestation == AttestationType::none && made->data.user_present && made->data.credential);
  CHECK(crypto::CoseKey::parse(made->data.credential->public_key));
}

FUZZ("authenticator_data") {
  const auto data = webauthn::parse_authenticator_data(input);
  if (!data) return;
  CHECK_EQUAL(input.substr(0, 32), std::string_view(data->rp_id_hash));
  if (!data->credential) return;
  CHECK(!data->credential->credential_id.empty() && data->credential->credential_id.size() <= 1023);
  CHECK(data->credential->aaguid.size() == 16 && cbor::parse(data->credential->public_key));
}

FUZZ("client_data") {
  const auto data = webauthn::parse_client_data(input);
  CHECK(!data || input.size() <= 4096 + 3);
}

}  // namespace gatewarden
