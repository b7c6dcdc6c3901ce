// The public signing keys (RFC 7517 section 5, OpenID Connect Core 10.1.1).
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

// Kept for less than a new key waits before it signs (keys.publish_before_use), so that nobody meets an unknown kid.
http::Response jwks(Services& services, const http::Request&) {
  http::Response response = http::json_response(200, services.keys.jwks());
  response.set("Cache-Control", "public, max-age=300");
  return response;
}

}  // namespace gatewarden::endpoints
