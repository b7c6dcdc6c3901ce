// /api/v1/account: who may ask, and what is told and changed of an account by JSON.
#include "account_walk.h"
#include "oauth_requests.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

}  // namespace

TEST("account by JSON: it tells the account, and its profile can be changed member by member") {
  Owner ada(stack());
  const auto told = ada.api("GET", "").json();
  CHECK_EQUAL(std::to_string(ada.user.user.id), told.string_at("user_id").value_or(""));
  CHECK(told.boolean_at("has_password") == true);
  CHECK_EQUAL(200, ada.api("PATCH", "", R"({"profile":{"nickname":"Countess","name":"Ada King"}})").status);
  const auto changed = ada.api("PATCH", "", R"({"profile":{"nickname":null}})").json();
  CHECK_EQUAL(std::string("Ada King"), changed.find("profile")->string_at("name").value_or(""));
  CHECK(!changed.find("profile")->find("nickname"));
  CHECK_EQUAL(2, audited(ada, "user_updated"));
}

TEST("account by JSON: what no profile can hold is refused, and nothing of it is kept") {
  Owner ada(stack());
  for (const std::string body : {R"j({"profile":{"website":"javascript:alert(1)"}})j", R"({"profile":{"admin":true}})", R"({"profile":[]})",
                                 R"({"email":"x@example.org"})", R"({"profile":{"name":"a"},"user_id":"1"})", "[]", "{"}) {
    CHECK_EQUAL(400, ada.api("PATCH", "", body).status);
  }
  CHECK_EQUAL(std::string("Ada Lovelace"), ada.api("GET", "").json().find("profile")->string_at("name").value_or(""));
}

TEST("account by JSON: nobody signed in is 401 with a challenge, on every path") {
  HttpClient http(stack());
  for (const auto& [method, path] : std::vector<std::pair<std::string, std::string>>{
           {"GET", ""}, {"PATCH", ""}, {"POST", "/username"}, {"POST", "/password"}, {"POST", "/email"}, {"POST", "/email/verify"},
           {"POST", "/phone"}, {"DELETE", "/phone"}, {"POST", "/phone/verify"}, {"GET", "/sessions"}, {"DELETE", "/sessions"},
           {"DELETE", "/sessions/AAAAAAAAAAAAAAAAAAAAAA"}, {"GET", "/applications"}, {"DELETE", "/applications/some"}, {"GET", "/history"}}) {
    const Answer answer = http.send(method, "/api/v1/account" + path, "{}", {{"content-type", "application/json"}});
    CHECK_EQUAL(401, answer.status);
    CHECK_EQUAL(std::string("login_required"), error_in(answer));
    CHECK(contains(answer.header("www-authenticate").value_or(""), "cookie-name=\"__Host-gatewarden_session\""));
    CHECK_EQUAL(std::string("no-store"), answer.header("cache-control").value_or(""));
  }
}

TEST("S63: with a person's cookie no other site changes or reads the account, by no media type and no method") {
  Owner ada(stack());
  const std::string body = R"({"profile":{"name":"Mallory"}})";
  const std::string json = "application/json";
  for (const std::vector<http::Header>& headers : std::vector<std::vector<http::Header>>{
           {{"content-type", "text/plain"}},
           {{"content-type", "application/x-www-form-urlencoded"}},
           {{"content-type", json}, {"origin", "https://evil.example"}},
           {{"content-type", json}, {"origin", "null"}},
           {{"content-type", json}, {"sec-fetch-site", "cross-site"}},
           {{"content-type", json}, {"sec-fetch-site", "same-site"}}}) {
    CHECK(ada.api("PATCH", "", body, headers).status >= 400);
    CHECK(ada.api("DELETE", "/sessions", "", headers).status >= 400);
  }
  const Answer read = ada.api("GET", "", "", {{"origin", "https://evil.example"}});
  CHECK_EQUAL(403, read.status);
  CHECK_EQUAL(std::string("origin_not_allowed"), error_in(read));
  CHECK(!read.header("access-control-allow-origin"));
  CHECK_EQUAL(std::string("Ada Lovelace"), ada.api("GET", "").json().find("profile")->string_at("name").value_or(""));
}

