// The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header): how a client names a request that it may send again.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gatewarden::protocol {

// A String of RFC 8941 section 3.3.3, or the same characters without quotes, as many clients send it: both are one key. At most
// 255 bytes, at least one. Nothing for all else.
std::optional<std::string> parse_idempotency_key(std::string_view header);

}  // namespace gatewarden::protocol
