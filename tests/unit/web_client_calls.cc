// Calls to a server on loopback that behaves well, badly, or not at all.
#include <cstdlib>
#include <mutex>

#include "harness/process.h"
#include "harness/test.h"
#include "harness/web_server.h"
#include "platform/web_client/guarded_client.h"

using namespace gatewarden;
using namespace gatewarden::test;
using web_client::Call;
using web_client::Client;
using web_client::Failure;
using web_client::Limits;

namespace {

// A private authority for the tests of this file.
const std::string& certificates() {
  struct Folder {
    std::string path = make_temporary_folder("web-client");
    Folder() { make_certificates(path); }
    ~Folder() { remove_folder(path); }
  };
  static const Folder folder;
  return folder.path;
}

Limits inside() {
  return {.whole = Milliseconds{20'000}, .private_addresses = true, .certificate_authority = certificates() + "/ca.pem"};
}

web_client::Answer answer_of(const std::variant<web_client::Answer, Failure>& outcome) {
  if (const auto* failure = std::get_if<Failure>(&outcome)) CPPUNIT_FAIL("no answer: " + failure->what);
  return std::get<web_client::Answer>(outcome);
}

Failure failure_of(const std::variant<web_client::Answer, Failure>& outcome) {
  if (!std::holds_alternative<Failure>(outcome)) CPPUNIT_FAIL("an answer came");
  return std::get<Failure>(outcome);
}

void say_hello(const WebRequest&, LoopbackConnection& connection) { connection.write(web_answer(200, "hello")); }

}  // namespace

TEST("web_client: a request arrives as it was made, and the answer comes back whole") {
  std::mutex mutex;
  WebRequest seen;
  const WebServer server(
      [&](const WebRequest& request, LoopbackConnection& connection) {
        const std::lock_guard lock(mutex);
        seen = request;
        connection.write(web_answer(418, "{\"a\":1}", {{"Content-Type", "application/json"}, {"X-Twice", "1"}, {"x-twice", "2"}}));
      },
      certificates());
  const auto answer = answer_of(Client(inside()).call({.method = "PUT",
                                                       .url = server.url("/a/../b?c=d"),
                                                       .headers = {{"x-one", "1"}, {"x-empty", ""}},
                                                       .body = "body",
                                                       .credentials = Call::Credentials{"user", Secret("pass")}}));
  CHECK_EQUAL(418, answer.status);
  CHECK_EQUAL(std::string("{\"a\":1}"), answer.body);
  int twice = 0;
  for (const http::Header& header : answer.headers) twice += header.name == "x-twice";
  CHECK_EQUAL(2, twice);
  const std::lock_guard lock(mutex);
  CHECK_EQUAL(std::string("PUT"), seen.method);
  CHECK_EQUAL(std::string("/a/../b?c=d"), seen.target);
  CHECK_EQUAL(std::string("body"), seen.body);
  CHECK_EQUAL(std::string("1"), seen.header("x-one"));
  CHECK_EQUAL(std::string("Basic dXNlcjpwYXNz"), seen.header("authorization"));
  CHECK_EQUAL(std::string(), seen.header("expect"));
}

TEST("web_client: nothing of a call is in the next one, which uses the same connection") {
  std::mutex mutex;
  WebRequest seen;
  const WebServer server(
      [&](const WebRequest& request, LoopbackConnection& connection) {
        const std::lock_guard lock(mutex);
        seen = request;
        connection.write(web_answer(200, ""));
      },
      certificates());
  Client client(inside());
  answer_of(client.call({.method = "POST", .url = server.url("/one"), .headers = {{"x-one", "1"}}, .body = "body",
                         .credentials = Call::Credentials{"user", Secret("pass")}}));
  answer_of(client.call({.url = server.url("/two")}));
  const std::lock_guard lock(mutex);
  CHECK_EQUAL(std::string("GET"), seen.method);
  CHECK_EQUAL(std::string(), seen.body + seen.header("x-one") + seen.header("authorization"));
  CHECK_EQUAL(1, server.connections());
}

TEST("S57: an address inside is refused before a byte is sent, by number and by name") {
  const WebServer server(say_hello, certificates());
  Limits limits = inside();
  limits.private_addresses = false;
  Client client(limits);
  const std::string port = std::to_string(server.port());
  for (const std::string host : {"localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "0x7f.1"}) {
    const Failure failure = failure_of(client.call({.url = "https://" + host + ":" + port + "/secret-path"}));
    CHECK(failure.refused);
    CHECK(!contains(failure.what, "secret-path"));
  }
  CHECK_EQUAL(0, server.connections());
}

TEST("web_client: only https is spoken, unless clear text was allowed") {
  const WebServer server(say_hello);
  CHECK(failure_of(Client(inside()).call({.url = server.url("/")})).refused);
  Limits limits = inside();
  limits.clear_text = true;
  CHECK_EQUAL(std::string("hello"), answer_of(Client(limits).call({.url = server.url("/")})).body);
  for (const std::string url : {"file:///etc/passwd", "ftp://localhost/", "gopher://localhost/", "smtp://localhost/", "localhost",
                                "https:///path", "https://user:secret@localhost/", "https://local host/", ""})
    CHECK(failure_of(Client(limits).call({.url = url})).refused);
}

TEST("S79: no proxy of the environment is used") {
  const WebServer proxy(say_hello);
  const WebServer server([](const WebRequest&, LoopbackConnection& connection) { connection.write(web_answer(200, "direct")); });
  for (const char* const name : {"http_proxy", "HTTPS_PROXY", "ALL_PROXY"}) setenv(name, proxy.url("").c_str(), 1);
  Limits limits = inside();
  limits.clear_text = true;
  const auto outcome = Client(limits).call({.url = server.url("/")});
  for (const char* const name : {"http_proxy", "HTTPS_PROXY", "ALL_PROXY"}) unsetenv(name);
  CHECK_EQUAL(std::string("direct"), answer_of(outcome).body);
  CHECK_EQUAL(0, proxy.connections());
}

TEST("S57: a redirect is an answer and is not followed") {
  const WebServer inner(say_hello, certificates());
  const WebServer server(
      [&](const WebRequest&, LoopbackConnection& connection) {
        connection.write(web_answer(302, "", {{"location", inner.url("/")}}));
      },
      certificates());
  CHECK_EQUAL(302, answer_of(Client(inside()).call({.url = server.url("/")})).status);
  CHECK_EQUAL(0, inner.connections());
}

TEST("F58: an answer that is too large, announced or not, is given up") {
  const WebServer announced([](const WebRequest&, LoopbackConnection& connection) { connection.write(web_answer(200, std::string(2000, 'x'))); },
                            certificates());
  const WebServer endless(
      [](const WebRequest&, LoopbackConnection& connection) {
        connection.write("HTTP/1.1 200 OK\r\n\r\n");
        while (connection.write(std::string(1000, 'x'))) {}
      },
      certificates());
  const WebServer headers(
      [](const WebRequest&, LoopbackConnection& connection) {
        connection.write("HTTP/1.1 200 OK\r\n");
        while (connection.write("x-more: " + std::string(1000, 'x') + "\r\n")) {}
      },
      certificates());
  Limits limits = inside();
  limits.body_bytes = 1500;
  Client client(limits);
  for (const WebServer* const server : {&announced, &endless, &headers})
    CHECK_EQUAL(std::string("localhost: the answer is too large"), failure_of(client.call({.url = server->url("/")})).what);
}

TEST("F58: a server that hangs, or drips, costs the deadline and no more") {
  const WebServer hanging([](const WebRequest&, LoopbackConnection& connection) { connection.hang(); }, certificates());
  const WebServer dripping(
      [](const WebRequest&, LoopbackConnection& connection) {
        connection.write("HTTP/1.1 200 OK\r\n\r\n");
        while (connection.write("x")) usleep(10'000);
      },
      certificates());
  Limits limits = inside();
  limits.whole = Milliseconds{300};
  for (const WebServer* const server : {&hanging, &dripping})
    CHECK_EQUAL(std::string("localhost: no answer in time"), failure_of(Client(limits).call({.url = server->url("/")})).what);
}

TEST("web_client: a server that breaks off, or speaks no HTTP, gives no answer") {
  const WebServer closing([](const WebRequest&, LoopbackConnection& connection) { connection.shut_down(); }, certificates());
  const WebServer half(
      [](const WebRequest&, LoopbackConnection& connection) {
        connection.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf");
        connection.shut_down();
      },
      certificates());
  const WebServer mumbling(
      [](const WebRequest&, LoopbackConnection& connection) {
        connection.write("220 ready\r\n");
        connection.shut_down();
      },
      certificates());
  Client client(inside());
  for (const WebServer* const server : {&closing, &half, &mumbling}) CHECK(!failure_of(client.call({.url = server->url("/")})).refused);
}

TEST("web_client: a certificate of another authority, or for another name, is refused") {
  const WebServer server(say_hello, certificates());
  Limits system = inside();
  system.certificate_authority.clear();
  const std::string invalid = ": its certificate is not valid for it";
  CHECK_EQUAL("localhost" + invalid, failure_of(Client(system).call({.url = server.url("/")})).what);
  const std::string other = "https://localhost.localdomain:" + std::to_string(server.port()) + "/";
  const std::string ip = "https://127.0.0.2:" + std::to_string(server.port()) + "/";
  CHECK(std::holds_alternative<Failure>(Client(inside()).call({.url = other})));
  CHECK(std::holds_alternative<Failure>(Client(inside()).call({.url = ip})));
}

TEST("web_client: a host that fails again and again is left alone, and said so once") {
  const WebServer down([](const WebRequest&, LoopbackConnection& connection) { connection.write(web_answer(503, "")); }, certificates());
  const WebServer up(say_hello, certificates());
  expect_log("call_out_paused");
  web_client::GuardedClient client(inside(), {.failures = 2, .first = Milliseconds{60'000}, .most = Milliseconds{60'000}});
  CHECK_EQUAL(503, answer_of(client.call({.url = down.url("/")})).status);
  CHECK_EQUAL(503, answer_of(client.call({.url = down.url("/")})).status);
  CHECK(contains(failure_of(client.call({.url = down.url("/")})).what, "left alone"));
  CHECK_EQUAL(200, answer_of(client.call({.url = up.url("/")})).status);
}

TEST("web_client: a host that comes back is called again") {
  std::atomic<bool> is_up = false;
  const WebServer server(
      [&](const WebRequest&, LoopbackConnection& connection) { connection.write(web_answer(is_up ? 200 : 502, "")); }, certificates());
  expect_log("call_out_paused");
  web_client::GuardedClient client(inside(), {.failures = 1, .first = Milliseconds{1}, .most = Milliseconds{1}});
  CHECK_EQUAL(502, answer_of(client.call({.url = server.url("/")})).status);
  is_up = true;
  CHECK(wait_until([&] { return std::holds_alternative<web_client::Answer>(client.call({.url = server.url("/")})); }, Seconds{10}));
}
