// Each refusal has the name and the status of its specification.
#include "base/oauth_error.h"

#include "base/result.h"
#include "harness/test.h"

using namespace gatewarden;

TEST("oauth_error: statuses are those of RFC 6749 and RFC 6750") {
  CHECK_EQUAL(400, http_status(ErrorCode::invalid_request));
  CHECK_EQUAL(401, http_status(ErrorCode::invalid_client));
  CHECK_EQUAL(401, http_status(ErrorCode::invalid_token));
  CHECK_EQUAL(403, http_status(ErrorCode::insufficient_scope));
  CHECK_EQUAL(500, http_status(ErrorCode::server_error));
  CHECK_EQUAL(503, http_status(ErrorCode::temporarily_unavailable));
}

TEST("oauth_error: names are those of the wire") {
  CHECK_EQUAL(std::string_view("invalid_grant"), wire_name(ErrorCode::invalid_grant));
  CHECK_EQUAL(std::string_view("unmet_authentication_requirements"), wire_name(ErrorCode::unmet_authentication_requirements));
}

namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return OAuthError{ErrorCode::invalid_request, "odd"};
  return number / 2;
}

Result<int> quarter(int number) {
  const int once = TRY(half(number));
  return half(once);
}

}  // namespace

TEST("result: TRY passes a refusal on and takes a value out") {
  CHECK_EQUAL(2, quarter(8).value());
  CHECK_EQUAL(std::string("odd"), quarter(6).error().description);
  CHECK(!quarter(7).ok());
}
