// Signatures in the form of Web Authentication Level 2 section 6.5.6. Private to this folder.
#pragma once

#include <string_view>

#include "platform/crypto/jwk.h"
#include "platform/crypto/openssl.h"

namespace gatewarden::crypto {

// `key` is one of the algorithm, which is one of those that authenticators use here.
bool verify_authenticator_signature(Algorithm algorithm, EVP_PKEY& key, std::string_view input, std::string_view signature);

}  // namespace gatewarden::crypto
