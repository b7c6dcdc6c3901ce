// How Gatewarden proves to another provider that it is the client: a secret (RFC 6749 section 2.3.1) or an assertion that a key
// of its own signed (RFC 7523 section 2.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "base/time.h"
#include "base/uri.h"
#include "domain/account/identity_providers.h"
#include "platform/crypto/jwk.h"
#include "platform/web_client/client.h"

namespace gatewarden::authentication {

// A private key as PKCS #8, DER or PEM, of RSA, P-256 or Ed25519; nothing for anything else.
std::optional<crypto::SigningKey> read_private_key(const Secret& text);

// Adds the proof to the form or to the call. `audience`: of an assertion. False where the configured key cannot be read.
bool add_client_proof(const account::IdentityProvider& provider, std::string_view audience, Instant now, Parameters& form,
                      web_client::Call& call);

}  // namespace gatewarden::authentication
