// An ID token of ours that comes back as a hint of who the person is (OpenID Connect Core 3.1.2.1, RP-Initiated Logout 2).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/operation/signing_keys.h"

namespace gatewarden::protocol {

struct IdTokenHint {
  std::string subject;
  std::string session_id;  // sid as in the token; empty if it has none
};

// Ours by signature and issuer, issued to this client, and no other kind of token (S34); expired ones are good. What was
// signed by a key that is no longer published cannot be told from a forgery: invalid_request.
Result<IdTokenHint> verify_id_token_hint(std::string_view token, std::string_view issuer, std::string_view client_id,
                                         operation::SigningKeys& keys);

}  // namespace gatewarden::protocol
