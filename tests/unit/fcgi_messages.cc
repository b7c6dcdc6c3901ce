// Requests from FastCGI parameters, and answers on the wire.
#include "platform/fcgi/messages.h"

#include <vector>

#include "harness/test.h"

namespace gatewarden {
namespace {

using namespace std::string_literals;

http::Request request_of(std::vector<const char*> parameters) {
  parameters.push_back(nullptr);
  return fcgi::to_request(parameters.data());
}

http::Request request_to(const std::string& target) { return request_of({("REQUEST_URI=" + target).c_str()}); }

TEST("fcgi: path and query come from REQUEST_URI, not decoded") {
  const http::Request request = request_of({"REQUEST_METHOD=GET", "REQUEST_URI=/a/..%2fb%0a?c=%20d?e", "DOCUMENT_URI=/b\n"});
  CHECK(request.method == http::Method::get);
  CHECK_EQUAL("/a/..%2fb%0a"s, request.path);
  CHECK_EQUAL("c=%20d?e"s, request.query);
}

TEST("S78: an absolute-form target loses its host") {
  CHECK_EQUAL("/oauth2/token"s, request_to("http://evil.example/oauth2/token?a=b").path);
  CHECK_EQUAL("a=b"s, request_to("http://evil.example/oauth2/token?a=b").query);
  CHECK_EQUAL("/"s, request_to("http://evil.example").path);
  CHECK_EQUAL(""s, request_to("http://evil.example?q").path);
  CHECK_EQUAL("*"s, request_to("*").path);
}

TEST("fcgi: methods that are not ours are other, in any case") {
  CHECK(request_of({"REQUEST_METHOD=POST"}).method == http::Method::post);
  CHECK(request_of({"REQUEST_METHOD=post"}).method == http::Method::other);
  CHECK(request_of({"REQUEST_METHOD=TRACE"}).method == http::Method::other);
  CHECK(request_of({}).method == http::Method::other);
}

TEST("fcgi: a header that came twice stands twice") {
  const http::Request request = request_of({"HTTP_DPOP=one", "HTTP_X_FORWARDED_FOR=a=b", "HTTP_DPOP=two"});
  CHECK_EQUAL(std::size_t{2}, request.count("dpop"));
  CHECK(!request.header("dpop"));
  CHECK(request.header("x-forwarded-for") == "a=b");
}

TEST("fcgi: content-type is there once, and twice if it came twice") {
  CHECK(request_of({"CONTENT_TYPE=a/b"}).header("content-type") == "a/b");
  CHECK(request_of({"CONTENT_TYPE=a/b", "HTTP_CONTENT_TYPE=a/b"}).header("content-type") == "a/b");
  CHECK(!request_of({"CONTENT_TYPE=a/b", "HTTP_CONTENT_TYPE=a/b", "HTTP_CONTENT_TYPE=c/d"}).header("content-type"));
  CHECK(!request_of({"CONTENT_TYPE="}).header("content-type"));
}

TEST("S77: peer facts come from the web server's parameters, never from headers") {
  const http::Request request =
      request_of({"HTTP_SSL_CLIENT_VERIFY=SUCCESS", "HTTP_HTTPS=on", "HTTP_REMOTE_ADDR=6.6.6.6", "HTTP_REQUEST_ID=evil"});
  CHECK_EQUAL(""s, request.peer.client_verify);
  CHECK_EQUAL(""s, request.peer.address);
  CHECK(!request.peer.secure);
  CHECK(request.id != "evil");
  const http::Request true_one = request_of({"SSL_CLIENT_VERIFY=SUCCESS", "HTTPS=on", "REMOTE_ADDR=::1", "SSL_CLIENT_CERT=pem"});
  CHECK_EQUAL("SUCCESS"s, true_one.peer.client_verify);
  CHECK_EQUAL("pem"s, true_one.peer.client_certificate);
  CHECK_EQUAL("::1"s, true_one.peer.address);
  CHECK(true_one.peer.secure);
}

TEST("S77: so do the name of a protected site and what is asked of it") {
  const http::Request request = request_of({"HTTP_GATEWARDEN_SITE=evil.example", "HTTP_GATEWARDEN_REQUEST=GET /evil"});
  CHECK_EQUAL(""s, request.peer.site + request.peer.site_request);
  const http::Request true_one = request_of({"GATEWARDEN_SITE=wiki.example.org", "GATEWARDEN_REQUEST=GET /page?x=1"});
  CHECK_EQUAL("wiki.example.org"s, true_one.peer.site);
  CHECK_EQUAL("GET /page?x=1"s, true_one.peer.site_request);
}

TEST("S79: a blanked header is absent") { CHECK_EQUAL(std::size_t{0}, request_of({"HTTP_PROXY="}).count("proxy")); }

TEST("fcgi: a request without a plain id gets a random one") {
  CHECK_EQUAL("0af_-9"s, request_of({"REQUEST_ID=0af_-9"}).id);
  const std::string made = request_of({"REQUEST_ID=a\nb"}).id;
  CHECK_EQUAL(std::size_t{32}, made.size());
  CHECK(made != request_of({}).id);
}

TEST("fcgi: an answer has status, headers, length and body") {
  http::Response response;
  response.status = 404;
  response.body = "gone";
  response.set("Content-Type", "text/plain");
  CHECK_EQUAL("Status: 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\ngone"s,
              fcgi::to_wire(response, http::Method::get));
}

TEST("fcgi: an answer to HEAD has the length and no body") {
  http::Response response;
  response.body = "text";
  CHECK_EQUAL("Status: 200 OK\r\nContent-Length: 4\r\n\r\n"s, fcgi::to_wire(response, http::Method::head));
}

TEST("fcgi: 204 and 304 have neither length nor body") {
  http::Response response;
  response.body = "text";
  response.status = 204;
  CHECK_EQUAL("Status: 204 No Content\r\n\r\n"s, fcgi::to_wire(response, http::Method::get));
  response.status = 304;
  CHECK_EQUAL("Status: 304 Not Modified\r\n\r\n"s, fcgi::to_wire(response, http::Method::get));
}

TEST("fcgi: an answer without libfcgi is a stream, its end and the request's end") {
  CHECK_EQUAL("\1\6\1\2\0\2\0\0ab\1\6\1\2\0\0\0\0\1\3\1\2\0\10\0\0\0\0\0\0\0\0\0\0"s, fcgi::to_records(0x0102, "ab"));
}

}  // namespace
}  // namespace gatewarden
