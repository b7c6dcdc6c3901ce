// How origins are named to people and to the Content-Security-Policy.
#include "endpoints/pages/page_response.h"
#include "harness/test.h"

using namespace gatewarden::endpoints;

TEST("S65: the origin of a logo stands in img-src, port and all") {
  CHECK_EQUAL(std::string("https://cdn.example"), csp_source("https://cdn.example/logo.png?x=1"));
  CHECK_EQUAL(std::string("https://cdn.example:8443"), csp_source("https://cdn.example:8443/logo.png"));
  CHECK_EQUAL(std::string("https:"), csp_source("https://[2001:db8::1]/logo.png"));
}

TEST("S65: a form may lead on by the scheme of the client, whose own redirects Chromium counts") {
  CHECK_EQUAL(std::string("https:"), form_target("https://app.example/callback"));
  CHECK_EQUAL(std::string("http:"), form_target("http://[::1]:51004/callback"));
  CHECK_EQUAL(std::string("com.example.app:"), form_target("com.example.app:/callback"));
  CHECK_EQUAL(std::string(""), form_target("not a uri"));
}

TEST("pages: an origin is shown as people read it") {
  CHECK_EQUAL(std::string("https://app.example:8443"), shown_origin("https://app.example:8443/callback?x#y"));
  CHECK_EQUAL(std::string("http://[::1]:51004"), shown_origin("http://[::1]:51004/callback"));
  CHECK_EQUAL(std::string("com.example.app:"), shown_origin("com.example.app:/callback"));
}

TEST("S66: no host can end the directive or the policy") {
  for (const char* uri : {"https://a;script-src/", "https://a;script-src%20*/", "https://a,b/", "https://*/", "https://a b/",
                          "https://'none'/", "not a uri"}) {
    const std::string source = csp_source(uri);
    CHECK(source.empty() || source == "https:");
  }
}
