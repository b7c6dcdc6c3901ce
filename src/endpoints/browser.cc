#include "endpoints/browser.h"

#include <algorithm>

#include "base/encoding.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::size_t browser_id_bytes = 32;
// __Host- demands Secure, Path=/ and no Domain (RFC 6265bis section 4.1.3.2).
constexpr std::string_view cookie_attributes = "; Path=/; Secure; HttpOnly; SameSite=Lax";

void add_cookie(http::Response& response, std::string_view name, std::string_view value, std::string_view more = "") {
  std::string cookie(name);
  cookie.append("=").append(value).append(cookie_attributes).append(more);
  response.add("Set-Cookie", cookie);
}

bool is_browser_id(std::string_view value) {
  const auto bytes = from_base64url(value);
  return bytes && bytes->size() == browser_id_bytes;
}

// "https://id.example/path" is of the origin "https://id.example".
std::string_view origin_of(std::string_view issuer) {
  const std::size_t authority = issuer.find("://");
  return issuer.substr(0, issuer.find('/', authority + 3));
}

// A page under Referrer-Policy: no-referrer, as ours are, posts with "Origin: null" (Fetch section 3.2), which says nothing.
// Sec-Fetch-Site is the browser's own word; "none" is a person's doing (a reload, a restored tab), never another site's.
bool comes_from_our_page(std::string_view issuer, const http::Request& request) {
  if (request.count("origin") > 1 || request.count("sec-fetch-site") > 1) return false;
  const auto origin = request.header("origin");
  if (origin && *origin != "null" && *origin != origin_of(issuer)) return false;
  const auto site = request.header("sec-fetch-site");
  return !site || *site == "same-origin" || *site == "none";
}

}  // namespace

Browser identify_browser(const http::Request& request) {
  auto id = request.cookie(browser_cookie);
  if (id && is_browser_id(*id)) return {*std::move(id), false};
  return {to_base64url(crypto::random_bytes(browser_id_bytes)), true};
}

void set_browser_cookie(http::Response& response, const Browser& browser) {
  if (browser.is_new) add_cookie(response, browser_cookie, browser.id, "; Max-Age=31536000");
}

void set_device_cookie(http::Response& response, std::string_view value, Seconds life) {
  add_cookie(response, device_cookie, value, "; Max-Age=" + std::to_string(life.count()));
}

void set_session_cookie(http::Response& response, std::string_view value) { add_cookie(response, session_cookie, value); }

void clear_session_cookie(http::Response& response) { add_cookie(response, session_cookie, "", "; Max-Age=0"); }

void set_link_cookie(http::Response& response, std::string_view value) { add_cookie(response, link_cookie, value, "; Max-Age=600"); }

void clear_link_cookie(http::Response& response) { add_cookie(response, link_cookie, "", "; Max-Age=0"); }

void set_site_cookie(http::Response& response, std::string_view value) { add_cookie(response, site_cookie, value); }

void clear_site_cookie(http::Response& response) { add_cookie(response, site_cookie, "", "; Max-Age=0"); }

void set_visitor_cookie(http::Response& response, std::string_view value) { add_cookie(response, visitor_cookie, value); }

void set_language_cookie(http::Response& response, std::string_view language) {
  add_cookie(response, language_cookie, language, "; Max-Age=31536000");
}

bool is_posted_from_elsewhere(std::string_view issuer, const http::Request& request) {
  return request.method == http::Method::post && !comes_from_our_page(issuer, request);
}

bool is_named_origin(const config::Settings& settings, std::string_view origin) {
  const auto& named = settings.sign_in.origins;
  return origin == origin_of(settings.server.issuer) || std::find(named.begin(), named.end(), origin) != named.end();
}

bool may_sign_in_from(const config::Settings& settings, const http::Request& request) {
  if (request.count("origin") > 1 || request.count("sec-fetch-site") > 1) return false;
  if (const auto origin = request.header("origin")) return is_named_origin(settings, *origin);
  const auto site = request.header("sec-fetch-site");
  return !site || *site == "same-origin" || *site == "none";
}

// No part of the message can hold the separator: the id is base64url.
std::string form_token(const Secret& key, std::string_view browser_id, std::string_view purpose) {
  std::string message(browser_id);
  message.append(".").append(purpose);
  return to_base64url(crypto::hmac_sha256(key.reveal(), message));
}

bool is_own_form(const Secret& key, std::string_view issuer, const http::Request& request, std::string_view browser_id,
                 std::string_view purpose, std::string_view token) {
  return comes_from_our_page(issuer, request) && equal_in_constant_time(form_token(key, browser_id, purpose), token);
}

}  // namespace gatewarden::endpoints
