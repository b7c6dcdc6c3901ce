// Introspection: who may ask, and what is said.
#include "oauth_requests.h"

namespace gatewarden {
namespace {

using namespace test;

const std::string inactive = R"({"active":false})";

Stack::TestClient opaque_client() {
  return Stack::shared().make_client([](oauth::Client& one) { one.access_token_format = oauth::TokenFormat::opaque; });
}

}  // namespace

TEST("S36: a public client, a wrong secret and nobody at all may not introspect") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const auto client = stack.make_client();
  const std::string token = text_at(tokens_for(http, client, stack.make_user(), "openid"), "access_token");
  const auto nobody = stack.make_client([](oauth::Client& one) { one.token_endpoint_auth_method = "none"; });
  const std::string id = nobody.client.client_id;
  auto junk = nobody;
  junk.secret = "junk";
  for (const Answer& answer : {http.post_form("/oauth2/introspect", {{"token", token}}),
                               http.post_form("/oauth2/introspect", {{"token", token}, {"client_id", id}}),
                               http.post_form("/oauth2/introspect", {{"token", token}, {"client_id", id}, {"client_secret", "junk"}}),
                               http.post_form("/oauth2/introspect", {{"token", token}}, {basic_authorization(junk)}),
                               http.post_form("/oauth2/introspect", {{"token", token}}, {{"authorization", "Bearer " + token}})}) {
    CHECK_EQUAL(401, answer.status);
    CHECK_EQUAL(std::string("invalid_client"), error_of(answer));
  }
}

TEST("S36: of what is not active exactly that is said") {
  Stack stack;
  HttpClient http(stack);
  const auto client = stack.make_client();
  const auto user = stack.make_user();
  const Answer tokens = tokens_for(http, client, user, "openid offline_access");
  const std::string token = text_at(tokens, "access_token");
  std::string forged = token;
  forged[forged.size() - 10] = forged[forged.size() - 10] == 'A' ? 'B' : 'A';
  for (const std::string& dead : {std::string("x"), std::string("gwa_AAAA"), std::string("gwr_AAAA"), forged, text_at(tokens, "id_token"),
                                  std::string("eyJhbGciOiJub25lIn0.e30."), std::string(20000, 'a')}) {
    const Answer answer = introspect(http, client, dead);
    CHECK_EQUAL(200, answer.status);
    CHECK_EQUAL(inactive, answer.body);
  }
  stack.advance_clock(Seconds{3601});
  CHECK_EQUAL(inactive, introspect(http, client, token).body);
}

TEST("introspect: an active token is described, signed and opaque alike") {
  Stack& stack = Stack::shared();
  for (const auto& client : {stack.make_client(), opaque_client()}) {
    HttpClient http(stack);
    const auto user = stack.make_user();
    const Answer answer = introspect(http, client, text_at(tokens_for(http, client, user, "openid email"), "access_token"));
    const auto json = answer.json();
    CHECK(json.boolean_at("active") == true);
    CHECK_EQUAL(stack.issuer(), text_at(answer, "iss"));
    CHECK_EQUAL(stack.issuer(), text_at(answer, "aud"));
    CHECK_EQUAL(std::to_string(user.user.id), text_at(answer, "sub"));
    CHECK_EQUAL(client.client.client_id, text_at(answer, "client_id"));
    CHECK_EQUAL(std::string("openid email"), text_at(answer, "scope"));
    CHECK_EQUAL(std::string("Bearer"), text_at(answer, "token_type"));
    CHECK_EQUAL(std::int64_t{3600}, json.integer_at("exp").value() - json.integer_at("iat").value());
    CHECK(answer.header("cache-control").value_or("").find("no-store") != std::string::npos);
  }
}

TEST("introspect: a token with an audience is active for its client and its audience alone") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const auto resource = stack.make_client();
  const auto stranger = stack.make_client();
  for (const auto format : {oauth::TokenFormat::jwt, oauth::TokenFormat::opaque}) {
    const auto client = stack.make_client([&](oauth::Client& one) {
      one.audience = {resource.client.client_id};
      one.access_token_format = format;
    });
    const std::string token =
        text_at(token_request(http, client, {{"grant_type", "client_credentials"}, {"scope", "profile"}}), "access_token");
    CHECK(is_active(http, client, token));
    CHECK(is_active(http, resource, token));
    CHECK_EQUAL(inactive, introspect(http, stranger, token).body);
  }
}

TEST("introspect: a token without an audience of its own is active for every confidential client, a refresh token for its own") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const auto client = stack.make_client();
  const auto resource = stack.make_client();
  const Answer tokens = tokens_for(http, client, stack.make_user(), "openid offline_access");
  CHECK(is_active(http, resource, text_at(tokens, "access_token")));
  CHECK(is_active(http, client, text_at(tokens, "refresh_token")));
  CHECK_EQUAL(inactive, introspect(http, resource, text_at(tokens, "refresh_token")).body);
}

TEST("introspect: an opaque token of a person who was disabled or cut off is dead") {
  Stack& stack = Stack::shared();
  for (const bool disabled : {true, false}) {
    HttpClient http(stack);
    const auto client = opaque_client();
    const auto user = stack.make_user();
    const std::string token = text_at(tokens_for(http, client, user, "openid"), "access_token");
    CHECK(is_active(http, client, token));
    db::Connection connection(stack.database());
    const SystemClock clock;
    // Other tests put the clock of the stack forward.
    const Instant later = clock.now() + std::chrono::hours(24 * 400);
    account::UserIds ids(0, clock);
    account::Users users(connection, ids);
    if (disabled) users.set_status(user.user.id, account::UserStatus::disabled, later);
    if (!disabled) users.end_ways_in(std::array{user.user.id}, later);
    CHECK_EQUAL(inactive, introspect(http, client, token).body);
  }
}

TEST("introspect: what a hint says does not matter") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const auto client = stack.make_client();
  const std::string token = text_at(tokens_for(http, client, stack.make_user(), "openid offline_access"), "refresh_token");
  for (const std::string hint : {"access_token", "refresh_token", "unheard_of"}) {
    const Answer answer =
        http.post_form("/oauth2/introspect", {{"token", token}, {"token_type_hint", hint}}, {basic_authorization(client)});
    CHECK(answer.json().boolean_at("active") == true);
  }
}

}  // namespace gatewarden
