// The dispatcher: finds the route, calls its endpoint, and is the only place that catches. One log line and one count a request.
#pragma once

#include <string_view>

#include "base/http.h"
#include "endpoints/services.h"

namespace gatewarden::endpoints {

// Sets the request's path_parameter. Never throws. A broken world is 503 with Retry-After (db::Unavailable,
// password::Busy, authentication::OldSystemSilent) or 500; the detail goes to the log.
http::Response dispatch(Services& services, std::string_view pool, http::Request& request);

}  // namespace gatewarden::endpoints
