// Protected sites: other sites behind the same nginx, each on its own host, that let people in by their session here.
//
// nginx asks about each request (check_person.cc, check_token.cc). Whoever is not signed in at the site is led through an ordinary
// authorization request of the site's own client (sign_in.cc, callback.cc), so that the pages, the ladder of acr, consent and
// audit are those of every other application. What remains is a cookie on the site's host: it names the session, the grant and
// nothing that is good anywhere else. Nothing of it is stored here. It ends with the session, the grant, the person or the client.
//
// A site is a client whose id is the site's host name and whose redirect URI is https://HOST/_gatewarden/callback. The name comes
// from nginx's configuration (server_name), never from a header.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"
#include "domain/account/sessions.h"
#include "domain/account/users.h"
#include "domain/oauth/authorization_codes.h"
#include "endpoints/services.h"
#include "endpoints/site/site_demand.h"

namespace gatewarden::endpoints {

struct Site {
  oauth::Client client;
  std::string origin;  // "https://wiki.example.org"
  std::string callback() const;
};
// Nothing for a site that nobody registered, or without such a redirect URI: the operator's mistake.
std::optional<Site> find_site(Services& services, const http::Request& request);
// 500, and a line for the operator: a site that is configured wrongly lets nobody in.
http::Response site_misconfigured(const http::Request& request, std::string_view reason);

// What the site's cookie holds, sealed for this site alone.
struct SiteTicket {
  std::string session_hash;
  Day session_day = 0;
  std::string grant_id;
  std::string scope;
  Instant granted_at{};
  Instant expires_at{};
};
// For a session of the person who granted; nothing if it has ended.
std::optional<SiteTicket> make_ticket(Services& services, const oauth::AuthorizationCode& code);
void hand_out_ticket(Services& services, http::Response& response, const Site& site, const SiteTicket& ticket);

struct SiteVisitor {
  SiteTicket ticket;
  account::Session session;
  account::User user;
};
// Who is signed in at the site, by its cookie: the session lives, the account is active, and nothing was revoked since.
std::optional<SiteVisitor> find_site_visitor(Services& services, const Site& site, const http::Request& request);

// Where a browser was going when it was led away to sign in. Sealed into the state parameter for this browser at this site, so
// that no other can end what this one began, and any number of tabs can be under way.
struct SiteVisit {
  std::string path;  // with its query
  std::string code_verifier;
  Instant begun_at{};
};
std::string seal_visit(Services& services, const Site& site, std::string_view visitor_cookie_value, const SiteVisit& visit);
std::optional<SiteVisit> open_visit(Services& services, const Site& site, std::string_view visitor_cookie_value,
                                    std::string_view state);

// Leads to the page that tells why it did not work, at the issuer, where its styles are. `reason`: a row of sign_in_failed.cc.
http::Response lead_to_failure(Services& services, std::string_view reason);
inline constexpr std::string_view failed_lost = "lost";
inline constexpr std::string_view failed_refused = "refused";

}  // namespace gatewarden::endpoints
