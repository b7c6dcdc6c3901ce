// What stands in tokens, what is kept of them, and which passes for which.
#include <mutex>
#include <set>

#include "oauth_requests.h"
#include "platform/crypto/digest.h"

namespace gatewarden {
namespace {

using namespace test;

// Every byte of every row of the tables that know tokens.
std::string whole_store(const Stack& stack) {
  db::Connection connection(stack.database());
  std::string all;
  for (const std::string table : {"oauth2_authorization_codes", "oauth2_access_tokens", "oauth2_refresh_tokens", "oauth2_revocations",
                                  "oauth2_audit_log", "oauth2_clients", "oauth2_interactions", "user_sessions"}) {
    const std::vector<db::Value> values{std::string_view(table)};
    auto columns = connection.query_text("SELECT CAST(GROUP_CONCAT(CONCAT('COALESCE(CAST(`', column_name, '` AS BINARY), \"\")')) AS CHAR)"
                                         " FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?",
                                         values);
    const std::string list = columns.next()->get<std::string>(0);
    auto rows = connection.query_text("SELECT CONCAT(" + list + ") FROM " + table);
    while (const auto row = rows.next()) all += row->get<std::string>(0) + "\n";
  }
  return all;
}

std::int64_t now_of(const json::Value& claims) { return claims.integer_at("iat").value(); }

}  // namespace

TEST("S34: a signed access token is an at+jwt of RFC 9068 with an audience and a short life") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const auto client = stack.make_client();
  const auto user = stack.make_user();
  const std::string token = text_at(tokens_for(http, client, user, "openid email"), "access_token");
  CHECK_EQUAL(std::string("at+jwt"), header_of(token).string_at("typ").value_or(""));
  const auto claims = claims_of(token);
  CHECK_EQUAL(stack.issuer(), claims.string_at("iss").value_or(""));
  CHECK_EQUAL(stack.issuer(), claims.string_at("aud").value_or(""));
  CHECK_EQUAL(std::to_string(user.user.id), claims.string_at("sub").value_or(""));
  CHECK_EQUAL(client.client.client_id, claims.string_at("client_id").value_or(""));
  CHECK_EQUAL(std::string("openid email"), claims.string_at("scope").value_or(""));
  CHECK_EQUAL(std::int64_t{3600}, claims.integer_at("exp").value() - now_of(claims));
  CHECK(claims.string_at("jti").value_or("").size() >= 22);
  CHECK(claims.integer_at("auth_time").has_value());
}

TEST("S34: the registered audience is the token's audience") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const auto client = stack.make_client([](oauth::Client& one) { one.audience = {"https://api.example", "other"}; });
  const auto claims = claims_of(text_at(tokens_for(http, client, stack.make_user(), "openid"), "access_token"));
  CHECK((claims.find("aud")->strings() == std::vector<std::string>{"https://api.example", "other"}));
}

TEST("token: an ID token says who, when, how and for whom, and no more") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  for (const auto algorithm : {crypto::Algorithm::rs256, crypto::Algorithm::es256}) {
    const auto client = stack.make_client([&](oauth::Client& one) { one.id_token_signed_response_alg = algorithm; });
    const auto user = stack.make_user();
    const CodeFlow flow = log_in_and_consent(http, client, user, "openid profile email");
    const std::string token = text_at(redeem(http, client, flow), "id_token");
    CHECK_EQUAL(std::string(crypto::wire_name(algorithm)), header_of(token).string_at("alg").value_or(""));
    CHECK(header_of(token).string_at("kid").has_value());
    const auto claims = claims_of(token);
    CHECK_EQUAL(flow.nonce, claims.string_at("nonce").value_or(""));
    CHECK_EQUAL(client.client.client_id, claims.string_at("aud").value_or(""));
    CHECK_EQUAL(std::to_string(user.user.id), claims.string_at("sub").value_or(""));
    const auto names = claims.names();
    CHECK((std::set<std::string>(names.begin(), names.end()) ==
           std::set<std::string>{"acr", "amr", "at_hash", "aud", "auth_time", "azp", "exp", "iat", "iss", "nonce", "sid", "sub"}));
    CHECK((claims.find("amr")->strings() == std::vector<std::string>{"pwd"}));
    http.forget_cookies();
  }
}

TEST("token: at_hash fits the access token beside it") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const Answer answer = tokens_for(http, stack.make_client(), stack.make_user(), "openid");
  CHECK_EQUAL(to_base64url(crypto::sha256(text_at(answer, "access_token")).substr(0, 16)),
              claims_of(text_at(answer, "id_token")).string_at("at_hash").value_or(""));
}

TEST("S34: an ID token is no access token, and an access token is no ID token") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const auto client = stack.make_client();
  const Answer answer = tokens_for(http, client, stack.make_user(), "openid offline_access");
  for (const std::string name : {"id_token", "refresh_token"}) CHECK_EQUAL(401, userinfo(http, text_at(answer, name)).status);
  CHECK(!is_active(http, client, text_at(answer, "id_token")));
  for (const std::string name : {"access_token", "refresh_token"}) {
    const Answer hinted = authorize(http, with(good_request(client), "id_token_hint", text_at(answer, name)));
    CHECK_EQUAL(std::string("invalid_request"), redirected_error(stack, client, hinted));
  }
}

TEST("S28: secrets hold 256 random bits, and no two of many workers are alike") {
  Stack& stack = Stack::shared();
  const auto client = stack.make_client([](oauth::Client& one) { one.access_token_format = oauth::TokenFormat::opaque; });
  std::set<std::string> tokens;
  std::mutex mutex;
  at_once(stack, 8, [&](HttpClient& http) {
    Answer answer;
    for (int i = 0; i < 50; ++i) {
      answer = token_request(http, client, {{"grant_type", "client_credentials"}, {"scope", "profile"}});
      const std::lock_guard lock(mutex);
      tokens.insert(text_at(answer, "access_token").substr(0, 20));  // day and the first random bytes
    }
    return answer;
  });
  CHECK_EQUAL(std::size_t{400}, tokens.size());
  HttpClient http(stack);
  const auto user = stack.make_user();
  const CodeFlow flow = log_in_and_consent(http, client, user, "openid offline_access");
  const Answer answer = redeem(http, client, flow);
  for (const std::string& secret : {flow.code, text_at(answer, "access_token"), text_at(answer, "refresh_token")}) {
    CHECK(from_base64url(secret.substr(4)).value_or("").size() >= 34);
  }
}

TEST("S29: nothing that a client or a browser holds stands in the database") {
  Stack stack;
  HttpClient http(stack);
  const auto client = stack.make_client([](oauth::Client& one) { one.access_token_format = oauth::TokenFormat::opaque; });
  const CodeFlow flow = log_in_and_consent(http, client, stack.make_user(), "openid offline_access");
  const Answer answer = redeem(http, client, flow);
  const std::string store = whole_store(stack);
  CHECK(store.find(client.client.client_id) != std::string::npos);
  for (const std::string& secret : {flow.code, client.secret, text_at(answer, "access_token"), text_at(answer, "refresh_token"),
                                    http.cookie("__Host-gatewarden_session"), http.cookie("__Host-gatewarden_browser")}) {
    CHECK(secret.size() > 30);
    CHECK(store.find(secret) == std::string::npos);
    const auto bytes = from_base64url(secret.starts_with("gw") ? secret.substr(4) : secret);
    if (bytes) CHECK(store.find(*bytes) == std::string::npos);
  }
}

}  // namespace gatewarden
