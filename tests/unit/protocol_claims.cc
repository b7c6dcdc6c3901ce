// Claims: of scopes, asked for one by one, and told.
#include <algorithm>

#include "harness/test.h"
#include "platform/json/value.h"
#include "protocol/claims.h"

namespace gatewarden {
namespace {

using protocol::ClaimsRequest;
using protocol::parse_claims_request;

oauth::Client client_with(std::vector<std::string> scopes) {
  oauth::Client client;
  client.scopes = std::move(scopes);
  return client;
}

account::User person() {
  account::User user;
  user.id = 42;
  user.profile = R"({"name":"Ada <b>","nickname":"","website":null,"birthdate":1815,"address":{"locality":"London"},"admin":true})";
  user.email = "ada@example.com";
  user.email_verified = true;
  user.updated_at = from_epoch_seconds(1700000000);
  return user;
}

json::Value told(std::string_view scope, const std::string& wishes = "{}") {
  const auto request = parse_claims_request(wishes);
  JsonWriter json;
  json.begin_object();
  protocol::write_standard_claims(json, person(), protocol::claims_to_tell(scope, request->userinfo));
  json.end_object();
  return *json::Value::parse(json.text());
}

}  // namespace

TEST("claims: a scope gives its claims and no others") {
  const auto names = told("openid email").names();
  CHECK((names == std::vector<std::string>{"email", "email_verified"}));
}

TEST("claims: each in its type, and neither empty, null nor ill-typed values") {
  const auto claims = told("profile email address phone");
  CHECK_EQUAL(std::string("Ada <b>"), claims.string_at("name").value_or(""));
  CHECK(claims.boolean_at("email_verified") == true);
  CHECK(claims.integer_at("updated_at") == 1700000000);
  CHECK_EQUAL(std::string("London"), claims.find("address")->string_at("locality").value_or(""));
  for (const std::string absent : {"nickname", "website", "birthdate", "admin", "phone_number", "phone_number_verified"}) {
    CHECK(!claims.find(absent));
  }
}

TEST("claims: one that is asked for by name is told without its scope") {
  const auto claims = told("openid", R"({"userinfo":{"name":{"essential":true},"unheard_of":null}})");
  CHECK((claims.names() == std::vector<std::string>{"name"}));
}

TEST("claims: what is no claims request is refused") {
  for (const std::string bad : {"", "x", "[]", "\"a\"", R"({"userinfo":[]})", R"({"userinfo":{"name":1}})", R"({"id_token":"x"})",
                                R"({"userinfo":{"a":{}},"userinfo":{}})"}) {
    CHECK(!parse_claims_request(bad).ok());
  }
}

TEST("claims: too many, too long and too deep are refused") {
  std::string many = R"({"userinfo":{"c0":null)";
  for (int i = 1; i <= 64; ++i) many += ",\"c" + std::to_string(i) + "\":null";
  CHECK(!parse_claims_request(many + "}}").ok());
  CHECK(!parse_claims_request(R"({"userinfo":{"a":null}})" + std::string(8192, ' ')).ok());
  CHECK(!parse_claims_request(std::string(20, '[') + std::string(20, ']')).ok());
}

TEST("claims: only what exists and what the client's scopes allow is kept") {
  const auto asked = parse_claims_request(
      R"({"userinfo":{"email":null,"name":null,"x":null},"id_token":{"acr":{"essential":true,"values":["a","b"]},"phone_number":null}})");
  const ClaimsRequest kept = protocol::permitted_claims(*asked, client_with({"openid", "email"}));
  CHECK(kept.userinfo.size() == 1 && kept.userinfo.count("email") == 1);
  CHECK(kept.id_token.size() == 1 && kept.id_token.count("acr") == 1);
  CHECK((protocol::scopes_of_claims(kept) == std::vector<std::string>{"email"}));
}

TEST("claims: a request survives its JSON") {
  const auto asked = parse_claims_request(R"({"userinfo":{"email":{"essential":true}},"id_token":{"acr":{"essential":true,"value":"a"}}})");
  const auto again = parse_claims_request(protocol::to_json(*asked));
  CHECK(again.ok());
  CHECK(again->userinfo.count("email") == 1);
  CHECK(again->id_token.at("acr").essential);
  CHECK((again->id_token.at("acr").values == std::vector<std::string>{"a"}));
}

}  // namespace gatewarden
