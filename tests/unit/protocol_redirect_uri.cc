// Redirect URIs: what matches a registered one, and what may be registered.
#include <random>
#include <set>
#include <string>
#include <vector>

#include "harness/test.h"
#include "protocol/redirect_uri.h"

namespace gatewarden {
namespace {

using protocol::is_registered_redirect_uri;
using protocol::redirect_uri_fault;
using protocol::redirect_uri_matches;

const std::string registered = "https://app.example.com/oauth/callback?tenant=7";

// Ways in which attackers have bent redirect URIs: each puts a piece of text somewhere, or takes something away.
const std::vector<std::string> insertions = {
    "/",    "//",   "/../", "/./",   ";",   "@",      "\\",  "#",   "?",   "&",      "%2f", "%2F",  "%00",  "%0d%0a", "\t",
    "\r",   "\n",   " ",    "+",     ".",   "..",     ":",   ":80", ":443", "x",      "%",   "%25",  "*",    "<",      "\"",
    "'",    "`",    "|",    "^",     "[",   "]",      "{",   "}",   "~",   "\xe2\x80\xae", "\xc3\xa4", "xn--", "evil.com", "user:pw@", "=",
    ",",    "!",    "$",    "(",     ")",   "%61",    "%5c", "%40", "%23", "&code=x", "?a=b", "/evil", ".evil.com", std::string(1, '\0')};

std::set<std::string> mutations_of(const std::string& uri) {
  std::set<std::string> mutated;
  for (std::size_t at = 0; at <= uri.size(); ++at) {
    for (const std::string& piece : insertions) {
      mutated.insert(uri.substr(0, at) + piece + uri.substr(at));
      mutated.insert(uri.substr(0, at) + piece);
      if (at < uri.size()) mutated.insert(uri.substr(0, at) + piece + uri.substr(at + 1));
    }
    if (at == uri.size()) break;
    mutated.insert(uri.substr(0, at) + uri.substr(at + 1));
    mutated.insert(uri.substr(at));
    std::string flipped = uri;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x20);
    mutated.insert(flipped);
    char escape[4];
    std::snprintf(escape, sizeof escape, "%%%02x", static_cast<unsigned>(static_cast<unsigned char>(uri[at])));
    mutated.insert(uri.substr(0, at) + escape + uri.substr(at + 1));
  }
  mutated.erase(uri);
  return mutated;
}

}  // namespace

TEST("S1: none of ten thousand mutations of a registered redirect URI matches it") {
  const auto mutated = mutations_of(registered);
  CHECK(mutated.size() >= 7000);
  std::size_t tried = 0;
  for (const std::string& one : mutated) {
    CHECK(!is_registered_redirect_uri({registered}, one));
    ++tried;
  }
  std::mt19937 random(20260101);
  std::vector<std::string> pool(mutated.begin(), mutated.end());
  for (; tried < 20000; ++tried) {
    const std::string& base = pool[random() % pool.size()];
    const std::string twice = base.substr(0, random() % (base.size() + 1)) + insertions[random() % insertions.size()] + base;
    if (twice != registered) CHECK(!is_registered_redirect_uri({registered}, twice));
  }
  CHECK(is_registered_redirect_uri({"https://other.example/cb", registered}, registered));
}

TEST("S2: a loopback IP literal matches with any port and with nothing else changed") {
  for (const std::string host : {"http://127.0.0.1", "http://[::1]"}) {
    for (int port = 1; port <= 65535; ++port) {
      CHECK(redirect_uri_matches(host + "/callback?x=1", host + ":" + std::to_string(port) + "/callback?x=1"));
    }
    CHECK(redirect_uri_matches(host + ":8080/callback", host + ":9090/callback"));
    CHECK(redirect_uri_matches(host + ":8080/callback", host + "/callback"));
    for (const std::string wrong : {":0/callback", ":65536/callback", ":080/callback", ":/callback", ":80/other", ":80/callback/",
                                    ":80/callback?x=1", ":80/Callback", ":80@evil.com/callback", ":80.evil.com/callback",
                                    ".evil.com/callback", "@evil.com/callback", ":80\\@evil.com/callback", ":8 0/callback",
                                    ":+80/callback", ":80#/callback", ":123456/callback"}) {
      CHECK(!redirect_uri_matches(host + "/callback", host + wrong));
    }
  }
}

TEST("S2: other spellings of loopback, https and the other literal do not match") {
  for (const std::string other : {"http://localhost:80/callback", "http://127.1/callback", "http://127.0.0.2/callback",
                                  "http://[::ffff:127.0.0.1]/callback", "http://[0:0:0:0:0:0:0:1]/callback", "http://2130706433/callback",
                                  "https://127.0.0.1/callback", "http://[::1]/callback", "HTTP://127.0.0.1/callback",
                                  "http://127.0.0.1.evil/callback", "http://localhost:80@evil/callback", "http://127.000.000.001/callback"}) {
    CHECK(!redirect_uri_matches("http://127.0.0.1/callback", other));
  }
  CHECK(!redirect_uri_matches("http://localhost/callback", "http://localhost:8080/callback"));
  CHECK(!redirect_uri_matches("https://127.0.0.1/callback", "https://127.0.0.1:8443/callback"));
  CHECK(!redirect_uri_matches("com.example.app:/cb", "com.example.app:8080/cb"));
}

TEST("S3: https, loopback http and reversed domain names may be registered") {
  for (const std::string good : {"https://app.example.com/callback", "https://app.example.com", "https://app.example.com:8443/cb?x=1",
                                 "http://127.0.0.1/cb", "http://[::1]:9000/cb", "http://localhost:3000/cb", "com.example.app:/oauth",
                                 "com.example.app://callback"}) {
    CHECK_EQUAL(std::string(), redirect_uri_fault(good).value_or(""));
  }
}

TEST("S3: http elsewhere, bare schemes and schemes that a browser runs may not be registered") {
  for (const std::string bad : {"http://app.example.com/callback", "http://127.0.0.1.evil.com/cb", "http://10.0.0.1/cb", "myapp:/callback",
                                "javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "blob:https://a/b",
                                "about:blank", "JAVASCRIPT:alert(1)", "HTTPS://app.example.com/cb", "ftp://a.b/c", "//app.example.com/cb",
                                "/callback", "", "https://user@app.example.com/cb", "https://app.example.com\\cb", "https://a b/c",
                                "https://app.example.com/cb\n", "https:/app.example.com"}) {
    CHECK(redirect_uri_fault(bad).has_value());
  }
  CHECK(redirect_uri_fault("https://app.example.com/" + std::string(2048, 'x')).has_value());
}

TEST("S4: a fragment, and a query with a parameter of the answer, may not be registered") {
  for (const std::string bad : {"https://app.example.com/cb#", "https://app.example.com/cb#x", "https://app.example.com/cb?code=1",
                                "https://app.example.com/cb?a=1&state=x", "https://app.example.com/cb?iss=x",
                                "https://app.example.com/cb?error=x", "https://app.example.com/cb?co%64e=1"}) {
    CHECK(redirect_uri_fault(bad).has_value());
  }
  CHECK(!redirect_uri_fault("https://app.example.com/cb?codes=1&states=2"));
}

}  // namespace gatewarden
