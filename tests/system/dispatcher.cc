// The dispatcher: what is written down of a request, and what is answered when the world is broken.
#include <cstdlib>

#include "oauth_requests.h"

namespace gatewarden {

using namespace test;

TEST("dispatcher: a request leaves one line with its route and never its query") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  http.get("/oauth2/authorize?client_id=nobody&login_hint=somebody%40very.secret.example");
  const std::string log = stack.log();
  CHECK(log.find("\"route\":\"authorize\"") != std::string::npos);
  CHECK(log.find("very.secret.example") == std::string::npos);
}

TEST("dispatcher: a request that takes longer than the setting leaves a record of its own") {
  Stack stack(configured("[workers]\nslow_request = \"1ms\"\n"));
  HttpClient http(stack);
  log_in_and_consent(http, stack.make_client(), stack.make_user(), "openid");
  CHECK(stack.log().find("\"slow_request\"") != std::string::npos);
}

TEST("dispatcher: without the database pages and programs get 503, each in its form, and when to come again") {
  Stack stack;
  HttpClient http(stack);
  const auto client = stack.make_client();
  stack.stop_database();
  const Answer page = authorize(http, good_request(client));
  const Answer json = token_request(http, client, {{"grant_type", "client_credentials"}, {"scope", "profile"}});
  stack.start_database();
  for (const Answer& answer : {page, json}) {
    CHECK_EQUAL(503, answer.status);
    const int seconds = std::atoi(answer.header("retry-after").value_or("0").c_str());
    CHECK(seconds >= 1 && seconds <= 5);
  }
  CHECK(page.header("content-type").value_or("").starts_with("text/html"));
  CHECK_EQUAL(std::string("temporarily_unavailable"), error_of(json));
  CHECK_EQUAL(200, token_request(http, client, {{"grant_type", "client_credentials"}, {"scope", "profile"}}).status);
}

TEST("dispatcher: an audit row that cannot be kept undoes its transaction, and the answer says nothing of why") {
  Stack stack;
  HttpClient http(stack);
  const auto client = stack.make_client([](oauth::Client& one) { one.access_token_format = oauth::TokenFormat::opaque; });
  const Parameters machine{{"grant_type", "client_credentials"}, {"scope", "profile"}};
  const std::string token = text_at(token_request(http, client, machine), "access_token");
  db::Connection connection(stack.database());
  connection.execute_text("RENAME TABLE oauth2_audit_log TO hidden");
  const Answer answer = http.post_form("/oauth2/revoke", {{"token", token}}, {basic_authorization(client)});
  connection.execute_text("RENAME TABLE hidden TO oauth2_audit_log");
  CHECK_EQUAL(500, answer.status);
  CHECK_EQUAL(std::string("server_error"), error_of(answer));
  CHECK(answer.body.find("audit") == std::string::npos);
  CHECK(is_active(http, client, token));
}

}  // namespace gatewarden
