// The routes: one row a path. The dispatcher serves from it; metrics, the nginx locations and the tests are checked against it.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/http.h"
#include "endpoints/services.h"

namespace gatewarden::endpoints {

// How a failure that the endpoint itself did not answer is shown, and which headers its answers carry.
enum class ErrorStyle { json, page };
// Who may call from another origin's script: nobody, or anybody without credentials (RFC 9700 section 2.6, S13).
enum class Cors { none, any_origin };

using EndpointHandler = http::Response (*)(Services&, const http::Request&);

struct Route {
  std::string_view path;     // compared byte by byte with the path of REQUEST_URI
  std::string_view methods;  // "GET POST"; HEAD goes where GET goes, others get 405 with Allow
  std::string_view pool;     // the pool that serves it; the others answer 404
  std::string_view metric;   // label of its metrics
  ErrorStyle errors;
  Cors cors;
  EndpointHandler handler;
};

std::span<const Route> routes();
// The path that this endpoint answers on, for metadata and redirects: a path that is not served cannot be told.
std::string_view path_of(EndpointHandler endpoint);
// The metric label of each route in its order, and last the label of requests that no route takes: what the registry of
// metrics is made of.
std::vector<std::string_view> route_metrics();

// The endpoints, each in the file of its name.
http::Response authorize(Services&, const http::Request&);                  // oauth/authorize.cc
http::Response token(Services&, const http::Request&);                      // oauth/token.cc
http::Response userinfo(Services&, const http::Request&);                   // oauth/userinfo.cc
http::Response introspect(Services&, const http::Request&);                 // oauth/introspect.cc
http::Response revoke(Services&, const http::Request&);                     // oauth/revoke.cc
http::Response openid_configuration(Services&, const http::Request&);       // oauth/discovery.cc
http::Response oauth_authorization_server(Services&, const http::Request&); // oauth/discovery.cc
http::Response jwks(Services&, const http::Request&);                       // oauth/jwks.cc
http::Response login(Services&, const http::Request&);                      // pages/login.cc
http::Response consent(Services&, const http::Request&);                    // pages/consent.cc
http::Response logout(Services&, const http::Request&);                     // pages/logout.cc
http::Response health_live(Services&, const http::Request&);                // health.cc
http::Response health_ready(Services&, const http::Request&);               // health.cc
http::Response metrics_text(Services&, const http::Request&);               // metrics_text.cc
http::Response null_answer(Services&, const http::Request&);                // null_answer.cc; development mode alone

}  // namespace gatewarden::endpoints
