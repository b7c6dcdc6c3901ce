// Revocation: whose tokens, what with them, and at once everywhere.
#include "oauth_requests.h"

namespace gatewarden {
namespace {

using namespace test;

Answer revoke(HttpClient& http, const Stack::TestClient& client, const std::string& token) {
  Parameters form{{"token", token}};
  if (!client.client.is_public()) return http.post_form("/oauth2/revoke", form, {basic_authorization(client)});
  form.emplace_back("client_id", client.client.client_id);
  return http.post_form("/oauth2/revoke", form);
}

// Asks every worker, more or less.
bool is_dead_everywhere(const Stack& stack, const Stack::TestClient& client, const std::string& token) {
  const auto answers = at_once(stack, 24, [&](HttpClient& http) { return introspect(http, client, token); });
  return std::all_of(answers.begin(), answers.end(), [](const Answer& one) { return one.body == R"({"active":false})"; });
}

}  // namespace

TEST("S35: a revoked access token, signed or opaque, is dead at once on every worker and at userinfo") {
  Stack& stack = Stack::shared();
  for (const auto format : {oauth::TokenFormat::jwt, oauth::TokenFormat::opaque}) {
    const auto client = stack.make_client([&](oauth::Client& one) { one.access_token_format = format; });
    HttpClient http(stack);
    const Answer tokens = tokens_for(http, client, stack.make_user(), "openid offline_access");
    const std::string token = text_at(tokens, "access_token");
    CHECK_EQUAL(200, userinfo(http, token).status);
    CHECK_EQUAL(200, revoke(http, client, token).status);
    CHECK(is_dead_everywhere(stack, client, token));
    CHECK_EQUAL(401, userinfo(http, token).status);
    CHECK_EQUAL(200, refresh(http, client, text_at(tokens, "refresh_token")).status);
  }
}

TEST("S35: a revoked refresh token takes all of its grant with it") {
  Stack& stack = Stack::shared();
  for (const auto format : {oauth::TokenFormat::jwt, oauth::TokenFormat::opaque}) {
    const auto client = stack.make_client([&](oauth::Client& one) {
      one.access_token_format = format;
      one.token_endpoint_auth_method = "none";
    });
    HttpClient http(stack);
    const Answer first = tokens_for(http, client, stack.make_user(), "openid offline_access");
    const Answer second = refresh(http, client, text_at(first, "refresh_token"));
    CHECK_EQUAL(200, revoke(http, client, text_at(second, "refresh_token")).status);
    CHECK_EQUAL(400, refresh(http, client, text_at(second, "refresh_token")).status);
    for (const Answer& answer : {first, second}) CHECK_EQUAL(401, userinfo(http, text_at(answer, "access_token")).status);
  }
}

TEST("S35: an unknown token, and one that is dead already, are a success") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const auto client = stack.make_client();
  const std::string token = text_at(tokens_for(http, client, stack.make_user(), "openid"), "access_token");
  for (const std::string& one : {std::string("x"), std::string("gwa_x"), std::string("gwr_x"), token, token}) {
    CHECK_EQUAL(200, revoke(http, client, one).status);
  }
}

TEST("S35: only the owner may revoke") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  for (const auto format : {oauth::TokenFormat::jwt, oauth::TokenFormat::opaque}) {
    const auto client = stack.make_client([&](oauth::Client& one) { one.access_token_format = format; });
    const auto stranger = stack.make_client();
    const Answer tokens = tokens_for(http, client, stack.make_user(), "openid offline_access");
    for (const std::string name : {"access_token", "refresh_token"}) {
      const Answer answer = revoke(http, stranger, text_at(tokens, name));
      CHECK_EQUAL(std::string("400 invalid_grant"), std::to_string(answer.status) + " " + error_of(answer));
      CHECK(is_active(http, client, text_at(tokens, name)));
    }
    CHECK_EQUAL(401, http.post_form("/oauth2/revoke", {{"token", text_at(tokens, "refresh_token")}}).status);
    http.forget_cookies();
  }
}

TEST("S35: a database that is away makes revocation an error, never a success") {
  Stack stack;
  HttpClient http(stack);
  const auto client = stack.make_client();
  const std::string token = text_at(tokens_for(http, client, stack.make_user(), "openid offline_access"), "refresh_token");
  CHECK_EQUAL(200, revoke(http, client, "x").status);
  stack.stop_database();
  const Answer answer = revoke(http, client, token);
  stack.start_database();
  CHECK_EQUAL(503, answer.status);
  CHECK(answer.header("retry-after").has_value());
  CHECK_EQUAL(200, refresh(http, client, token).status);
}

}  // namespace gatewarden
