// How an origin is named to the Content-Security-Policy.
#include "endpoints/pages/page_response.h"
#include "harness/test.h"

using gatewarden::endpoints::csp_source;

TEST("S65: the origin of a client stands in form-action, port and all") {
  CHECK_EQUAL(std::string("https://app.example"), csp_source("https://app.example/callback?x=1"));
  CHECK_EQUAL(std::string("https://app.example:8443"), csp_source("https://app.example:8443/callback"));
  CHECK_EQUAL(std::string("http://127.0.0.1:51004"), csp_source("http://127.0.0.1:51004/"));
}

TEST("S65: what CSP has no words for is named by its scheme") {
  CHECK_EQUAL(std::string("com.example.app:"), csp_source("com.example.app:/callback"));
  CHECK_EQUAL(std::string("http:"), csp_source("http://[::1]:51004/callback"));
}

TEST("S66: no host can end the directive or the policy") {
  for (const char* uri : {"https://a;script-src/", "https://a;script-src%20*/", "https://a,b/", "https://*/", "https://a b/",
                          "https://'none'/", "not a uri"}) {
    const std::string source = csp_source(uri);
    CHECK(source.empty() || source == "https:");
  }
}
