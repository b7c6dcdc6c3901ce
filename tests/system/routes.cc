// What every address has in common, and the addresses that operators and libraries read.
#include <map>

#include "endpoints/routes.h"

#include "oauth_requests.h"

namespace gatewarden {
namespace {

using namespace test;

std::vector<std::string> strings_at(const json::Value& json, const std::string& name) {
  const auto list = json.find(name);
  CHECK(list.has_value());
  return list->strings().value();
}

bool contains(const std::vector<std::string>& list, const std::string& one) { return std::find(list.begin(), list.end(), one) != list.end(); }

// On the hosts of protected sites alone (protected_site.cc).
bool is_for_sites(const endpoints::Route& route) { return route.path.starts_with("/_gatewarden/"); }

}  // namespace

TEST("routes: every row is served through nginx, and answers with HSTS and nosniff") {
  HttpClient http(Stack::shared());
  for (const endpoints::Route& route : endpoints::routes()) {
    if (route.handler == endpoints::null_answer) continue;  // development's own, in no shipped snippet
    if (route.path.starts_with("/theme/")) continue;  // nothing is there but what an operator puts there
    if (is_for_sites(route)) continue;
    const Answer answer = http.get(std::string(route.path));
    CHECK(answer.status != 404 && answer.status < 500);
    CHECK_EQUAL(std::string("max-age=31536000; includeSubDomains"), answer.header("strict-transport-security").value_or(""));
    CHECK_EQUAL(std::string("nosniff"), answer.header("x-content-type-options").value_or(""));
  }
}

TEST("routes: {request_id} stands for one segment through nginx, and log and metrics name the row") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const std::string prefix = "/api/v1/auth/registrations/";
  CHECK_EQUAL(401, http.get(prefix + "an-id").status);
  for (const std::string path : {"", "an-id/", "an-id/more", "an-id%2Fmore/x"}) CHECK_EQUAL(404, http.get(prefix + path).status);
  CHECK(stack.log().find("\"path\":\"" + prefix + "an-id\",\"status\":401") != std::string::npos);
  CHECK(http.get("/metrics").body.find("route=\"registration_status\"") != std::string::npos);
}

TEST("S13: each address tells scripts of other origins what its row says, and none tells one of no origin") {
  Stack stack(configured("[sign_in]\norigins = [\"https://shop.example\"]\n"));
  HttpClient http(stack);
  const auto allowed = [&](const endpoints::Route& route, const std::string& method, const std::string& origin) {
    return http.send(method, std::string(route.path), "{}", {{"origin", origin}, {"content-type", "application/json"}});
  };
  for (const endpoints::Route& route : endpoints::routes()) {
    if (route.handler == endpoints::null_answer) continue;
    for (const std::string method : {"OPTIONS", "POST"}) {
      const Answer named = allowed(route, method, "https://shop.example");
      const Answer stranger = allowed(route, method, "https://evil.example");
      const std::string to_all = route.cors == endpoints::Cors::any_origin ? "*" : "";
      const std::string to_named = route.cors == endpoints::Cors::named_origins ? "https://shop.example" : to_all;
      CHECK_EQUAL(to_named, named.header("access-control-allow-origin").value_or(""));
      CHECK_EQUAL(to_all, stranger.header("access-control-allow-origin").value_or(""));
      CHECK_EQUAL(route.cors == endpoints::Cors::named_origins, named.header("access-control-allow-credentials").has_value());
      CHECK(!stranger.header("access-control-allow-credentials"));
      CHECK(!allowed(route, method, "null").header("access-control-allow-origin"));
    }
  }
}

TEST("S80: other methods are refused with the list of those that work, and TRACE is off") {
  HttpClient http(Stack::shared());
  for (const endpoints::Route& route : endpoints::routes()) {
    if (route.handler == endpoints::null_answer || is_for_sites(route)) continue;
    for (const std::string method : {"PUT", "DELETE", "PATCH", "FOO"}) {
      if (route.methods.find(method) != std::string_view::npos) continue;
      const Answer answer = http.send(method, std::string(route.path), "");
      CHECK_EQUAL(405, answer.status);
      CHECK(answer.header("allow").has_value());
    }
    CHECK(http.send("TRACE", std::string(route.path), "").status >= 400);
  }
}

TEST("S80: no answer tells a version, and an unknown address tells nothing") {
  HttpClient http(Stack::shared());
  for (const std::string path : {"/oauth2/token", "/oauth2/authorize", "/.well-known/jwks.json", "/nothing", "/login"}) {
    const Answer answer = http.get(path);
    CHECK(answer.header("server").value_or("").find_first_of("0123456789") == std::string::npos);
    CHECK(!answer.header("x-powered-by"));
  }
  CHECK_EQUAL(404, http.get("/oauth2/nothing").status);
  CHECK_EQUAL(404, http.get("/oauth2/token/").status);
  CHECK_EQUAL(404, http.get("/oauth2/%74oken").status);
}

TEST("routes: HEAD answers as GET does, without the body") {
  HttpClient http(Stack::shared());
  const Answer answer = http.send("HEAD", "/.well-known/openid-configuration", "");
  CHECK_EQUAL(200, answer.status);
  CHECK(answer.body.empty());
}

