// The URI by which an authenticator takes a secret in: otpauth://totp/ISSUER:ACCOUNT?secret=…&issuer=…, as Google's Key URI
// format describes it and all others read it.
#pragma once

#include <string_view>

#include "base/secret.h"

namespace gatewarden::otp {

// A colon parts issuer and account in the label, and so can stand in neither: it becomes a space. Whatever else they hold is
// percent-encoded; "+" for a space some authenticators show as it stands.
Secret otpauth_uri(std::string_view issuer, std::string_view account, const Secret& secret);

}  // namespace gatewarden::otp
