// /_gatewarden/sign-in: where nginx sends whoever may not see a page of a protected site yet. A browser on its way to a page is led
// to the authorization endpoint and comes back to the page; programs and scripts are told 401.
#include "base/encoding.h"
#include "base/json_writer.h"
#include "base/names.h"
#include "base/text.h"
#include "base/uri.h"
#include "endpoints/api_answer.h"
#include "endpoints/browser.h"
#include "endpoints/routes.h"
#include "endpoints/site/site_visit.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::size_t random_size = 32;
// Sealed and encoded it must fit into the state parameter (authorization_checks.cc).
constexpr std::size_t longest_path = 2048;

// Fetch Metadata says it; browsers without it ask for HTML where they navigate.
bool is_navigation(const http::Request& request) {
  const auto mode = request.header("sec-fetch-mode");
  if (request.count("sec-fetch-mode") > 0) return mode == "navigate";
  return request.header("accept").value_or("").find("text/html") != std::string_view::npos;
}

// Where the browser goes back to. What a form sent is lost with the session that was to take it, so that a POST leads to the
// beginning.
std::string wanted_path(const http::Request& request) {
  const std::string_view wanted = request.peer.site_request;
  const std::size_t space = wanted.find(' ');
  const std::string_view method = wanted.substr(0, space);
  const std::string_view path = space == std::string_view::npos ? std::string_view() : wanted.substr(space + 1);
  const bool can_come_back = (method == "GET" || method == "HEAD") && path.starts_with('/') && path.size() <= longest_path &&
                             is_printable_ascii(path);
  return can_come_back ? std::string(path) : "/";
}

std::string visitor_of(const http::Request& request, bool& is_new) {
  auto known = request.cookie(visitor_cookie);
  const auto bytes = known ? from_base64url(*known) : std::nullopt;
  is_new = !bytes || bytes->size() != random_size;
  return is_new ? to_base64url(crypto::random_bytes(random_size)) : *std::move(known);
}

// Less would not be let in, so less must not come back.
std::string claims_demanding(authentication::Rung rung) {
  JsonWriter json;
  json.begin_object().key(names::id_token).begin_object().key(names::acr).begin_object();
  json.member("essential", true).member("value", authentication::acr_of(rung));
  json.end_object().end_object().end_object();
  return json.take();
}

std::string authorization_address(Services& services, const Site& site, const SiteDemand& demand, const std::string& state,
                                  const std::string& code_verifier) {
  Parameters parameters;
  const auto add = [&](std::string_view name, std::string_view value) { parameters.emplace_back(name, value); };
  add(names::response_type, names::code);
  add(names::client_id, site.client.client_id);
  add(names::redirect_uri, site.callback());
  add(names::scope, join(site.client.scopes, " "));
  add(names::state, state);
  add(names::code_challenge, to_base64url(crypto::sha256(code_verifier)));
  add(names::code_challenge_method, names::s256);
  if (demand.acr) add(names::claims, claims_demanding(*demand.acr));
  return with_query(services.settings.server.issuer + std::string(path_of(authorize)), parameters);
}

http::Response lead_to_sign_in(Services& services, const Site& site, const SiteDemand& demand, const http::Request& request) {
  bool is_new = false;
  const std::string visitor = visitor_of(request, is_new);
  const SiteVisit visit{.path = wanted_path(request), .code_verifier = to_base64url(crypto::random_bytes(random_size)),
                        .begun_at = services.clock.now()};
  const std::string state = seal_visit(services, site, visitor, visit);
  http::Response response =
      http::redirect_response(authorization_address(services, site, demand, state, visit.code_verifier));
  response.set("Referrer-Policy", "no-referrer");
  if (is_new) set_visitor_cookie(response, visitor);
  return response;
}

// RFC 9110 section 11.6.1 wants a challenge; no registered scheme speaks of cookies.
http::Response tell_program(Services& services, const Site& site) {
  http::Response response = api_error(services, {ErrorCode::login_required, "nobody is signed in at this site, or not surely enough"});
  response.status = 401;
  std::string challenge = "Cookie realm=\"";
  challenge.append(site.client.client_id).append("\", cookie-name=\"").append(site_cookie).append("\"");
  response.set("WWW-Authenticate", challenge);
  return response;
}

}  // namespace

http::Response site_sign_in(Services& services, const http::Request& request) {
  // What check_token.cc refused, where the site lets people in as well.
  if (request.query == names::token) return bearer_refusal(services, request.peer.site, "", std::nullopt);
  const auto demand = parse_site_demand(request.query);
  const auto site = find_site(services, request);
  if (!demand || !site) return site_misconfigured(request, "neither demand nor client are as they were when nginx asked");
  if (!is_navigation(request)) return tell_program(services, *site);
  // Under another of the site's names the cookies would stand at a host to which nothing comes back.
  if (request.header("host") != site->client.client_id) return http::redirect_response(site->origin + wanted_path(request));
  return lead_to_sign_in(services, *site, *demand, request);
}

}  // namespace gatewarden::endpoints
