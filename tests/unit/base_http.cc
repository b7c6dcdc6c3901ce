// Requests as endpoints read them, and answers as they write them.
#include "base/http.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "harness/test.h"

using namespace std::string_literals;
using namespace gatewarden;

namespace {

http::Request with_headers(std::vector<http::Header> headers) {
  http::Request request;
  request.headers = std::move(headers);
  return request;
}

// Whether the call stops the process as a failed assertion does.
template <typename Call>
bool aborts(Call call) {
  const pid_t child = fork();
  if (child == 0) {
    close(STDERR_FILENO);  // the assertion's message is no news
    call();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

}  // namespace

TEST("http: a header that came twice is none") {
  const http::Request request = with_headers({{"host", "a"}, {"x", "1"}, {"x", "2"}});
  CHECK_EQUAL("a"s, std::string(request.header("host").value()));
  CHECK(!request.header("x"));
  CHECK(!request.header("absent"));
  CHECK_EQUAL(std::size_t{2}, request.count("x"));
  CHECK_EQUAL(std::size_t{0}, request.count("absent"));
}

TEST("http: the media type is bare and in lower case") {
  CHECK_EQUAL("application/x-www-form-urlencoded"s,
              with_headers({{"content-type", "Application/X-WWW-Form-Urlencoded ; charset=UTF-8"}}).media_type());
  CHECK_EQUAL(""s, with_headers({}).media_type());
  CHECK_EQUAL(""s, with_headers({{"content-type", "a/b"}, {"content-type", "a/b"}}).media_type());
}

TEST("http: a cookie is found by its whole name") {
  const http::Request request = with_headers({{"cookie", "__Host-session=a=b; session=x;other=y"}, {"cookie", "last=z"}});
  CHECK_EQUAL("a=b"s, request.cookie("__Host-session").value());
  CHECK_EQUAL("x"s, request.cookie("session").value());
  CHECK_EQUAL("y"s, request.cookie("other").value());
  CHECK_EQUAL("z"s, request.cookie("last").value());
  CHECK(!request.cookie("Session"));
  CHECK(!request.cookie("sess"));
}

TEST("http: a cookie that came twice is none, in one header or in two") {
  CHECK(!with_headers({{"cookie", "s=1; s=2"}}).cookie("s"));
  CHECK(!with_headers({{"cookie", "s=1"}, {"cookie", "s=1"}}).cookie("s"));
}

TEST("http: set replaces a header in any case, add appends") {
  http::Response response;
  response.set("Cache-Control", "a").add("Set-Cookie", "1").add("Set-Cookie", "2").set("cache-control", "b");
  CHECK_EQUAL(std::size_t{3}, response.headers.size());
  CHECK_EQUAL("b"s, response.headers.back().value);
}

TEST("S76: a header with CR, LF or NUL stops the worker") {
  for (const std::string& bad : {"a\rb"s, "a\nb"s, "a\0b"s}) {
    CHECK(aborts([&] { http::Response().set("Location", bad); }));
    CHECK(aborts([&] { http::Response().add("Set-Cookie", bad); }));
    CHECK(aborts([&] { http::Response().set(bad, "x"); }));
  }
  CHECK(!aborts([] { http::Response().set("Location", "https://a/"); }));
}

TEST("http: a redirect is a 303 that nobody stores") {
  const http::Response response = http::redirect_response("https://client.example/cb?code=x");
  CHECK_EQUAL(303, response.status);
  CHECK_EQUAL("Location"s, response.headers.at(0).name);
  CHECK_EQUAL("https://client.example/cb?code=x"s, response.headers.at(0).value);
  CHECK_EQUAL("no-store"s, response.headers.at(1).value);
  CHECK_EQUAL("no-cache"s, response.headers.at(2).value);
}

TEST("http: JSON is named without a charset, text with one") {
  CHECK_EQUAL("application/json"s, http::json_response(200, "{}").headers.at(0).value);
  CHECK_EQUAL("text/plain; charset=utf-8"s, http::text_response(404, "no").headers.at(0).value);
  CHECK_EQUAL("no"s, http::text_response(404, "no").body);
}

TEST("http: methods have their names of the wire") {
  CHECK_EQUAL(std::string_view("DELETE"), http::wire_name(http::Method::del));
  CHECK_EQUAL(std::string_view("GET"), http::wire_name(http::Method::get));
}
