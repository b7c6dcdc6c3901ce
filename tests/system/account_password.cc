// A new password of a person's own choice, by the page and by JSON.
#include <atomic>
#include <thread>

#include "account_walk.h"
#include "oauth_requests.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

constexpr const char* wanted = "quite another phrase";

std::string body(const std::string& current) {
  return R"({"current_password":")" + current + R"(","new_password":")" + wanted + R"("})";
}

}  // namespace

TEST("S62: a new password makes a new session and ends this one and all others") {
  Owner ada(stack());
  HttpClient other(stack());
  log_in(other, "/login", ada.user.identifier, ada.user.password);
  const std::string first = ada.session();
  const Answer changed = ada.api("POST", "/password", body(ada.user.password));
  CHECK_EQUAL(200, changed.status);
  CHECK(ada.session() != first);
  CHECK(!is_alive(stack(), first));
  CHECK_EQUAL(303, other.get("/account").status);
  CHECK_EQUAL(200, ada.http.get("/account").status);
  HttpClient again(stack());
  CHECK_EQUAL(422, log_in(again, "/login", ada.user.identifier, ada.user.password).status);
  CHECK_EQUAL(303, log_in(again, "/login", ada.user.identifier, wanted).status);
  CHECK_EQUAL(1, audited(ada, "user_password_changed"));
}

TEST("account password: what applications hold dies with the old one") {
  Owner ada(stack());
  const auto client = stack().make_client();
  const CodeFlow flow = log_in_and_consent(ada.http, client, ada.user);
  const auto tokens = redeem(ada.http, client, flow).json();
  CHECK_EQUAL(200, ada.api("POST", "/password", body(ada.user.password)).status);
  const Answer refreshed = token_request(ada.http, client, {{"grant_type", "refresh_token"}, {"refresh_token", *tokens.string_at("refresh_token")}});
  CHECK_EQUAL(400, refreshed.status);
}

TEST("account password: a session of old keeps its time of signing in, so that the change makes nobody fresh") {
  Owner ada(stack());
  ada.grow_stale();
  CHECK_EQUAL(200, ada.api("POST", "/password", body(ada.user.password)).status);
  CHECK_EQUAL(std::string("reauthentication_required"), error_in(ada.api("DELETE", "/sessions")));
}

TEST("S70: a wrong present password is refused, and counted with those of the log-in page") {
  Stack own(configured("[throttle]\nfailures_per_account = 3\n"));
  Owner ada(own);
  for (int i = 0; i < 2; ++i) CHECK_EQUAL(422, ada.api("POST", "/password", body("wrong")).status);
  HttpClient other(own);
  CHECK_EQUAL(422, log_in(other, "/login", ada.user.identifier, "wrong").status);
  const Answer throttled = ada.api("POST", "/password", body(ada.user.password));
  CHECK_EQUAL(429, throttled.status);
  CHECK_EQUAL(422, log_in(other, "/login", ada.user.identifier, ada.user.password).status);
}

TEST("S71: a new password goes by the rules, and the old one stays where it does not") {
  Owner ada(stack());
  const Answer refused = ada.api("POST", "/password", R"({"new_password":"short"})");
  CHECK_EQUAL(422, refused.status);
  CHECK_EQUAL(std::string("password_refused"), error_in(refused));
  const Answer page = ada.submit("/account/password", "password-form", {{"new_password", "short"}});
  CHECK_EQUAL(422, page.status);
  CHECK(contains(page.body, "href=\"#new_password\""));
  ada.sign_in();
}

TEST("account password: the page changes it, and asks for the present one where the sign-in is old") {
  Owner ada(stack());
  ada.grow_stale();
  CHECK(element(ada.http.get("/account/password").body, "current_password").count("id") == 1);
  const Answer wrong = ada.submit("/account/password", "password-form", {{"current_password", "wrong"}, {"new_password", wanted}});
  CHECK_EQUAL(422, wrong.status);
  auto marked = element(wrong.body, "current_password");
  CHECK(marked["aria-invalid"] == "true" && marked["aria-describedby"] == "current_password-error" && marked["value"].empty());
  CHECK(element(wrong.body, "new_password").count("aria-invalid") == 0 && element(wrong.body, "new_password")["value"].empty());
  const Answer done =
      ada.submit("/account/password", "password-form", {{"current_password", ada.user.password}, {"new_password", wanted}});
  CHECK_EQUAL(303, done.status);
  CHECK(contains(ada.http.get(*done.header("location")).body, "id=\"done\""));
  ada.user.password = wanted;
  ada.sign_in();
  CHECK(element(ada.http.get("/account/password").body, "current_password").empty());
}

TEST("S63: a form of another session of the same browser, or of no page, changes no password") {
  Owner ada(stack());
  Form form = form_on(ada.http.get("/account/password"), "password-form");
  form.set("new_password", wanted);
  ada.sign_in();
  CHECK_EQUAL(403, ada.http.post_form("/account/password", form.fields).status);
  form.set("form_token", "");
  CHECK_EQUAL(403, ada.http.post_form("/account/password", form.fields).status);
  const Form fresh = form_on(ada.http.get("/account/password"), "password-form");
  Parameters fields = fresh.fields;
  for (auto& [name, value] : fields)
    if (name == "new_password") value = wanted;
  CHECK_EQUAL(403, ada.http.post_form("/account/password", fields, {{"sec-fetch-site", "cross-site"}}).status);
  ada.sign_in();
}

TEST("account password: of those who change it at once one does, and who logs in meanwhile with the old one is out") {
  Owner ada(stack());
  const std::string session = "__Host-gatewarden_session=" + ada.session();
  std::atomic<int> changed = 0;
  std::vector<std::string> sessions(4);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      HttpClient http(stack());
      changed += http.send("POST", "/api/v1/account/password", body(ada.user.password),
                           {{"content-type", "application/json"}, {"cookie", session}}).status == 200;
    });
    threads.emplace_back([&, i] {
      HttpClient http(stack());
      if (log_in(http, "/login", ada.user.identifier, ada.user.password).status == 303) sessions[static_cast<std::size_t>(i)] = http.cookie("__Host-gatewarden_session");
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK_EQUAL(1, changed.load());
  for (const std::string& one : sessions) CHECK(one.empty() || !is_alive(stack(), one));
}