TEST("discovery: both documents hold what clients need, and the issuer is the configured one") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  for (const std::string path : {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"}) {
    const Answer answer = http.get(path);
    CHECK_EQUAL(200, answer.status);
    const auto json = answer.json();
    CHECK_EQUAL(stack.issuer(), text_at(answer, "issuer"));
    for (const std::string name : {"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "introspection_endpoint",
                                   "revocation_endpoint", "jwks_uri"}) {
      CHECK(text_at(answer, name).starts_with(stack.issuer() + "/"));
      CHECK(http.get(text_at(answer, name)).status != 404);
    }
    CHECK(contains(strings_at(json, "id_token_signing_alg_values_supported"), "RS256"));
    CHECK((strings_at(json, "response_types_supported") == std::vector<std::string>{"code"}));
    CHECK((strings_at(json, "code_challenge_methods_supported") == std::vector<std::string>{"S256"}));
    CHECK((strings_at(json, "subject_types_supported") == std::vector<std::string>{"public"}));
    CHECK(contains(strings_at(json, "scopes_supported"), "openid"));
    CHECK(contains(strings_at(json, "grant_types_supported"), "refresh_token"));
    CHECK(contains(strings_at(json, "claims_supported"), "email"));
    CHECK(json.boolean_at("authorization_response_iss_parameter_supported") == true);
    CHECK(json.boolean_at("request_parameter_supported") == false);
  }
}

TEST("S78: a Host header changes no URL, neither in metadata nor in redirects") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  const std::string good = http.get("/.well-known/openid-configuration").body;
  const Answer answer = http.get("/.well-known/openid-configuration", {{"x-forwarded-host", "evil.example"}, {"forwarded", "host=evil.example"}});
  CHECK_EQUAL(good, answer.body);
  CHECK(good.find("evil.example") == std::string::npos);
}

TEST("S52: the key set holds the current and the next key of each algorithm, public parts alone, and may be cached briefly") {
  HttpClient http(Stack::shared());
  const Answer answer = http.get("/.well-known/jwks.json");
  std::map<std::string, int> by_algorithm;
  std::vector<std::string> ids;
  for (const json::Value& key : answer.json().find("keys")->items()) {
    ++by_algorithm[key.string_at("alg").value_or("")];
    ids.push_back(key.string_at("kid").value_or(""));
    CHECK_EQUAL(std::string("sig"), key.string_at("use").value_or(""));
    for (const std::string secret : {"d", "p", "q", "dp", "dq", "qi", "k"}) CHECK(!key.find(secret));
  }
  CHECK(by_algorithm["RS256"] >= 2 && by_algorithm["ES256"] >= 2);
  std::sort(ids.begin(), ids.end());
  CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
  CHECK_EQUAL(std::string("public, max-age=300"), answer.header("cache-control").value_or(""));
}

TEST("S52: after a rotation the old key still verifies and the new one signs") {
  Stack stack;
  HttpClient http(stack);
  const auto client = stack.make_client();
  const auto ask = [&] { return text_at(token_request(http, client, {{"grant_type", "client_credentials"}, {"scope", "profile"}}), "access_token"); };
  const std::string before = ask();
  stack.advance_clock(Seconds{86401});
  CHECK_EQUAL(0, stack.run({"key", "rotate", "--algorithm", "RS256"}).status);
  stack.advance_clock(Seconds{-86401 + 60});
  const std::string after = ask();
  CHECK(header_of(before).string_at("kid") != header_of(after).string_at("kid"));
  CHECK(is_active(http, client, before));
  CHECK(is_active(http, client, after));
  const std::string keys = http.get("/.well-known/jwks.json").body;
  for (const std::string& token : {before, after}) CHECK(keys.find(header_of(token).string_at("kid").value()) != std::string::npos);
}

TEST("health: live says so, ready looks at each dependency") {
  HttpClient http(Stack::shared());
  CHECK_EQUAL(std::string(R"({"status":"live"})"), http.get("/health/live").body);
  const Answer ready = http.get("/health/ready");
  CHECK_EQUAL(200, ready.status);
  CHECK_EQUAL(std::string("ready"), text_at(ready, "status"));
  for (const std::string name : {"database", "keys", "cache"}) {
    const auto check = ready.json().find("checks")->find(name);
    CHECK(check->boolean_at("ok") == true);
    CHECK(check->find("latency_ms")->number().has_value());
  }
}

TEST("health: without memcached ready is degraded, without the database it is not") {
  Stack stack;
  HttpClient http(stack);
  stack.stop_cache();
  const Answer degraded = http.get("/health/ready");
  CHECK_EQUAL(200, degraded.status);
  CHECK_EQUAL(std::string("degraded"), text_at(degraded, "status"));
  stack.stop_database();
  const Answer down = http.get("/health/ready");
  CHECK_EQUAL(503, down.status);
  CHECK_EQUAL(std::string("unavailable"), text_at(down, "status"));
  CHECK_EQUAL(200, http.get("/health/live").status);
  stack.start_database();
}

TEST("metrics: requests by route and status, tokens by grant and format, and workers by state") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  token_request(http, stack.make_client(), {{"grant_type", "client_credentials"}, {"scope", "profile"}});
  http.get("/nothing");
  const Answer answer = http.get("/metrics");
  CHECK_EQUAL(200, answer.status);
  CHECK(answer.header("content-type").value_or("").starts_with("text/plain; version=0.0.4"));
  for (const std::string part : {"route=\"token\"", "status=\"200\"", "grant=\"client_credentials\"", "gatewarden_workers{pool=\"protocol\",state=\"idle\"}",
                                 "gatewarden_database_up 1"}) {
    CHECK(answer.body.find(part) != std::string::npos);
  }
}

}  // namespace gatewarden
