// UserInfo: the claims of a person for whoever holds the right token.
#include "oauth_requests.h"

namespace gatewarden {
namespace {

using namespace test;

Stack::TestUser full_user() {
  return Stack::shared().make_user([](account::NewUser& user) {
    user.profile = R"({"name":"Ada Lovelace","given_name":"Ada","family_name":"Lovelace","middle_name":"King","nickname":"ada",)"
                   R"("profile":"https://ada.example","picture":"https://ada.example/p.png","website":"https://ada.example/w",)"
                   R"("gender":"female","birthdate":"1815-12-10","zoneinfo":"Europe/London","locale":"en-GB",)"
                   R"("preferred_username":"ada","address":{"locality":"London","country":"UK"}})";
    user.phone = "+441234567890";
    user.phone_verified = true;
  });
}

std::string access_token(HttpClient& http, const Stack::TestClient& client, const std::string& scope, const Parameters& more = {}) {
  return text_at(tokens_for(http, client, full_user(), scope, more), "access_token");
}

}  // namespace

TEST("userinfo: every standard claim by its scope, each in its type") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const Answer answer = userinfo(http, access_token(http, stack.make_client(), "openid profile email phone address"));
  CHECK_EQUAL(200, answer.status);
  CHECK_EQUAL(std::string("application/json"), answer.header("content-type").value_or("").substr(0, 16));
  const auto json = answer.json();
  for (const std::string text : {"sub", "name", "given_name", "family_name", "middle_name", "nickname", "profile", "picture", "website",
                                 "gender", "birthdate", "zoneinfo", "locale", "preferred_username", "email", "phone_number"}) {
    CHECK(!json.string_at(text).value_or("").empty());
  }
  CHECK(json.integer_at("updated_at").has_value());
  CHECK(json.boolean_at("email_verified") == true);
  CHECK(json.boolean_at("phone_number_verified") == true);
  CHECK(json.find("address")->is_object());
}

TEST("userinfo: openid alone gives sub alone") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  CHECK((userinfo(http, access_token(http, stack.make_client(), "openid")).json().names() == std::vector<std::string>{"sub"}));
}

TEST("userinfo: POST with a header and POST with a body work as GET does") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const std::string token = access_token(http, stack.make_client(), "openid email");
  const std::string body = userinfo(http, token).body;
  CHECK_EQUAL(body, http.send("POST", "/oauth2/userinfo", "", {{"authorization", "Bearer " + token}}).body);
  CHECK_EQUAL(body, http.post_form("/oauth2/userinfo", {{"access_token", token}}).body);
}

TEST("S37: userinfo is not stored, takes one token in one way, and never of the query") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const std::string token = access_token(http, stack.make_client(), "openid");
  const http::Header header{"authorization", "Bearer " + token};
  CHECK(userinfo(http, token).header("cache-control").value_or("").find("no-store") != std::string::npos);
  for (const Answer& answer : {http.get("/oauth2/userinfo?access_token=" + token), http.get("/oauth2/userinfo?access_token=" + token, {header}),
                               http.post_form("/oauth2/userinfo", {{"access_token", token}}, {header})}) {
    CHECK_EQUAL(400, answer.status);
    CHECK(answer.header("www-authenticate").value_or("").find("error=\"invalid_request\"") != std::string::npos);
    CHECK(answer.body.find("sub") == std::string::npos);
  }
}

TEST("userinfo: without a token there is a bare challenge, with a bad one its error") {
  HttpClient http(Stack::shared());
  const Answer none = http.get("/oauth2/userinfo");
  CHECK_EQUAL(401, none.status);
  CHECK_EQUAL(std::string("Bearer realm=\"userinfo\""), none.header("www-authenticate").value_or(""));
  const Answer bad = userinfo(http, "gwa_nothing");
  CHECK_EQUAL(401, bad.status);
  CHECK(bad.header("www-authenticate").value_or("").find("error=\"invalid_token\"") != std::string::npos);
}

TEST("userinfo: a token without openid has not enough scope") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  CHECK_EQUAL(403, userinfo(http, access_token(http, stack.make_client(), "profile")).status);
}

TEST("userinfo: a claim asked for by name is told without its scope, by signed and opaque tokens, and the ID token stays bare") {
  Stack& stack = Stack::shared();
  for (const auto format : {oauth::TokenFormat::jwt, oauth::TokenFormat::opaque}) {
    HttpClient http(stack);
    const auto client = stack.make_client([&](oauth::Client& one) { one.access_token_format = format; });
    const Answer tokens = tokens_for(http, client, full_user(), "openid",
                                     {{"claims", R"({"userinfo":{"name":{"essential":true},"unheard_of":null}})"}});
    const auto told = userinfo(http, text_at(tokens, "access_token")).json().names();
    CHECK_EQUAL(std::size_t{2}, told.size());
    CHECK(std::find(told.begin(), told.end(), "name") != told.end());
    CHECK(!claims_of(text_at(tokens, "id_token")).find("name"));
  }
}

TEST("userinfo: a claim asked for the ID token stands there") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const Answer tokens = tokens_for(http, stack.make_client(), full_user(), "openid", {{"claims", R"({"id_token":{"email":null}})"}});
  CHECK(claims_of(text_at(tokens, "id_token")).string_at("email").has_value());
  CHECK(!userinfo(http, text_at(tokens, "access_token")).json().find("email"));
}

TEST("userinfo: a claim whose scope the client may not have is not told") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const auto client = stack.make_client([](oauth::Client& one) { one.scopes = {"openid"}; });
  const std::string token = access_token(http, client, "openid", {{"claims", R"({"userinfo":{"email":null,"name":null}})"}});
  CHECK((userinfo(http, token).json().names() == std::vector<std::string>{"sub"}));
}

}  // namespace gatewarden
