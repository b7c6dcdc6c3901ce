// Attestation: what an authenticator says of itself when it makes a credential (Web Authentication Level 2 sections 6.5 and 8).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authentication/webauthn/authenticator_data.h"
#include "platform/cbor/value.h"
#include "platform/crypto/cose.h"

namespace gatewarden::webauthn {

// Section 6.5.4.
struct AttestationObject {
  std::string format;
  cbor::Value statement;
  std::string authenticator_data;
};
// Nothing unless it is a map of fmt, attStmt and authData, and nothing besides.
std::optional<AttestationObject> parse_attestation_object(std::string_view bytes);

// Section 6.5.3.
enum class AttestationType {
  none,
  self,   // signed with the credential's own key
  basic,  // signed with a key of the model, whose certificate came with it; nobody has looked at who issued that
};

// What a verification procedure looks at besides the statement.
struct Attested {
  const AuthenticatorData& data;  // with a credential
  const crypto::CoseKey& key;     // the credential's
  std::string_view authenticator_data;
  std::string_view client_data_hash;
};

using AttestationProcedure = std::optional<AttestationType> (*)(const cbor::Value& statement, const Attested& attested);
// "none", "packed" and "fido-u2f"; null for a format that is not known. A procedure answers nothing for a statement that is not
// right.
AttestationProcedure find_attestation_procedure(std::string_view format);

}  // namespace gatewarden::webauthn
