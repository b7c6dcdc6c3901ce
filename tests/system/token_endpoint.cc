// The token endpoint before any grant: the form, the client, the grant that it may use, and how refusals look.
#include "oauth_requests.h"

namespace gatewarden {
namespace {

using namespace test;

const Parameters machine_form{{"grant_type", "client_credentials"}, {"scope", "profile"}};

Stack::TestClient client_with(const std::string& method) {
  return Stack::shared().make_client([&](oauth::Client& one) { one.token_endpoint_auth_method = method; });
}

void check_error(int status, const std::string& error, const Answer& answer) {
  CHECK_EQUAL(status, answer.status);
  CHECK_EQUAL(error, error_of(answer));
  CHECK_EQUAL(std::string("application/json"), answer.header("content-type").value_or("").substr(0, 16));
  CHECK(answer.header("cache-control").value_or("").find("no-store") != std::string::npos);
  const std::string description = text_at(answer, "error_description");
  CHECK(description.find_first_of("\"\\\r\n") == std::string::npos);
}

}  // namespace

TEST("S37: token answers, good and bad, are not stored") {
  const auto client = client_with("client_secret_basic");
  HttpClient http(Stack::shared());
  for (const Answer& answer : {token_request(http, client, machine_form), token_request(http, client, {{"grant_type", "x"}})}) {
    CHECK(answer.header("cache-control").value_or("").find("no-store") != std::string::npos);
    CHECK_EQUAL(std::string("no-cache"), answer.header("pragma").value_or(""));
  }
}

TEST("S11: a parameter that comes twice is refused at token, introspection and revocation") {
  const auto client = client_with("client_secret_basic");
  HttpClient http(Stack::shared());
  for (const std::string path : {"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"}) {
    for (const std::string name : {"grant_type", "scope", "code", "redirect_uri", "code_verifier", "refresh_token", "token",
                                   "token_type_hint", "client_id", "client_secret", "unknown"}) {
      Parameters doubled = with(machine_form, "token", "x");
      doubled = with(doubled, name, "x");
      doubled.emplace_back(name, "x");
      check_error(400, "invalid_request", http.post_form(path, doubled, {basic_authorization(client)}));
    }
  }
}

TEST("S12: token, introspection and revocation take POST with a form, and nothing from the query") {
  const auto client = client_with("client_secret_post");
  HttpClient http(Stack::shared());
  const Parameters secret{{"client_id", client.client.client_id}, {"client_secret", client.secret}};
  for (const std::string path : {"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"}) {
    for (const std::string method : {"GET", "PUT", "PATCH", "DELETE", "HEAD"}) CHECK_EQUAL(405, http.send(method, path, "").status);
    check_error(400, "invalid_request", http.post_form(path + "?" + build_form(secret), machine_form));
    check_error(400, "invalid_request", http.post_form(path + "?x=y", with(machine_form, "client_id", client.client.client_id)));
    check_error(400, "invalid_request", http.send("POST", path, R"({"grant_type":"client_credentials"})", {{"content-type", "application/json"}}));
    check_error(400, "invalid_request", http.send("POST", path, "grant_type=%zz", {{"content-type", "application/x-www-form-urlencoded"}}));
    check_error(400, "invalid_request", http.send("POST", path, "a=1", {{"content-type", "text/plain"}}));
  }
}

TEST("S15: password, implicit and unheard-of grants are refused, whatever the client registered") {
  const auto client = Stack::shared().make_client([](oauth::Client& one) {
    one.grant_types = {"password", "implicit", "urn:ietf:params:oauth:grant-type:jwt-bearer", "client_credentials"};
  });
  HttpClient http(Stack::shared());
  for (const std::string grant : {"password", "implicit", "urn:ietf:params:oauth:grant-type:jwt-bearer",
                                  "urn:ietf:params:oauth:grant-type:token-exchange", "Authorization_Code", "client_credentials "}) {
    check_error(400, "unsupported_grant_type",
                token_request(http, client, {{"grant_type", grant}, {"username", "a"}, {"password", "b"}}));
  }
  check_error(400, "invalid_request", token_request(http, client, {{"scope", "profile"}}));
}

TEST("S74: the device grant, which is not offered, has no endpoint and no grant type") {
  const auto client = client_with("client_secret_basic");
  HttpClient http(Stack::shared());
  check_error(400, "unsupported_grant_type",
              token_request(http, client, {{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"}, {"device_code", "x"}}));
  CHECK_EQUAL(404, http.post_form("/oauth2/device_authorization", {}).status);
}

TEST("S14: a grant that the client did not register, or that its kind may not use, is refused") {
  HttpClient http(Stack::shared());
  const auto code_only = Stack::shared().make_client([](oauth::Client& one) { one.grant_types = {"authorization_code"}; });
  check_error(400, "unauthorized_client", token_request(http, code_only, machine_form));
  check_error(400, "unauthorized_client", token_request(http, code_only, {{"grant_type", "refresh_token"}, {"refresh_token", "x"}}));
  check_error(400, "unauthorized_client", token_request(http, client_with("none"), machine_form));
}

TEST("S40: a client uses its registered method and no other") {
  HttpClient http(Stack::shared());
  for (const std::string method : {"client_secret_basic", "client_secret_post"}) {
    const auto client = client_with(method);
    CHECK_EQUAL(200, token_request(http, client, machine_form).status);
    auto wrong = client;
    wrong.client.token_endpoint_auth_method = method == "client_secret_basic" ? "client_secret_post" : "client_secret_basic";
    check_error(401, "invalid_client", token_request(http, wrong, machine_form));
    wrong.client.token_endpoint_auth_method = "none";
    check_error(401, "invalid_client", token_request(http, wrong, machine_form));
  }
}

TEST("S40: a public client with a secret, and any client with two methods, is refused") {
  HttpClient http(Stack::shared());
  const auto nobody = client_with("none");
  const Parameters form{{"grant_type", "refresh_token"}, {"refresh_token", "x"}, {"client_id", nobody.client.client_id}};
  check_error(401, "invalid_client", http.post_form("/oauth2/token", with(form, "client_secret", "x")));
  const auto client = client_with("client_secret_basic");
  Parameters two = with(machine_form, "client_id", client.client.client_id);
  CHECK_EQUAL(200, http.post_form("/oauth2/token", two, {basic_authorization(client)}).status);
  check_error(400, "invalid_request", http.post_form("/oauth2/token", with(two, "client_secret", client.secret), {basic_authorization(client)}));
  check_error(400, "invalid_request", http.post_form("/oauth2/token", with(two, "client_id", "another"), {basic_authorization(client)}));
  check_error(401, "invalid_client", http.post_form("/oauth2/token", with(two, "client_assertion", "x.y.z"), {basic_authorization(client)}));
}

TEST("S39: an unknown client, a wrong secret and a disabled client are told alike, with a challenge") {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  auto unknown = client_with("client_secret_basic");
  unknown.client.client_id = "nobody-at-all";
  auto wrong = client_with("client_secret_basic");
  wrong.secret = std::string(43, 'x');
  const auto disabled = stack.make_client([](oauth::Client& one) { one.status = oauth::ClientStatus::disabled; });
  for (const auto& client : {unknown, wrong, disabled}) {
    const Answer answer = token_request(http, client, machine_form);
    check_error(401, "invalid_client", answer);
    CHECK(answer.header("www-authenticate").value_or("").starts_with("Basic "));
    CHECK(text_at(answer, "error_description").starts_with("client authentication failed"));
  }
}

TEST("token: a script of another origin may read the answer, one of no origin may not (S13)") {
  const auto client = client_with("client_secret_post");
  HttpClient http(Stack::shared());
  const Answer preflight = http.send("OPTIONS", "/oauth2/token", "", {{"origin", "https://spa.example"}, {"access-control-request-method", "POST"}});
  CHECK_EQUAL(204, preflight.status);
  CHECK_EQUAL(std::string("*"), preflight.header("access-control-allow-origin").value_or(""));
  CHECK(!preflight.header("access-control-allow-credentials"));
  const Answer other = http.post_form("/oauth2/token", machine_form, {{"origin", "https://spa.example"}});
  CHECK_EQUAL(std::string("*"), other.header("access-control-allow-origin").value_or(""));
  CHECK(!http.post_form("/oauth2/token", machine_form, {{"origin", "null"}}).header("access-control-allow-origin"));
}

// A copy that was made for one origin must not be given to another, which may read less or more.
TEST("S13: what may be cached says that it depends on the origin") {
  HttpClient http(Stack::shared());
  for (const char* path : {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/.well-known/jwks.json"}) {
    for (const std::vector<http::Header>& headers : {std::vector<http::Header>{}, {{"origin", "https://spa.example"}}, {{"origin", "null"}}}) {
      const Answer answer = http.get(path, headers);
      CHECK(answer.header("cache-control")->starts_with("public"));
      CHECK_EQUAL(std::string("Origin"), answer.header("vary").value_or(""));
    }
  }
}

TEST("S13: introspection answers no script of another origin") {
  HttpClient http(Stack::shared());
  CHECK_EQUAL(405, http.send("OPTIONS", "/oauth2/introspect", "", {{"origin", "https://spa.example"}}).status);
  CHECK(!http.post_form("/oauth2/introspect", {{"token", "x"}}, {{"origin", "https://spa.example"}}).header("access-control-allow-origin"));
}

TEST("token: in production a refusal does not say what was wrong with the grant") {
  Stack stack(configured("[server]\nmode = \"production\"\nclock_offset_file = \"\"\n"
                         "[passwords]\nargon2_memory_kib = 19456\nargon2_iterations = 2\n"));
  const auto client = stack.make_client();
  HttpClient http(stack);
  std::string first;
  for (const Parameters& form : {Parameters{{"grant_type", "authorization_code"}, {"code", "gwc_nothing"}},
                                 Parameters{{"grant_type", "refresh_token"}, {"refresh_token", "gwr_nothing"}}}) {
    const Answer answer = token_request(http, client, form);
    check_error(400, "invalid_grant", answer);
    if (first.empty()) first = answer.body;
    CHECK_EQUAL(first, answer.body);
  }
  CHECK_EQUAL(404, http.get("/bench/null").status);
}

TEST("token: in development a refusal says what was wrong") {
  HttpClient http(Stack::shared());
  const Answer answer = token_request(http, client_with("client_secret_basic"), {{"grant_type", "authorization_code"}, {"code", "x"}});
  CHECK(text_at(answer, "error_description").find("there is no such code") != std::string::npos);
}

}  // namespace gatewarden
