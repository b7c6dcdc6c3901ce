// The ids of registrations: 16 random bytes of time order, or what a caller's own key makes of itself.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "base/time.h"

namespace gatewarden::authentication {

// Version 7 of RFC 9562: 74 random bits, and the time first, so that rows that come together stand together in an index.
std::string make_request_id(Instant now);

// Version 8: always the same for the same client (nothing: anybody), idempotency key and place in the request, and nobody who
// has not the key knows which.
std::string derive_request_id(const Secret& key, const std::optional<std::string>& client_id, std::string_view idempotency_key,
                              std::size_t index);

}  // namespace gatewarden::authentication
