// Bearer tokens as requests carry them.
#include "base/names.h"
#include "harness/test.h"
#include "protocol/bearer.h"

namespace gatewarden {
namespace {

http::Request get(std::vector<http::Header> headers, std::string query = "") {
  http::Request request;
  request.headers = std::move(headers);
  request.query = std::move(query);
  return request;
}

http::Request post(std::string body, std::vector<http::Header> headers = {}) {
  http::Request request = get(std::move(headers));
  request.method = http::Method::post;
  request.headers.push_back({"content-type", std::string(names::form_media_type)});
  request.body = std::move(body);
  return request;
}

bool is_refused(const http::Request& request) {
  const auto token = protocol::bearer_token(request);
  return !token.ok() && token.error().code == ErrorCode::invalid_request;
}

}  // namespace

TEST("bearer: of the header, in any case of the scheme") {
  const auto token = protocol::bearer_token(get({{"authorization", "bEARER abc.DEF-_~+/="}}));
  CHECK(token.ok());
  CHECK_EQUAL(std::string("abc.DEF-_~+/="), token->value_or(""));
}

TEST("bearer: of a form body") {
  const auto token = protocol::bearer_token(post("access_token=abc"));
  CHECK(token.ok());
  CHECK_EQUAL(std::string("abc"), token->value_or(""));
}

TEST("bearer: nothing where there is none") {
  for (const http::Request& request : {get({}), get({{"authorization", "Basic eA=="}}), post("x=y")}) {
    const auto token = protocol::bearer_token(request);
    CHECK(token.ok() && !token->has_value());
  }
}

TEST("S37: never of the query, and not even besides the header") {
  CHECK(is_refused(get({}, "access_token=abc")));
  CHECK(is_refused(get({{"authorization", "Bearer abc"}}, "x=1&access%5Ftoken=abc")));
}

TEST("S37: one method in a request") {
  CHECK(is_refused(post("access_token=abc", {{"authorization", "Bearer abc"}})));
  CHECK(is_refused(get({{"authorization", "Bearer abc"}, {"authorization", "Bearer abc"}})));
  CHECK(is_refused(post("access_token=abc&access_token=abc")));
}

TEST("bearer: a malformed token is refused before anything is looked up") {
  for (const std::string bad : {"Bearer ", "Bearer a b", "Bearer a\"b", "Bearer  a", "Bearer \xc3\xa4"}) {
    CHECK(is_refused(get({{"authorization", bad}})));
  }
  CHECK(is_refused(get({{"authorization", "Bearer " + std::string(16385, 'a')}})));
}

}  // namespace gatewarden
