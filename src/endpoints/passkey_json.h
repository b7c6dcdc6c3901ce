// Passkeys in JSON: what a page hands to its browser (PublicKeyCredentialCreationOptionsJSON and -RequestOptionsJSON of Web
// Authentication Level 3, whose binary members are base64url), what comes back, and what a person is told of theirs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "authentication/passkey_desk.h"
#include "base/json_writer.h"
#include "endpoints/services.h"
#include "platform/json/value.h"

namespace gatewarden::endpoints {

// How the person is called by the authenticator, which shows it to whoever chooses one of several passkeys.
struct PasskeyLabels {
  std::string name;          // "ada@example.org"
  std::string display_name;  // "Ada Lovelace"
};
PasskeyLabels passkey_labels(Services& services, const account::User& user);

void write_creation_options(JsonWriter& json, Services& services, const authentication::PasskeyDesk::Creation& creation,
                            const PasskeyLabels& labels);
void write_request_options(JsonWriter& json, Services& services, const authentication::PasskeyDesk::Request& request);
void write_passkey(JsonWriter& json, const account::Passkey& passkey);

// The credential that a browser answers, as its toJSON() writes it. Nothing where a member is missing, no base64url, or longer than
// any authenticator makes it. Transports that are no words are left out: they are hints.
struct RegisteredCredential {
  webauthn::RegistrationResponse response;
  std::string transports;  // words
};
std::optional<RegisteredCredential> read_registered_credential(const json::Value& credential);
std::optional<webauthn::AssertionResponse> read_asserted_credential(const json::Value& credential);

}  // namespace gatewarden::endpoints
