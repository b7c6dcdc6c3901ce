// The dispatcher: finds the route, calls its endpoint, and is the only place that catches. One log line and one count a request.
#pragma once

#include <string_view>

#include "base/http.h"
#include "endpoints/pages/turn_away_page.h"
#include "endpoints/services.h"

namespace gatewarden::endpoints {

// Sets the request's path_parameter. Never throws. A broken world is 503 with Retry-After (db::Unavailable,
// password::Busy, authentication::OldSystemSilent) or 500; the detail goes to the log.
http::Response dispatch(Services& services, std::string_view pool, http::Request& request);

// 429 for a source that may have nothing now (platform/process/sources.h): the page where the route's errors are pages, else
// JSON. Counted as a request of its route; the log has a line of its own for it.
http::Response turn_away(Services& services, const TurnAwayPage& page, std::string_view pool, const http::Request& request);

}  // namespace gatewarden::endpoints
