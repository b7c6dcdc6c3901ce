// /_gatewarden/callback: where a browser comes back to a protected site with its code, which becomes the site's cookie. The code is
// used by the same checks as at the token endpoint, and by nobody but the browser that set out.
#include "base/names.h"
#include "endpoints/browser.h"
#include "endpoints/oauth/client_request.h"
#include "endpoints/routes.h"
#include "endpoints/site/site_visit.h"
#include "grant_types/grant_types.h"

namespace gatewarden::endpoints {

namespace {

http::Response go_to(const Site& site, const SiteVisit& visit) {
  http::Response response = http::redirect_response(site.origin + visit.path);
  response.set("Referrer-Policy", "no-referrer");
  return response;
}

Result<oauth::AuthorizationCode> redeem(Services& services, const http::Request& request, const Site& site, const SiteVisit& visit,
                                        const protocol::RequestParameters& answer) {
  const protocol::RequestParameters parameters({{std::string(names::code), std::string(answer.text(names::code))},
                                                {std::string(names::redirect_uri), site.callback()},
                                                {std::string(names::code_verifier), visit.code_verifier}});
  protocol::TokenIssuer issuer(services.settings, services.keys, services.access_tokens);
  grant_types::Tools tools{services.settings, services.clock, services.database, services.scopes,
                           services.authorization_codes, services.access_tokens, services.refresh_tokens,
                           services.revocations, services.users, services.audit, issuer};
  return grant_types::use_authorization_code(tools, {site.client, parameters, request});
}

// A browser that repeats its request, which would look like a stolen code.
bool was_here_before(Services& services, const http::Request& request, const Site& site, const SiteVisit& visit) {
  const auto visitor = find_site_visitor(services, site, request);
  return visitor && visitor->ticket.granted_at > visit.begun_at;
}

http::Response finish(Services& services, const http::Request& request, const Site& site, const SiteVisit& visit,
                      const protocol::RequestParameters& answer) {
  // RFC 9207 section 2.4: an answer of another server is none.
  if (answer.text(names::iss) != services.settings.server.issuer) return lead_to_failure(services, failed_lost);
  if (!answer.find(names::code)) return lead_to_failure(services, failed_refused);
  if (was_here_before(services, request, site, visit)) return go_to(site, visit);
  const auto code = redeem(services, request, site, visit, answer);
  if (!code.ok()) {
    log_refusal("site_sign_in_refused", code.error());
    return lead_to_failure(services, failed_lost);
  }
  const auto ticket = make_ticket(services, *code);
  if (!ticket) return lead_to_failure(services, failed_lost);
  http::Response response = go_to(site, visit);
  hand_out_ticket(services, response, site, *ticket);
  return response;
}

}  // namespace

http::Response site_callback(Services& services, const http::Request& request) {
  const auto site = find_site(services, request);
  if (!site) return site_misconfigured(request, "no client of the site's name has its callback as redirect URI");
  auto query = parse_form(request.query);
  const protocol::RequestParameters answer(query ? *std::move(query) : Parameters{});
  const auto browser = request.cookie(visitor_cookie);
  const auto visit = browser ? open_visit(services, *site, *browser, answer.text(names::state)) : std::nullopt;
  if (!visit) return lead_to_failure(services, failed_lost);
  return finish(services, request, *site, *visit, answer);
}

}  // namespace gatewarden::endpoints
