// A fixed answer, for measuring what the way to an endpoint costs. In development mode alone.
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

http::Response null_answer(Services& services, const http::Request&) {
  if (services.settings.server.mode != config::Mode::development) return http::json_response(404, "{}");
  return http::json_response(200, R"({"answer":null})");
}

}  // namespace gatewarden::endpoints
