#include "endpoints/routes.h"

#include <algorithm>
#include <cassert>

namespace gatewarden::endpoints {

namespace {

using enum ErrorStyle;
using enum Cors;

constexpr Route rows[] = {
    {"/oauth2/authorize", "GET POST", "browser", "authorize", page, none, authorize},
    {"/oauth2/consent", "GET POST", "browser", "consent", page, none, consent},
    {"/login", "GET POST", "browser", "login", page, none, login},
    {"/logout", "GET POST", "browser", "logout", page, none, logout},
    {"/oauth2/token", "POST", "protocol", "token", json, any_origin, token},
    {"/oauth2/userinfo", "GET POST", "protocol", "userinfo", json, any_origin, userinfo},
    {"/oauth2/introspect", "POST", "protocol", "introspect", json, none, introspect},
    {"/oauth2/revoke", "POST", "protocol", "revoke", json, any_origin, revoke},
    {"/.well-known/openid-configuration", "GET", "protocol", "openid_configuration", json, any_origin,
     openid_configuration},
    {"/.well-known/oauth-authorization-server", "GET", "protocol", "oauth_authorization_server", json, any_origin,
     oauth_authorization_server},
    {"/.well-known/jwks.json", "GET", "protocol", "jwks", json, any_origin, jwks},
    {"/bench/null", "GET POST", "protocol", "null", json, none, null_answer},
    {"/health/live", "GET", "admin", "health_live", json, none, health_live},
    {"/health/ready", "GET", "admin", "health_ready", json, none, health_ready},
    {"/metrics", "GET", "admin", "metrics", json, none, metrics_text},
};

}  // namespace

std::span<const Route> routes() { return rows; }

std::string_view path_of(EndpointHandler endpoint) {
  const auto* const row =
      std::find_if(std::begin(rows), std::end(rows), [endpoint](const Route& one) { return one.handler == endpoint; });
  assert(row != std::end(rows));
  return row->path;
}

std::vector<std::string_view> route_metrics() {
  std::vector<std::string_view> labels;
  for (const Route& row : rows) labels.push_back(row.metric);
  labels.emplace_back("none");
  return labels;
}

}  // namespace gatewarden::endpoints
