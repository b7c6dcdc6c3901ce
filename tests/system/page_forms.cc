// The forms of the sign-in pages: who may send them (S63), and what becomes of one that comes twice, late or from elsewhere.
#include "pages_walk.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

constexpr std::string_view posts[] = {"/login", "/login/code", "/reset-password", "/create-account", "/login/verify",
                                      "/login/new-password"};

}  // namespace

TEST("S63: no form of signing in counts without its token, from another site, or without our cookie") {
  for (const std::string_view path : posts) {
    HttpClient http(stack());
    Form form = form_on(http.get("/login"), "login-form");
    form.set("identifier", "somebody@example.com");
    const std::string address(path);
    CHECK_EQUAL(false, http.post_form(address, {{"identifier", "somebody@example.com"}}).status < 400);
    CHECK_EQUAL(false, http.post_form(address, form.fields, {{"origin", "https://evil.example"}}).status < 400);
    CHECK_EQUAL(false, http.post_form(address, form.fields, {{"sec-fetch-site", "cross-site"}}).status < 400);
    http.forget_cookies();
    CHECK_EQUAL(false, http.post_form(address, form.fields).status < 400);
  }
}

TEST("pages: who does not take our cookie is told so, and nothing typed is lost") {
  HttpClient http(stack());
  Form form = form_on(http.get("/login"), "login-form");
  form.set("identifier", "ada@example.com");
  http.forget_cookies();
  const Answer page = http.post_form("/login", form.fields);
  CHECK_EQUAL(403, page.status);
  CHECK(contains(page.body, "Allow cookies"));
  CHECK_EQUAL(std::string("ada@example.com"), element(page.body, "identifier")["value"]);
}

TEST("S64: the address of a step alone shows nothing, and a step without its sign-in says how to begin again") {
  HttpClient http(stack());
  for (const std::string path : {"/login/verify", "/login/new-password"}) {
    const Answer alone = http.get(path);
    CHECK_EQUAL(303, alone.status);
    CHECK_EQUAL(std::string("/login"), alone.header("location").value_or(""));
    Form form = form_on(http.get("/login"), "login-form");
    form.set("sign_in", std::string(43, 'A'));
    const Answer lost = http.post_form(path, form.fields);
    CHECK_EQUAL(400, lost.status);
    CHECK_EQUAL(std::string("/login"), element(lost.body, "begin")["href"]);
  }
}

TEST("pages: two tabs of one browser sign in for two applications, each for its own") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const auto one = stack().make_client();
  const auto two = stack().make_client();
  const std::string first = send_person(http, one);
  const std::string second = send_person(http, two);
  Form form = form_on(http.get(first), "login-form");
  const Answer of_second = log_in(http, second, user.identifier, user.password);
  CHECK_EQUAL(303, of_second.status);
  form.set("identifier", user.identifier);
  form.set("password", user.password);
  const Answer of_first = http.post_form("/login", form.fields);
  CHECK_EQUAL(303, of_first.status);
  CHECK(*of_first.header("location") != *of_second.header("location"));
  CHECK(contains(http.get(*of_first.header("location")).body, one.client.client_name));
}

TEST("S66: what was typed and what an application is called stay in their places on every page of signing in") {
  HttpClient http(stack());
  const auto client = stack().make_client([](oauth::Client& made) {
    made.client_name = "\"'><script>alert(1)</script>";
    made.logo_uri = "https://cdn.example/\"><script>alert(1)</script>";
  });
  const std::string login = send_person(http, client, {{"login_hint", "\"><script>alert(2)</script>"}});
  const std::string query = login.substr(login.find('?'));
  for (const std::string& path : {login, "/login/code" + query, "/reset-password" + query, "/create-account" + query}) {
    CHECK(!contains(http.get(path).body, "<script>"));
  }
  CHECK(!contains(log_in(http, login, "\"'><script>alert(3)</script>", "x").body, "<script>"));
}

TEST("S65: log-in lets in the application's logo from its own place alone") {
  HttpClient http(stack());
  const auto client = stack().make_client([](oauth::Client& made) { made.logo_uri = "https://cdn.example/logo.png"; });
  const Answer page = http.get(send_person(http, client));
  CHECK_EQUAL(std::string("https://cdn.example/logo.png"), element(page.body, "client-logo")["src"]);
  CHECK_EQUAL("Logo of " + client.client.client_name, element(page.body, "client-logo")["alt"]);
  CHECK(contains(*page.header("content-security-policy"), "img-src 'self' https://cdn.example;"));
}
