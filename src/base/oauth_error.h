// The whole vocabulary of refusals that a client may be told: each code once, with its HTTP status and its source. The last
// ones are of our own interfaces, whose errors have the same form.
#pragma once

#include <string>
#include <string_view>

namespace gatewarden {

enum class ErrorCode {
  invalid_request,            // RFC 6749 4.1.2.1, 5.2
  invalid_client,             // RFC 6749 5.2
  invalid_grant,              // RFC 6749 5.2
  unauthorized_client,        // RFC 6749 4.1.2.1, 5.2
  unsupported_grant_type,     // RFC 6749 5.2
  invalid_scope,              // RFC 6749 4.1.2.1, 5.2
  unsupported_response_type,  // RFC 6749 4.1.2.1
  access_denied,              // RFC 6749 4.1.2.1
  server_error,               // RFC 6749 4.1.2.1
  temporarily_unavailable,    // RFC 6749 4.1.2.1
  invalid_token,              // RFC 6750 3.1
  insufficient_scope,         // RFC 6750 3.1
  login_required,             // OpenID Connect Core 3.1.2.6
  consent_required,           // OpenID Connect Core 3.1.2.6
  request_not_supported,      // OpenID Connect Core 3.1.2.6
  request_uri_not_supported,  // OpenID Connect Core 3.1.2.6
  registration_not_supported, // OpenID Connect Core 3.1.2.6
  unmet_authentication_requirements,  // OpenID Connect Core Error Code unmet_authentication_requirements 1.0
  // Our own, of the interface by which programs sign people in.
  wrong_credentials,   // one word for whatever is wrong (S69)
  step_not_next,       // not now, or another request was faster
  origin_not_allowed,
  password_refused,    // a new one, by the rules for passwords
  // Our own, of a person's own account.
  reauthentication_required,  // signed in, but too long ago for this
  // Our own, of registration and administration.
  not_found,
  conflict,
  unsupported_media_type,
  content_too_large,
  too_many_requests,
  invalid_registration,
  identifier_taken,
  request_id_taken,    // by another caller, or by a registration whose outcome is another
  request_id_reused,   // by the same caller with other content
};

struct OAuthError {
  ErrorCode code;
  // What the client is told. In production the answer carries only this; it says nothing that helps an attacker.
  // Characters of RFC 6749 5.2 (%x20-21 / %x23-5B / %x5D-7E) only; the builders of answers replace all others.
  std::string description;
  // What the log is told, and in development mode also the client. Never a secret, a token or a code.
  std::string detail = {};
};

// The code as on the wire: "invalid_request".
std::string_view wire_name(ErrorCode code);

// The HTTP status of a direct (JSON) answer: 400, 401 for invalid_client and invalid_token, 403 for insufficient_scope,
// 500 for server_error, 503 for temporarily_unavailable; for those of our own interfaces see the table.
int http_status(ErrorCode code);

}  // namespace gatewarden
