// What an operator writes behind auth_request.
#include "endpoints/site/site_demand.h"

#include "harness/test.h"

namespace gatewarden {

using endpoints::parse_site_demand;

namespace {

std::string spelled(std::string_view text) {
  const auto demand = parse_site_demand(text);
  return demand ? to_text(*demand) : "nothing";
}

}  // namespace

TEST("site demand: nothing, a rung of the ladder by either name, scopes, and both") {
  CHECK_EQUAL(std::string(), spelled(""));
  CHECK_EQUAL(std::string("acr=urn%3Agatewarden%3Aacr%3Amfa"), spelled("acr=mfa"));
  CHECK_EQUAL(spelled("acr=mfa"), spelled("acr=urn:gatewarden:acr:mfa"));
  CHECK_EQUAL(std::string("scope=read%20write"), spelled("scope=read+write"));
  CHECK_EQUAL(std::string("acr=urn%3Agatewarden%3Aacr%3Apasskey&scope=read"), spelled("scope=read&acr=passkey"));
  for (const std::string_view text : {"", "acr=mfa", "scope=read+write", "scope=read&acr=passkey"})
    CHECK_EQUAL(spelled(text), spelled(spelled(text)));
}

TEST("site demand: what is not understood is no demand, and never an easier one") {
  for (const std::string_view text : {"group=admins", "acr=", "acr=best", "acr=MFA", "acr=mfa&acr=code", "scope=", "scope=read&scope=write",
                                      "scope=\"", "acr", "mfa", "acr=mfa&x=1", "acr=mfa%", "token"}) {
    CHECK_EQUAL(std::string("nothing"), spelled(text));
  }
}

}  // namespace gatewarden
