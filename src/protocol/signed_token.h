// Tokens that this server signed, told apart by their typ so that none passes for another (RFC 8725 section 3.11, S34).
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "domain/operation/signing_keys.h"
#include "platform/crypto/jwk.h"
#include "platform/json/value.h"

namespace gatewarden::protocol {

inline constexpr std::string_view access_token_type = "at+jwt";  // RFC 9068 section 2.1
inline constexpr std::string_view id_token_type = "JWT";

// The algorithms for which this server makes keys (operation::SigningKeys::ensure).
std::span<const crypto::Algorithm> signing_algorithms();

// The claims of a token of exactly this type with our signature and issuer. Says nothing of its expiry, audience or revocation.
std::optional<json::Value> verify_own_token(std::string_view token, std::string_view type, std::string_view issuer,
                                            operation::SigningKeys& keys);

}  // namespace gatewarden::protocol