TEST("account by JSON: a page of our own origin may, with Origin and Sec-Fetch-Site") {
  Owner ada(stack());
  CHECK_EQUAL(200, ada.api("GET", "", "", {{"origin", stack().issuer()}, {"sec-fetch-site", "same-origin"}}).status);
}

TEST("S68: what is sensitive needs a sign-in of a short while ago, by JSON and on the pages") {
  Owner ada(stack());
  ada.grow_stale();
  for (const auto& [method, path, body] : std::vector<std::tuple<std::string, std::string, std::string>>{
           {"POST", "/username", R"({"username":"countess"})"}, {"POST", "/password", R"({"new_password":"a new one of mine"})"},
           {"POST", "/email", R"({"email":"new@example.org"})"}, {"POST", "/phone", R"({"phone":"+4930123456"})"}, {"DELETE", "/phone", ""},
           {"DELETE", "/sessions", ""}, {"DELETE", "/sessions/AAAAAAAAAAAAAAAAAAAAAA", ""}}) {
    const Answer answer = ada.api(method, path, body);
    CHECK_EQUAL(403, answer.status);
    CHECK_EQUAL(std::string("reauthentication_required"), error_in(answer));
  }
  for (const std::string page : {"/account/username", "/account/email", "/account/phone"}) {
    const Answer away = ada.http.get(page);
    CHECK_EQUAL(303, away.status);
    CHECK_EQUAL("/login?then=" + percent_encode(page), *away.header("location"));
  }
  const Answer back = log_in(ada.http, "/login?then=%2Faccount%2Femail", ada.user.identifier, ada.user.password);
  CHECK_EQUAL(std::string("/account/email"), *back.header("location"));
  CHECK_EQUAL(200, ada.http.get("/account/email").status);
  CHECK_EQUAL(200, ada.api("GET", "/sessions").status);
}

TEST("account by JSON: a user name is one's own once, canonical, and signs in; a taken one is told") {
  Owner ada(stack());
  Owner bob(stack());
  const std::string name = "count-" + std::to_string(ada.user.user.id);
  CHECK_EQUAL(200, ada.api("POST", "/username", R"({"username":"  )" + name + R"("})").status);
  CHECK_EQUAL(name, ada.api("GET", "").json().string_at("username").value_or(""));
  HttpClient other(stack());
  CHECK_EQUAL(303, log_in(other, "/login", name, ada.user.password).status);
  const Answer taken = bob.api("POST", "/username", R"({"username":")" + name + R"("})");
  CHECK_EQUAL(409, taken.status);
  CHECK_EQUAL(std::string("identifier_taken"), error_in(taken));
  for (const std::string bad : {"ada@example.org", "+4930123456", "a b", ""})
    CHECK_EQUAL(400, bob.api("POST", "/username", R"({"username":")" + bad + R"("})").status);
}

TEST("account by JSON: a disabled account is out at once") {
  Owner ada(stack());
  CHECK_EQUAL(0, stack().run({"user", "disable", ada.user.identifier, "--yes"}).status);
  CHECK_EQUAL(401, ada.api("GET", "").status);
  CHECK_EQUAL(303, ada.http.get("/account").status);
}

TEST("account by JSON: a front end of sign_in.origins may read and change, and no other") {
  Stack own(configured("[sign_in]\norigins = [\"https://www.localhost:4443\"]\n"));
  Owner ada(own);
  const Answer read = ada.api("GET", "", "", {{"origin", "https://www.localhost:4443"}});
  CHECK_EQUAL(200, read.status);
  CHECK_EQUAL(std::string("https://www.localhost:4443"), read.header("access-control-allow-origin").value_or(""));
  CHECK_EQUAL(std::string("true"), read.header("access-control-allow-credentials").value_or(""));
  const Answer asked = ada.api("OPTIONS", "/sessions", "", {{"origin", "https://www.localhost:4443"}, {"access-control-request-method", "DELETE"}});
  CHECK_EQUAL(204, asked.status);
  CHECK(contains(asked.header("access-control-allow-methods").value_or(""), "DELETE"));
  CHECK_EQUAL(403, ada.api("GET", "", "", {{"origin", "https://evil.localhost"}}).status);
}
