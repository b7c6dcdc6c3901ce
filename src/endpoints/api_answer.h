// What the endpoints of our own JSON API share: reading a body, who asks, and how a refusal is told.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "endpoints/services.h"
#include "platform/json/value.h"

namespace gatewarden::endpoints {

// A body of application/json, whose size the dispatcher has bounded, and nothing in the query.
Result<json::Value> read_json(const http::Request& request);

// What `json` holds, not to be stored.
http::Response api_answer(int status, JsonWriter& json);
// {"error":…,"error_description":…}, likewise; 503 with a Retry-After.
http::Response api_error(Services& services, const OAuthError& error);
// As if there were no such address.
http::Response not_found(Services& services);

// Jittered, so that those who were turned away together do not come back together.
void set_retry_after(http::Response& response);

// The challenge of a refusal, for WWW-Authenticate (RFC 6750 section 3); `error` nothing: the request had no token.
std::string bearer_challenge(Services& services, std::string_view realm, std::string_view scope,
                             const std::optional<OAuthError>& error);

// The client that acts for itself by the access token of the request, which must have the scope (one word). Nothing for a
// request without a token.
Result<std::optional<std::string>> bearer_client(Services& services, const http::Request& request, std::string_view scope);
// What whoever has no such token is told: 401, 403 or 400 with the challenge.
http::Response bearer_refusal(Services& services, std::string_view realm, std::string_view scope,
                              const std::optional<OAuthError>& error);

}  // namespace gatewarden::endpoints
