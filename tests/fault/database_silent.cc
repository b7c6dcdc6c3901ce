// F22: a database that does not say no, but nothing at all.
#include <chrono>

#include "fault/database_proxy.h"
#include "harness/database.h"
#include "harness/process.h"
#include "harness/stack.h"
#include "harness/test.h"
#include "platform/db/connection.h"

namespace gatewarden {
namespace {

using namespace test;

StackOptions through(const DatabaseProxy& proxy) {
  StackOptions options;
  options.start_daemon = false;
  options.extra_configuration =
      "[database]\nsocket = \"" + proxy.socket() + "\"\nconnect_deadline = \"1s\"\nread_deadline = \"1s\"\nwrite_deadline = \"1s\"\n";
  return options;
}

}  // namespace

TEST("F22: a silent database is left alone by all workers after three waits, tried by one, and used again by itself") {
  DatabaseProxy proxy(DatabaseServer::instance().settings("").socket);
  Stack stack(through(proxy));
  HttpClient http(stack);
  const auto client = stack.make_client();
  const auto ask = [&] {
    return http.get("/oauth2/authorize?" + build_form(authorization_parameters(client, std::string(43, 'v'), "openid"))).status;
  };
  CHECK_EQUAL(303, ask());
  proxy.fall_silent();
  for (int i = 0; i < 10 && stack.log().find("\"database_paused\"") == std::string::npos; ++i) CHECK_EQUAL(503, ask());
  CHECK(stack.log().find("\"database_paused\"") != std::string::npos);
  for (int i = 0; i < 30; ++i) CHECK_EQUAL(503, ask());
  const auto skipped = [&] { return http.get("/metrics").body.find("gatewarden_database_skipped_total 0\n") == std::string::npos; };
  CHECK(skipped());
  CHECK_EQUAL(200, http.get("/health/live").status);
  proxy.speak_again();
  CHECK(wait_until([&] { return ask() == 303; }, Milliseconds{20'000}));
  CHECK(stack.log().find("\"database_resumed\"") != std::string::npos);
}

TEST("F22: connections that share a breaker do not each wait for a silent database") {
  expect_log("database_paused");
  db::Breaker breaker;
  DatabaseProxy proxy(DatabaseServer::instance().settings("").socket);
  db::ConnectionSettings settings = DatabaseServer::instance().settings(DatabaseServer::instance().make_empty_database());
  settings.socket = proxy.socket();
  settings.connect_deadline = settings.read_deadline = Seconds{1};
  settings.breaker = &breaker;
  db::Connection first(settings);
  CHECK(first.ping());
  proxy.fall_silent();
  for (int i = 0; i < 3; ++i) {
    db::Connection one(settings);
    CHECK(!one.ping());
  }
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 200; ++i) {
    db::Connection one(settings);
    CHECK(!one.ping());
  }
  // Each would have waited a second.
  CHECK(std::chrono::steady_clock::now() - begin < Seconds{60});
  proxy.speak_again();
  CHECK(wait_until([&] { return db::Connection(settings).ping(); }, Milliseconds{20'000}));
}

}  // namespace gatewarden
