// The client credentials grant.
#include "oauth_requests.h"

namespace gatewarden {
namespace {

using namespace test;

Answer ask(HttpClient& http, const Stack::TestClient& client, const std::string& scope) {
  Parameters form{{"grant_type", "client_credentials"}};
  if (!scope.empty()) form.emplace_back("scope", scope);
  return token_request(http, client, form);
}

std::int64_t rows_of_audit(const Stack& stack, const std::string& client_id) {
  db::Connection connection(stack.database());
  const std::vector<db::Value> values{std::string_view(client_id)};
  auto rows = connection.query_text("SELECT COUNT(*) FROM oauth2_audit_log WHERE client_id = ?", values);
  return rows.next()->get<std::int64_t>(0);
}

}  // namespace

TEST("client_credentials: a signed token in the name of the client, in each algorithm") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  for (const auto algorithm : {crypto::Algorithm::rs256, crypto::Algorithm::es256}) {
    const auto client = stack.make_client([&](oauth::Client& one) { one.access_token_algorithm = algorithm; });
    const Answer answer = ask(http, client, "profile email");
    CHECK_EQUAL(200, answer.status);
    const std::string token = text_at(answer, "access_token");
    CHECK_EQUAL(std::string(crypto::wire_name(algorithm)), header_of(token).string_at("alg").value_or(""));
    CHECK_EQUAL(client.client.client_id, claims_of(token).string_at("sub").value_or(""));
    CHECK_EQUAL(std::string("Bearer"), text_at(answer, "token_type"));
    CHECK_EQUAL(std::int64_t{3600}, answer.json().integer_at("expires_in").value_or(0));
    CHECK(!answer.json().find("refresh_token") && !answer.json().find("id_token"));
    CHECK(is_active(http, client, token));
  }
}

TEST("client_credentials: an opaque token is active until it ends") {
  Stack stack;
  HttpClient http(stack);
  const auto client = stack.make_client([](oauth::Client& one) {
    one.access_token_format = oauth::TokenFormat::opaque;
    one.access_token_lifetime = Seconds{100};
  });
  const Answer answer = ask(http, client, "profile");
  CHECK_EQUAL(std::int64_t{100}, answer.json().integer_at("expires_in").value_or(0));
  CHECK(is_active(http, client, text_at(answer, "access_token")));
  stack.advance_clock(Seconds{101});
  CHECK(!is_active(http, client, text_at(answer, "access_token")));
}

TEST("client_credentials: a signed token lives no longer than its key stays published") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const auto client = stack.make_client([](oauth::Client& one) { one.access_token_lifetime = Seconds{86400 * 365}; });
  CHECK_EQUAL(std::int64_t{172800}, ask(http, client, "profile").json().integer_at("expires_in").value_or(0));
}

TEST("client_credentials: scopes of persons are refused, and unknown ones left out") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const auto client = stack.make_client();
  for (const std::string bad : {"openid", "profile openid", "profile offline_access", "unheard-of", "admin"}) {
    CHECK_EQUAL(std::string("invalid_scope"), error_of(ask(http, client, bad)));
  }
  CHECK_EQUAL(std::string("profile"), text_at(ask(http, client, "unheard-of profile"), "scope"));
}

TEST("client_credentials: such a token is no key to userinfo") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const Answer answer = userinfo(http, text_at(ask(http, stack.make_client(), "profile"), "access_token"));
  CHECK_EQUAL(403, answer.status);
  CHECK(answer.header("www-authenticate").value_or("").find("error=\"insufficient_scope\"") != std::string::npos);
}

TEST("client_credentials: a signed token writes nothing to the database, and its audit record comes by the spool") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const auto client = stack.make_client();
  CHECK_EQUAL(200, ask(http, client, "profile").status);
  CHECK_EQUAL(std::int64_t{0}, rows_of_audit(stack, client.client.client_id));
  CHECK_EQUAL(0, stack.run({"audit", "ship"}).status);
  CHECK_EQUAL(std::int64_t{1}, rows_of_audit(stack, client.client.client_id));
}

TEST("client_credentials: a client that is known goes on getting signed tokens while the database is away") {
  Stack stack(configured("[workers]\nprotocol = 1\n"));
  HttpClient http(stack);
  const auto client = stack.make_client();
  CHECK_EQUAL(200, ask(http, client, "profile").status);
  stack.stop_database();
  const Answer answer = ask(http, client, "profile");
  stack.start_database();
  CHECK_EQUAL(200, answer.status);
}

TEST("S41: an address that fails too often with a client is refused, even with the right secret, until the window ends") {
  Stack stack(configured("[workers]\nprotocol = 1\n[throttle]\nfailures_per_client = 5\nwindow = 900\n"));
  HttpClient http(stack);
  const auto client = stack.make_client();
  auto wrong = client;
  wrong.secret = std::string(43, 'x');
  for (int i = 0; i < 5; ++i) CHECK_EQUAL(401, ask(http, wrong, "profile").status);
  CHECK_EQUAL(401, ask(http, client, "profile").status);
  CHECK_EQUAL(401, http.post_form("/oauth2/introspect", {{"token", "x"}}, {basic_authorization(client)}).status);
  CHECK_EQUAL(200, ask(http, stack.make_client(), "profile").status);
  stack.advance_clock(Seconds{901});
  CHECK_EQUAL(200, ask(http, client, "profile").status);
}

}  // namespace gatewarden
