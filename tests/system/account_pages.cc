// The pages under /account: who may see them, how they send people to sign in again, and where that leads.
#include "pages_walk.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

}  // namespace

TEST("account pages: who is not signed in signs in and comes back to the page") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const Answer away = http.get("/account");
  CHECK_EQUAL(303, away.status);
  CHECK_EQUAL(std::string("/login?then=%2Faccount"), *away.header("location"));
  const Answer back = log_in(http, *away.header("location"), user.identifier, user.password);
  CHECK_EQUAL(std::string("/account"), *back.header("location"));
  CHECK_EQUAL("Ada Lovelace (" + user.identifier + ")", text_of(http.get("/account").body, "account"));
}

TEST("account pages: then leads nowhere but to a page of the account (no open redirect)") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  for (const std::string then :
       {"https%3A%2F%2Fevil.example%2F", "%2F%2Fevil.example", "%2Faccount%2F..%2Flogout", "%2Flogout", "%2Faccount%40evil.example",
        "%2Faccountant", "%2Faccount%2F", "%2Faccount%3Fx", "%2Foauth2%2Fauthorize", "%5C%5Cevil.example", "%2Faccount%0D%0AX%3A+y"}) {
    http.forget_cookies();
    const Answer answer = log_in(http, "/login?then=" + then, user.identifier, user.password);
    CHECK_EQUAL(303, answer.status);
    CHECK_EQUAL(std::string("/account"), *answer.header("location"));
  }
}

TEST("S68: who proves again who they are is who is signed in, whatever name the form brings") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const auto other = stack().make_user();
  log_in(http, "/login", user.identifier, user.password);
  const Answer page = http.get("/login?then=%2Faccount");
  CHECK_EQUAL(user.identifier, element(page.body, "identifier")["value"]);
  CHECK(element(page.body, "identifier").count("readonly") == 1);
  CHECK_EQUAL(422, log_in(http, "/login?then=%2Faccount", other.identifier, other.password).status);
  CHECK_EQUAL(303, log_in(http, "/login?then=%2Faccount", other.identifier, user.password).status);
  CHECK(contains(text_of(http.get("/account").body, "account"), user.identifier));
}

TEST("S62: signing in again makes a new session and ends the old one") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  log_in(http, "/login", user.identifier, user.password);
  const std::string first = http.cookie("__Host-gatewarden_session");
  log_in(http, "/login?then=%2Faccount", user.identifier, user.password);
  CHECK(http.cookie("__Host-gatewarden_session") != first);
  HttpClient thief(stack());
  CHECK_EQUAL(303, thief.get("/account", {{"cookie", "__Host-gatewarden_session=" + first}}).status);
}

TEST("account pages: a hostile name stays text") {
  HttpClient http(stack());
  const auto user = stack().make_user([](account::NewUser& one) { one.profile = R"({"name":"<img src=x onerror=alert(1)>"})"; });
  log_in(http, "/login", user.identifier, user.password);
  const Answer page = http.get("/account");
  CHECK(!contains(page.body, "<img src=x"));
  CHECK_EQUAL(std::string("<img src=x onerror=alert(1)>"), text_of(page.body, "account-name"));
}
