// Posts that our pages did not make, and interactions of other browsers.
#include "pages_walk.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

bool is_signed_in(HttpClient& http) { return !text_of(http.get("/account").body, "account").empty(); }

Parameters login_fields(const Stack::TestUser& user, const std::string& token) {
  return {{"identifier", user.identifier}, {"password", user.password}, {"form_token", token}};
}

}  // namespace

TEST("S63: a log-in without a token, or with another browser's, signs nobody in") {
  HttpClient http(stack());
  HttpClient attacker(stack());
  const auto user = stack().make_user();
  http.get("/login");
  const std::string foreign = form_on(attacker.get("/login"), "login-form").value("form_token");
  for (const std::string& token : {std::string(), foreign, std::string(43, 'A')}) {
    CHECK_EQUAL(403, http.post_form("/login", login_fields(user, token)).status);
    CHECK(!is_signed_in(http));
  }
}

TEST("S63: a browser that sends no cookie is told so") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const std::string token = form_on(http.get("/login"), "login-form").value("form_token");
  http.forget_cookies();
  const Answer page = http.post_form("/login", login_fields(user, token));
  CHECK_EQUAL(403, page.status);
  CHECK(contains(page.body, "Allow cookies"));
}

TEST("S63: a form that another site posts is refused with the right token") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const std::string token = form_on(http.get("/login"), "login-form").value("form_token");
  CHECK_EQUAL(403, http.post_form("/login", login_fields(user, token), {{"origin", "https://evil.example"}}).status);
  CHECK_EQUAL(403, http.post_form("/login", login_fields(user, token), {{"sec-fetch-site", "cross-site"}}).status);
  CHECK_EQUAL(403, http.post_form("/login", login_fields(user, token), {{"origin", "null"}, {"sec-fetch-site", "same-site"}}).status);
  CHECK(!is_signed_in(http));
  CHECK_EQUAL(303, http.post_form("/login", login_fields(user, token), {{"origin", stack().issuer()}}).status);
}

TEST("S63: a form that another site posts changes none of the browser's cookies") {
  for (const char* path : {"/login", "/logout", "/oauth2/consent"}) {
    HttpClient http(stack());  // without cookies, as SameSite=Lax leaves such a request
    const Answer answer = http.post_form(path, {{"interaction", "x"}}, {{"origin", "https://evil.example"}, {"sec-fetch-site", "cross-site"}});
    CHECK(!answer.header("set-cookie"));
  }
}

TEST("S63: an authorization request that another site posts is led to the GET that brings the cookies") {
  HttpClient http(stack());
  const auto client = stack().make_client();
  const Parameters parameters = authorization_parameters(client, std::string(43, 'v'), "openid");
  const Answer answer = http.post_form("/oauth2/authorize", parameters, {{"origin", "https://app.example"}, {"sec-fetch-site", "cross-site"}});
  CHECK_EQUAL(303, answer.status);
  CHECK_EQUAL("/oauth2/authorize?" + build_form(parameters), *answer.header("location"));
  CHECK(!answer.header("set-cookie"));
}

TEST("S63: consent and log-out want tokens of their own") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const auto client = stack().make_client();
  const std::string location = send_person(http, client);
  const Form login = form_on(http.get(location), "login-form");
  const Answer led = log_in(http, location, user.identifier, user.password);
  const Form form = form_on(http.get(*led.header("location")), "consent-form");
  CHECK(form.value("form_token") != login.value("form_token"));
  const Parameters forged{{"interaction", form.value("interaction")}, {"decision", "allow"}, {"form_token", login.value("form_token")}};
  CHECK_EQUAL(403, http.post_form("/oauth2/consent", forged).status);
  CHECK_EQUAL(403, http.post_form("/logout", {{"form_token", login.value("form_token")}}).status);
  CHECK(is_signed_in(http));
}

TEST("S63: an approval of one account does not count for another that signed in meanwhile") {
  HttpClient http(stack());
  const auto first = stack().make_user();
  const auto second = stack().make_user();
  const auto client = stack().make_client();
  const std::string location = send_person(http, client);
  Form form = form_on(http.get(*log_in(http, location, first.identifier, first.password).header("location")), "consent-form");
  log_in(http, "/login?" + location.substr(location.find('?') + 1), second.identifier, second.password);
  form.set("decision", "allow");
  const Answer page = http.post_form("/oauth2/consent", form.fields);
  CHECK_EQUAL(403, page.status);
  CHECK(!element(page.body, "notice").empty());
  CHECK(contains(text_of(page.body, "account"), second.identifier));
}

TEST("S64: an interaction of another browser is not found, at log-in and at consent") {
  HttpClient http(stack());
  HttpClient attacker(stack());
  const auto client = stack().make_client();
  const std::string location = send_person(http, client);
  const std::string query = location.substr(location.find('?'));
  attacker.get("/login");
  for (const std::string path : {"/login", "/oauth2/consent"}) {
    const Answer page = attacker.get(path + query);
    CHECK_EQUAL(400, page.status);
    CHECK(!text_of(page.body, "message").empty());
  }
}

TEST("S64: no step can be skipped: consent without log-in leads to the log-in") {
  HttpClient http(stack());
  const auto client = stack().make_client();
  const std::string location = send_person(http, client);
  const std::string query = location.substr(location.find('?'));
  const Answer answer = http.get("/oauth2/consent" + query);
  CHECK_EQUAL(303, answer.status);
  CHECK(contains(*answer.header("location"), "/login?interaction="));
  const Answer posted = http.post_form("/oauth2/consent", {{"interaction", query.substr(query.find('=') + 1)}, {"decision", "allow"}});
  CHECK(contains(posted.header("location").value_or(""), "/login?interaction="));
}

TEST("S64: prompt=login is not skipped by approving in an older session") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const auto client = stack().make_client();
  log_in(http, "/login", user.identifier, user.password);
  const std::string location = send_person(http, client, {{"prompt", "login"}});
  CHECK(contains(location, "/login?"));
  const Answer answer = decide(http, "/oauth2/consent" + location.substr(location.find('?')), "allow");
  CHECK(contains(answer.header("location").value_or(""), "/login?interaction="));
}

TEST("S64: an unknown, finished or garbled interaction gets a page that says what to do") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const auto client = stack().make_client();
  const std::string location = send_person(http, client);
  const std::string consent = *log_in(http, location, user.identifier, user.password).header("location");
  CHECK(!decide(http, consent, "allow").location_parameter("code").empty());
  for (const std::string& gone : {location, consent, std::string("/login?interaction=unknown"),
                                  std::string("/oauth2/consent?interaction=%F0%9F%98%80"), std::string("/oauth2/consent")}) {
    const Answer page = http.get(gone);
    CHECK_EQUAL(400, page.status);
    CHECK(contains(page.body, "start again"));
  }
}

TEST("S64: an interaction ends with its time") {
  Stack own;
  HttpClient http(own);
  const std::string location = send_person(http, own.make_client());
  own.advance_clock(Seconds{1801});
  CHECK_EQUAL(400, http.get(location).status);
}
