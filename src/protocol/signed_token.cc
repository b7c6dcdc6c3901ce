#include "protocol/signed_token.h"

#include <algorithm>

#include "base/names.h"
#include "platform/crypto/jws.h"

namespace gatewarden::protocol {

namespace {

constexpr std::array algorithms = {crypto::Algorithm::rs256, crypto::Algorithm::es256};

}  // namespace

std::span<const crypto::Algorithm> signing_algorithms() { return algorithms; }

// The header only says which of our keys to take; the key fixes the algorithm (RFC 8725 section 3.1).
std::optional<json::Value> verify_own_token(std::string_view token, std::string_view type, std::string_view issuer,
                                            operation::SigningKeys& keys) {
  const auto jws = crypto::parse_jws(token);
  if (!jws || jws->type != type) return std::nullopt;
  const auto algorithm = crypto::parse_algorithm(jws->algorithm);
  if (!algorithm || std::find(algorithms.begin(), algorithms.end(), *algorithm) == algorithms.end()) return std::nullopt;
  const crypto::VerifyingKey* const key = keys.find(jws->key_id, *algorithm);
  if (key == nullptr || !crypto::verify_jws(*jws, *key)) return std::nullopt;
  if (jws->payload.string_at(names::iss) != issuer) return std::nullopt;
  return jws->payload;
}

}  // namespace gatewarden::protocol
