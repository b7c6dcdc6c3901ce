// What a code, a token and a refresh token are worth after what they rest on was taken away.
#include "harness/stack.h"
#include "harness/test.h"
#include "system/oauth_requests.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

constexpr const char* offline = "openid email offline_access";

void succeed(const Stack::Ran& ran) {
  if (ran.status != 0) CPPUNIT_FAIL(ran.err);
}

// Whatever ends an account ends all that it opened, in both forms of access token; and nothing of it comes back with the account.
void check_that_it_ends_all(const std::string& end, const std::string& way_back) {
  Stack& stack = Stack::shared();
  for (const auto format : {oauth::TokenFormat::jwt, oauth::TokenFormat::opaque}) {
    const auto client = stack.make_client([&](oauth::Client& one) { one.access_token_format = format; });
    const auto user = stack.make_user();
    HttpClient http(stack);
    const Answer tokens = tokens_for(http, client, user, offline);
    const auto nothing_is_left = [&] {
      CHECK(!is_active(http, client, text_at(tokens, "access_token")));
      CHECK(!is_active(http, client, text_at(tokens, "refresh_token")));
      CHECK_EQUAL(401, userinfo(http, text_at(tokens, "access_token")).status);
      CHECK_EQUAL(400, refresh(http, client, text_at(tokens, "refresh_token")).status);
      const Answer silent = authorize(http, with(good_request(client), "prompt", "none"));
      CHECK_EQUAL(std::string("login_required"), silent.location_parameter("error"));
    };
    succeed(stack.run({"user", end, user.identifier, "--yes"}));
    nothing_is_left();
    succeed(stack.run({"user", way_back, user.identifier}));
    nothing_is_left();
  }
}

}  // namespace

TEST("S33: a code that was issued before the consent was taken back gives nothing") {
  Stack& stack = Stack::shared();
  for (const auto format : {oauth::TokenFormat::jwt, oauth::TokenFormat::opaque}) {
    const auto client = stack.make_client([&](oauth::Client& one) { one.access_token_format = format; });
    const auto user = stack.make_user();
    HttpClient http(stack);
    const CodeFlow flow = log_in_and_consent(http, client, user, offline);
    succeed(stack.run({"user", "revoke", user.identifier, "--client", client.client.client_id, "--yes"}));
    const Answer answer = redeem_code(http, client, flow);
    CHECK_EQUAL(400, answer.status);
    CHECK_EQUAL(std::string("invalid_grant"), error_of(answer));
  }
}

TEST("S33: a code that is issued after the consent was taken back and given anew is good") {
  Stack& stack = Stack::shared();
  const auto client = stack.make_client();
  const auto user = stack.make_user();
  HttpClient http(stack);
  log_in_and_consent(http, client, user, offline);
  succeed(stack.run({"user", "revoke", user.identifier, "--client", client.client.client_id, "--yes"}));
  CHECK_EQUAL(200, redeem_code(http, client, log_in_and_consent(http, client, user, offline)).status);
}

TEST("S33: a code of a person who was disabled or deleted, or whose access was revoked, gives nothing") {
  Stack& stack = Stack::shared();
  for (const char* verb : {"disable", "revoke", "delete"}) {
    const auto client = stack.make_client();
    const auto user = stack.make_user();
    HttpClient http(stack);
    const CodeFlow flow = log_in_and_consent(http, client, user, offline);
    succeed(stack.run({"user", verb, user.identifier, "--yes"}));
    CHECK_EQUAL(std::string("invalid_grant"), error_of(redeem_code(http, client, flow)));
  }
}

TEST("S33: a person who was disabled has no session and no token, nor when enabled again") { check_that_it_ends_all("disable", "enable"); }

TEST("S33: a person who was deleted has no session and no token, nor when restored") { check_that_it_ends_all("delete", "restore"); }

TEST("S33: a refresh token of a person who may not log in is not active") {
  Stack& stack = Stack::shared();
  const auto client = stack.make_client();
  const auto user = stack.make_user();
  HttpClient http(stack);
  const std::string token = text_at(tokens_for(http, client, user, offline), "refresh_token");
  CHECK(is_active(http, client, token));
  // As when the family was being made while the person was disabled: its row says nothing of that.
  db::Connection connection(stack.database());
  connection.execute_text("UPDATE users SET status = 'disabled' WHERE user_id = " + std::to_string(user.user.id), {});
  CHECK_EQUAL(std::string("invalid_grant"), error_of(refresh(http, client, token)));
  CHECK(!is_active(http, client, token));
}

TEST("S30: a scope that was taken from the client is not in what it refreshes or redeems") {
  Stack stack;  // its clock is moved
  const auto client = stack.make_client();
  const auto user = stack.make_user();
  HttpClient http(stack);
  const Answer tokens = tokens_for(http, client, user, offline);
  const CodeFlow flow = log_in_and_consent(http, client, user, offline);
  succeed(stack.run({"client", "update", client.client.client_id, "--scope", "openid", "--scope", "offline_access"}));
  stack.advance_clock(Seconds{10});  // what workers remember of the client

  const Answer refreshed = refresh(http, client, text_at(tokens, "refresh_token"));
  CHECK_EQUAL(200, refreshed.status);
  CHECK_EQUAL(std::string("openid offline_access"), text_at(refreshed, "scope"));
  CHECK(!userinfo(http, text_at(refreshed, "access_token")).json().string_at("email"));
  CHECK_EQUAL(std::string("openid offline_access"), text_at(redeem_code(http, client, flow), "scope"));

  succeed(stack.run({"client", "update", client.client.client_id, "--scope", "read"}));
  stack.advance_clock(Seconds{10});
  CHECK_EQUAL(std::string("invalid_scope"), error_of(refresh(http, client, text_at(tokens, "refresh_token"))));
}
