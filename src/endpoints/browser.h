// A browser and what ties a form to it: the cookies, and the form tokens that stop another site from posting here (S61-S63).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/secret.h"
#include "platform/config/settings.h"

namespace gatewarden::endpoints {

// Every cookie: __Host- prefix, Secure, HttpOnly, SameSite=Lax, Path=/.
inline constexpr std::string_view browser_cookie = "__Host-gatewarden_browser";  // a random name of the browser, no more
inline constexpr std::string_view session_cookie = "__Host-gatewarden_session";
inline constexpr std::string_view language_cookie = "__Host-gatewarden_language";  // that the person chose, for a year
inline constexpr std::string_view device_cookie = "__Host-gatewarden_device";    // where the person wants the browser remembered
inline constexpr std::string_view link_cookie = "__Host-gatewarden_link";
// At a protected site, on its own host: who is signed in there, and the browser's random name there.
inline constexpr std::string_view site_cookie = "__Host-gatewarden_site";
inline constexpr std::string_view visitor_cookie = "__Host-gatewarden_visitor";

// The browser's own random id (base64url of 32 bytes), from its cookie, or a new one that set_browser_cookie() must hand out.
struct Browser {
  std::string id;
  bool is_new = false;
};
Browser identify_browser(const http::Request& request);
void set_browser_cookie(http::Response& response, const Browser& browser);  // nothing to do if it is not new

void set_device_cookie(http::Response& response, std::string_view value, Seconds life);  // it outlives the browser's window

void set_session_cookie(http::Response& response, std::string_view value);
void clear_session_cookie(http::Response& response);
// An account at another provider that waits to be linked (external_departure.h).
void set_link_cookie(http::Response& response, std::string_view value);
void clear_link_cookie(http::Response& response);
void set_site_cookie(http::Response& response, std::string_view value);
void clear_site_cookie(http::Response& response);
void set_visitor_cookie(http::Response& response, std::string_view value);
void set_language_cookie(http::Response& response, std::string_view language);

// A form that another site posts here. It comes without our cookies (SameSite=Lax), so that its answer must not set or clear
// any: it would take the place of those that the browser has.
bool is_posted_from_elsewhere(std::string_view issuer, const http::Request& request);

// Whether the script of an origin may sign people in and decide for them: the issuer's own, or one of sign_in.origins.
bool is_named_origin(const config::Settings& settings, std::string_view origin);
// Whether a request that signs somebody in may come from where it does. One without Origin is no script's of another site, for
// browsers send it with every POST.
bool may_sign_in_from(const config::Settings& settings, const http::Request& request);

// HMAC of browser and purpose ("login", "consent", "logout"): what a form carries in the field "form_token".
std::string form_token(const Secret& key, std::string_view browser_id, std::string_view purpose);
// Checks the token, and that Origin or Sec-Fetch-Site, where the browser sent them, say that the form is ours.
bool is_own_form(const Secret& key, std::string_view issuer, const http::Request& request, std::string_view browser_id,
                 std::string_view purpose, std::string_view token);

}  // namespace gatewarden::endpoints
