// The headers of every page (S65), and values from outside on every page (S66).
#include "base/encoding.h"
#include "pages_walk.h"
#include "platform/crypto/digest.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

constexpr std::string_view hostile = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>";

Stack& stack() { return Stack::shared(); }

void check_headers(const Answer& page) {
  const std::string policy = page.header("content-security-policy").value_or("");
  CHECK(contains(policy, "default-src 'none'"));
  CHECK(contains(policy, "style-src 'self'"));
  CHECK(contains(policy, "form-action 'self'"));
  CHECK(contains(policy, "base-uri 'none'"));
  CHECK(contains(policy, "frame-ancestors 'none'"));
  CHECK(!contains(policy, "unsafe"));
  CHECK_EQUAL(std::string("DENY"), page.header("x-frame-options").value_or(""));
  CHECK_EQUAL(std::string("nosniff"), page.header("x-content-type-options").value_or(""));
  CHECK_EQUAL(std::string("no-referrer"), page.header("referrer-policy").value_or(""));
  CHECK_EQUAL(std::string("same-origin"), page.header("cross-origin-opener-policy").value_or(""));
  CHECK_EQUAL(std::string("max-age=31536000; includeSubDomains"), page.header("strict-transport-security").value_or(""));
  CHECK_EQUAL(std::string("no-store"), page.header("cache-control").value_or(""));
  CHECK_EQUAL(std::string("text/html; charset=utf-8"), page.header("content-type").value_or(""));
}

void check_escaped(const Answer& page) {
  CHECK(!contains(page.body, "<script>alert"));
  CHECK(!contains(page.body, "<img src=x"));
  CHECK(!contains(page.body, "\"'>"));
  CHECK(!contains(page.body, "=\"javascript:"));
}

Stack::TestClient hostile_client() {
  return stack().make_client([](oauth::Client& client) {
    client.client_name = hostile;
    client.logo_uri = "javascript:alert(1)";
    client.policy_uri = "javascript:alert(1)";
    client.tos_uri = "data:text/html,<script>alert(1)</script>";
    client.redirect_uris = {"https://app.example/callback?x=%22%3E%3Cscript%3Ealert(1)%3C/script%3E'"};
  });
}

Stack::TestUser hostile_user() {
  return stack().make_user([](account::NewUser& user) {
    user.profile = R"({"name":"\"'><script>alert(1)</script><img src=x onerror=alert(1)>"})";
  });
}

}  // namespace

TEST("S65: every page carries the headers") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const auto client = stack().make_client();
  const std::string login = send_person(http, client);
  check_headers(http.get("/login"));
  check_headers(http.get(login));
  check_headers(log_in(http, login, user.identifier, "wrong"));
  check_headers(http.get(*log_in(http, login, user.identifier, user.password).header("location")));
  check_headers(http.get("/account"));
  check_headers(http.get("/logout"));
  check_headers(http.get("/login?interaction=unknown"));
  check_headers(http.get("/oauth2/authorize?client_id=unknown"));
  http.forget_cookies();
  check_headers(http.get("/logout"));
}

TEST("S65: a form may lead to us, and by the client's scheme to the client; its scripts are files of ours") {
  HttpClient http(stack());
  const auto client = stack().make_client();
  const std::string policy = *http.get(send_person(http, client)).header("content-security-policy");
  // Other tests may have configured providers, to whose pages the form may lead as well.
  CHECK(contains(policy, "form-action 'self' "));
  CHECK(contains(policy, " https:;") || contains(policy, " https: "));
  CHECK(contains(policy, "script-src 'self';"));
  CHECK(!contains(policy, "unsafe"));
}

TEST("S65: the page that posts the answer runs its one script by its digest") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const auto client = stack().make_client();
  const std::string consent =
      *log_in(http, send_person(http, client, {{"response_mode", "form_post"}}), user.identifier, user.password).header("location");
  const Answer page = decide(http, consent, "allow");
  CHECK_EQUAL(200, page.status);
  check_headers(page);
  const std::size_t begin = page.body.find("<script>") + 8;
  const std::string script = page.body.substr(begin, page.body.find("</script>") - begin);
  const std::string digest = to_base64(crypto::sha256(script));
  CHECK(contains(*page.header("content-security-policy"), "script-src 'sha256-" + digest + "'"));
  const Form form = form_on(page, "answer");
  CHECK_EQUAL(client.client.redirect_uris.at(0), form.action);
  CHECK(!form.value("code").empty());
  CHECK_EQUAL(stack().issuer(), form.value("iss"));
}

TEST("S61: cookies through nginx carry their attributes") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const std::string browser = http.get("/login").header("set-cookie").value_or("");
  CHECK(browser.starts_with("__Host-gatewarden_browser="));
  CHECK(browser.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000"));
  const std::string session = log_in(http, "/login", user.identifier, user.password).header("set-cookie").value_or("");
  CHECK(session.starts_with("__Host-gatewarden_session="));
  CHECK(session.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"));
  CHECK(browser.size() + session.size() < 4096);
}

TEST("S66: hostile names, hints and requests stay text on log-in and consent") {
  HttpClient http(stack());
  const auto user = hostile_user();
  const Parameters more{{"login_hint", std::string(hostile)}, {"state", std::string(hostile)}, {"nonce", std::string(hostile)}};
  const std::string login = send_person(http, hostile_client(), more);
  const Answer page = http.get(login);
  check_escaped(page);
  CHECK_EQUAL(std::string(hostile), text_of(page.body, "client-name"));
  CHECK_EQUAL(std::string(hostile), element(page.body, "identifier")["value"]);
  check_escaped(log_in(http, login, std::string(hostile), "wrong"));
  const Answer consent = http.get(*log_in(http, login, user.identifier, user.password).header("location"));
  check_escaped(consent);
  CHECK(contains(text_of(consent.body, "account"), hostile));
  CHECK_EQUAL(std::string("#"), element(consent.body, "policy")["href"]);
  CHECK(element(consent.body, "client-logo").empty());
  check_escaped(http.get("/account"));
  check_escaped(http.get("/logout"));
}

TEST("S66: a hostile description of a scope stays text") {
  CHECK_EQUAL(0, stack().run({"scope", "create", "hostile"}).status);
  CHECK_EQUAL(0, stack().run({"scope", "describe", "hostile", std::string(hostile)}).status);
  HttpClient http(stack());
  const auto user = stack().make_user();
  const auto client = stack().make_client([](oauth::Client& one) { one.scopes = {"openid", "hostile"}; });
  const std::string login = send_person(http, client, {}, "openid hostile");
  check_escaped(http.get(*log_in(http, login, user.identifier, user.password).header("location")));
}

TEST("S66: a hostile state stays text in the form that carries the answer") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const auto client = hostile_client();
  const Parameters more{{"response_mode", "form_post"}, {"state", std::string(hostile)}};
  const Answer page =
      decide(http, *log_in(http, send_person(http, client, more), user.identifier, user.password).header("location"), "allow");
  check_escaped(page);
  const Form form = form_on(page, "answer");
  CHECK_EQUAL(std::string(hostile), form.value("state"));
  CHECK_EQUAL(client.client.redirect_uris.at(0), form.action);
}

TEST("S66: an error page reflects nothing that can act") {
  HttpClient http(stack());
  for (const char* name : {"client_id", "redirect_uri", "interaction", "state", "error_description"}) {
    const std::string query = "?" + build_form({{name, std::string(hostile)}});
    check_escaped(http.get("/oauth2/authorize" + query));
    check_escaped(http.get("/login" + query));
    check_escaped(http.get("/oauth2/consent" + query));
    check_escaped(http.get("/logout" + query));
  }
}
