// A bearer token as a resource request carries it (RFC 6750 section 2).
#pragma once

#include <optional>
#include <string>

#include "base/http.h"
#include "base/result.h"

namespace gatewarden::protocol {

// The token of the Authorization header, or of a form body; nothing if the request has none. invalid_request if it comes in
// two ways, twice, malformed, or in the query, where it would stand in logs (OAuth 2.1 section 5.2.1).
Result<std::optional<std::string>> bearer_token(const http::Request& request);

}  // namespace gatewarden::protocol
