// The parameters of a request: at most once, empty ones absent.
#include "harness/test.h"
#include "protocol/parameters.h"

namespace gatewarden {

using protocol::RequestParameters;

TEST("S11: a parameter that came twice is no value, whichever value came first") {
  const RequestParameters parameters({{"scope", "a"}, {"code", "x"}, {"scope", "a"}});
  CHECK(!parameters.find("scope"));
  CHECK(parameters.is_doubled("scope"));
  CHECK_EQUAL(std::string("scope"), std::string(parameters.doubled().value_or("")));
  CHECK_EQUAL(std::string("x"), std::string(parameters.text("code")));
}

TEST("S11: a doubled parameter is found even if one of its values is empty") {
  CHECK(RequestParameters(Parameters{{"code", ""}, {"code", "x"}}).doubled().has_value());
  CHECK(!RequestParameters(Parameters{{"code", ""}, {"code", "x"}}).find("code"));
}

TEST("S11: differently encoded names are one name once the form is read") {
  const auto form = parse_form("client_id=a&client%5fid=b");
  CHECK(form.has_value());
  CHECK(RequestParameters(*form).is_doubled("client_id"));
}

TEST("parameters: without a value is absent") {
  CHECK(!RequestParameters(Parameters{{"state", ""}}).find("state"));
}

TEST("parameters: what RFC 8707 and RFC 8693 let repeat may repeat") {
  CHECK(!RequestParameters(Parameters{{"resource", "a"}, {"resource", "b"}, {"audience", "a"}, {"audience", "b"}}).doubled());
}

}  // namespace gatewarden
