// The cookies of a browser, and which posted forms are ours.
#include "endpoints/browser.h"
#include "harness/test.h"

using namespace gatewarden;
using namespace gatewarden::endpoints;

namespace {

const Secret key("a key of the test, 32 bytes long");
constexpr std::string_view issuer = "https://id.example/tenant";

http::Request with_headers(std::vector<http::Header> headers) {
  http::Request request;
  request.method = http::Method::post;
  request.headers = std::move(headers);
  return request;
}

bool accepts(std::vector<http::Header> headers) {
  return is_own_form(key, issuer, with_headers(std::move(headers)), "browser", "login", form_token(key, "browser", "login"));
}

std::string set_cookie(const http::Response& response) {
  return response.headers.empty() ? "" : response.headers.front().name + ": " + response.headers.front().value;
}

}  // namespace

TEST("S61: every cookie is __Host-, Secure, HttpOnly, SameSite=Lax, of the whole site, without Domain") {
  http::Response response;
  set_session_cookie(response, "abc");
  CHECK_EQUAL(std::string("Set-Cookie: __Host-gatewarden_session=abc; Path=/; Secure; HttpOnly; SameSite=Lax"), set_cookie(response));
  http::Response named;
  set_browser_cookie(named, {"xyz", true});
  CHECK_EQUAL(std::string("Set-Cookie: __Host-gatewarden_browser=xyz; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000"), set_cookie(named));
}

TEST("S61: a session's cookie is cleared under the attributes it was set with") {
  http::Response response;
  clear_session_cookie(response);
  CHECK_EQUAL(std::string("Set-Cookie: __Host-gatewarden_session=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"),
              set_cookie(response));
}

TEST("browser: a known browser keeps its id and is not told it again") {
  const Browser first = identify_browser(with_headers({}));
  CHECK(first.is_new);
  const Browser again = identify_browser(with_headers({{"cookie", "a=b; __Host-gatewarden_browser=" + first.id}}));
  CHECK(!again.is_new);
  CHECK_EQUAL(first.id, again.id);
  http::Response response;
  set_browser_cookie(response, again);
  CHECK(response.headers.empty());
}

TEST("browser: a cookie that we did not make is replaced") {
  for (const std::string value : {"", "short", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "%00"}) {
    CHECK(identify_browser(with_headers({{"cookie", "__Host-gatewarden_browser=" + value}})).is_new);
  }
}

TEST("browser: no two browsers get one id") {
  CHECK(identify_browser(with_headers({})).id != identify_browser(with_headers({})).id);
}

TEST("S63: a token of another browser, purpose or key does not fit") {
  const http::Request request = with_headers({});
  CHECK(is_own_form(key, issuer, request, "browser", "login", form_token(key, "browser", "login")));
  CHECK(!is_own_form(key, issuer, request, "another", "login", form_token(key, "browser", "login")));
  CHECK(!is_own_form(key, issuer, request, "browser", "logout", form_token(key, "browser", "login")));
  CHECK(!is_own_form(Secret("another key"), issuer, request, "browser", "login", form_token(key, "browser", "login")));
  CHECK(!is_own_form(key, issuer, request, "browser", "login", ""));
}

TEST("S63: a form of another origin is refused even with the right token") {
  CHECK(accepts({{"origin", "https://id.example"}}));
  CHECK(!accepts({{"origin", "https://evil.example"}}));
  CHECK(!accepts({{"origin", "http://id.example"}}));
  CHECK(!accepts({{"origin", "https://id.example:444"}}));
  CHECK(!accepts({{"origin", "https://id.example.evil"}}));
  CHECK(!accepts({{"origin", "https://id.example"}, {"origin", "https://evil.example"}}));
}

TEST("S63: what the browser says of the site that posts is believed") {
  CHECK(accepts({{"sec-fetch-site", "same-origin"}}));
  CHECK(accepts({{"sec-fetch-site", "none"}}));
  CHECK(!accepts({{"sec-fetch-site", "cross-site"}}));
  CHECK(!accepts({{"sec-fetch-site", "same-site"}}));
  CHECK(!accepts({{"origin", "https://id.example"}, {"sec-fetch-site", "cross-site"}}));
}

TEST("S63: Origin: null, which our own pages send, is judged by Sec-Fetch-Site") {
  CHECK(accepts({{"origin", "null"}, {"sec-fetch-site", "same-origin"}}));
  CHECK(!accepts({{"origin", "null"}, {"sec-fetch-site", "cross-site"}}));
}

TEST("S63: a form of another site is known as such, ours and a GET are not") {
  http::Request request = with_headers({{"sec-fetch-site", "cross-site"}});
  CHECK(is_posted_from_elsewhere(issuer, request));
  CHECK(!is_posted_from_elsewhere(issuer, with_headers({{"origin", "null"}, {"sec-fetch-site", "same-origin"}})));
  CHECK(!is_posted_from_elsewhere(issuer, with_headers({})));
  request.method = http::Method::get;
  CHECK(!is_posted_from_elsewhere(issuer, request));
}
