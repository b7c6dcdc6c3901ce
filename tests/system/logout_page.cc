// Logging out: asked first, done once, and said.
#include "pages_walk.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

}  // namespace

TEST("S67: log-out asks who is signed in, ends the session, and says so") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  log_in(http, "/login", user.identifier, user.password);
  const std::string session = http.cookie("__Host-gatewarden_session");
  const Answer question = http.get("/logout");
  CHECK(contains(text_of(question.body, "account"), user.identifier));
  const Answer answer = http.post_form("/logout", form_on(question, "logout-form").fields);
  CHECK_EQUAL(303, answer.status);
  CHECK_EQUAL(std::string("/logout"), *answer.header("location"));
  CHECK(http.cookie("__Host-gatewarden_session").empty());
  CHECK(contains(http.get("/logout").body, "You are signed out"));
  // The session is dead, not merely forgotten.
  HttpClient thief(stack());
  CHECK(text_of(thief.get("/account", {{"cookie", "__Host-gatewarden_session=" + session}}).body, "account").empty());
}

TEST("S67: a GET of the log-out ends nothing") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  log_in(http, "/login", user.identifier, user.password);
  http.get("/logout");
  CHECK(!text_of(http.get("/account").body, "account").empty());
}

TEST("S63: a log-out that another site posts is refused and asks") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  log_in(http, "/login", user.identifier, user.password);
  const auto fields = form_on(http.get("/logout"), "logout-form").fields;
  const Answer page = http.post_form("/logout", fields, {{"origin", "https://evil.example"}});
  CHECK_EQUAL(403, page.status);
  CHECK(!form_on(page, "logout-form").fields.empty());
  CHECK(!text_of(http.get("/account").body, "account").empty());
}

TEST("logout: who is not signed in is told at once") {
  HttpClient http(stack());
  const Answer page = http.get("/logout");
  CHECK_EQUAL(200, page.status);
  CHECK(contains(page.body, "You are signed out"));
  CHECK_EQUAL(200, http.post_form("/logout", {}).status);
}

TEST("S67: after a log-out the next request of an application asks for the password again") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const auto client = stack().make_client();
  log_in(http, "/login", user.identifier, user.password);
  CHECK(contains(send_person(http, client), "/oauth2/consent?"));
  http.post_form("/logout", form_on(http.get("/logout"), "logout-form").fields);
  CHECK(contains(send_person(http, client), "/login?"));
}
