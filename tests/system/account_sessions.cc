// Sessions, connected applications and history of an account: what is told, what can be ended, and by whom.
#include <set>

#include "account_walk.h"
#include "base/encoding.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

std::string other_session_id(Owner& owner) {
  const auto listed = owner.api("GET", "/sessions").json();
  for (const json::Value& one : listed.find("sessions")->items())
    if (one.boolean_at("current") == false) return one.string_at("id").value_or("");
  return "";
}

struct Connected {
  Stack::TestClient client;
  json::Value tokens;
};
Connected connect(Owner& owner, const std::function<void(oauth::Client&)>& change = {}) {
  auto client = stack().make_client(change);
  const CodeFlow flow = log_in_and_consent(owner.http, client, owner.user);
  return {client, redeem(owner.http, client, flow).json()};
}

bool is_active(Owner& owner, const Connected& connected, const std::string& token) {
  const Answer answer = owner.http.post_form("/oauth2/introspect", {{"token", token}}, {basic_authorization(connected.client)});
  return answer.json().boolean_at("active") == true;
}

}  // namespace

TEST("S68: a person sees the browsers in which they are signed in, this one marked, and ends another") {
  Owner ada(stack());
  HttpClient phone(stack());
  Form form = form_on(phone.get("/login"), "login-form");
  form.set("identifier", ada.user.identifier);
  form.set("password", ada.user.password);
  phone.post_form("/login", form.fields, {{"user-agent", "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"}});
  const std::string page = ada.http.get("/account/sessions").body;
  CHECK(contains(page, "Firefox, Android"));
  CHECK(contains(page, "this browser"));
  CHECK_EQUAL(200, ada.api("DELETE", "/sessions/" + other_session_id(ada)).status);
  CHECK_EQUAL(303, phone.get("/account").status);
  CHECK_EQUAL(200, ada.http.get("/account").status);
  CHECK_EQUAL(1, audited(ada, "sessions_ended"));
}

TEST("S68: the page ends one session, and all others at once") {
  Owner ada(stack());
  HttpClient first(stack()), second(stack()), third(stack());
  for (HttpClient* const one : {&first, &second, &third}) log_in(*one, "/login", ada.user.identifier, ada.user.password);
  const std::string id = other_session_id(ada);
  const std::string token = form_on(ada.http.get("/account/sessions"), "").value("form_token");
  CHECK_EQUAL(303, ada.http.post_form("/account/sessions", {{"form_token", token}, {"action", "end"}, {"session", id}}).status);
  const int alive = (first.get("/account").status == 200) + (second.get("/account").status == 200) + (third.get("/account").status == 200);
  CHECK_EQUAL(2, alive);
  const Answer all = ada.http.post_form("/account/sessions", {{"form_token", token}, {"action", "end-others"}});
  CHECK_EQUAL(std::string("/account/sessions?done=all-ended"), *all.header("location"));
  for (HttpClient* const one : {&first, &second, &third}) CHECK_EQUAL(303, one->get("/account").status);
  CHECK_EQUAL(200, ada.http.get("/account").status);
}

TEST("S68: nobody ends another person's session, by its id or any other text") {
  Owner ada(stack());
  Owner eve(stack());
  HttpClient phone(stack());
  log_in(phone, "/login", ada.user.identifier, ada.user.password);
  const std::string id = other_session_id(ada);
  CHECK_EQUAL(404, eve.api("DELETE", "/sessions/" + id).status);
  for (const std::string text : {"AAAAAAAAAAAAAAAAAAAAAA", "x", "%41", "'%20OR%201=1"}) CHECK_EQUAL(404, eve.api("DELETE", "/sessions/" + text).status);
  CHECK_EQUAL(200, phone.get("/account").status);
}

TEST("account sessions: one's own is ended by logging out, not here") {
  Owner ada(stack());
  const auto listed = ada.api("GET", "/sessions").json();
  CHECK_EQUAL(404, ada.api("DELETE", "/sessions/" + listed.find("sessions")->items().front().string_at("id").value_or("")).status);
}

TEST("account applications: name, logo, scopes in words and dates, and nobody else's") {
  Owner ada(stack());
  Owner eve(stack());
  connect(ada, [](oauth::Client& one) {
    one.client_name = "Example Notes";
    one.logo_uri = "https://notes.example/logo.png";
  });
  const auto listed = ada.api("GET", "/applications").json().find("applications")->items();
  CHECK_EQUAL(std::size_t{1}, listed.size());
  CHECK_EQUAL(std::string("Example Notes"), listed[0].string_at("client_name").value_or(""));
  CHECK(listed[0].find("scope_descriptions")->string_at("email").value_or("email") != "email");
  CHECK(listed[0].string_at("first_at").value_or("").size() == 20);
  const Answer page = ada.http.get("/account/applications");
  CHECK(contains(page.body, "Example Notes") && contains(page.body, "https://notes.example/logo.png"));
  CHECK(contains(page.header("content-security-policy").value_or(""), "https://notes.example"));
  CHECK(eve.api("GET", "/applications").json().find("applications")->items().empty());
}

TEST("account applications: disconnected, an application holds nothing that works: refresh, opaque and signed access tokens") {
  for (const auto format : {oauth::TokenFormat::jwt, oauth::TokenFormat::opaque}) {
    Owner ada(stack());
    const Connected notes = connect(ada, [format](oauth::Client& one) { one.access_token_format = format; });
    const Connected other = connect(ada);
    const std::string access = *notes.tokens.string_at("access_token");
    CHECK(is_active(ada, notes, access));
    CHECK_EQUAL(200, ada.api("DELETE", "/applications/" + notes.client.client.client_id).status);
    CHECK(!is_active(ada, notes, access));
    CHECK_EQUAL(401, ada.http.get("/oauth2/userinfo", {{"authorization", "Bearer " + access}}).status);
    const Answer refreshed = token_request(ada.http, notes.client, {{"grant_type", "refresh_token"}, {"refresh_token", *notes.tokens.string_at("refresh_token")}});
    CHECK_EQUAL(400, refreshed.status);
    CHECK(is_active(ada, other, *other.tokens.string_at("access_token")));
    CHECK_EQUAL(404, ada.api("DELETE", "/applications/" + notes.client.client.client_id).status);
    CHECK_EQUAL(1, audited(ada, "consent_revoked"));
    // It is asked about anew.
    CHECK(contains(send_person(ada.http, notes.client), "/oauth2/consent"));
  }
}

TEST("account applications: the page disconnects, and another person's connection cannot be touched") {
  Owner ada(stack());
  Owner eve(stack());
  const Connected notes = connect(ada);
  const std::string client_id = notes.client.client.client_id;
  const std::string token = form_on(eve.http.get("/account/password"), "").value("form_token");
  CHECK_EQUAL(303, eve.http.post_form("/account/applications", {{"form_token", token}, {"client", client_id}}).status);
  CHECK_EQUAL(404, eve.api("DELETE", "/applications/" + client_id).status);
  CHECK(is_active(ada, notes, *notes.tokens.string_at("access_token")));
  const std::string own = form_on(ada.http.get("/account/applications"), "").value("form_token");
  CHECK_EQUAL(303, ada.http.post_form("/account/applications", {{"form_token", own}, {"client", client_id}}).status);
  CHECK(!is_active(ada, notes, *notes.tokens.string_at("access_token")));
}

TEST("account applications: one that is never asked about is there as long as it holds tokens") {
  Owner ada(stack());
  const auto client = stack().make_client([](oauth::Client& one) { one.consent = oauth::ConsentPolicy::skip; });
  const CodeFlow flow = log_in_and_consent(ada.http, client, ada.user);
  redeem(ada.http, client, flow);
  CHECK_EQUAL(std::size_t{1}, ada.api("GET", "/applications").json().find("applications")->items().size());
}

TEST("account history: what happened, newest first, of this person alone, without the tokens of applications") {
  Owner ada(stack());
  Owner eve(stack());
  HttpClient other(stack());
  log_in(other, "/login", ada.user.identifier, "wrong");
  connect(ada);
  ada.api("PATCH", "", R"({"profile":{"nickname":"Countess"}})");
  const auto events = ada.api("GET", "/history").json().find("events")->items();
  CHECK_EQUAL(std::string("user_updated"), events.front().string_at("event").value_or(""));
  bool failed = false;
  for (const json::Value& one : events) {
    CHECK(one.string_at("event").value_or("") != "token_issued");
    failed = failed || one.string_at("event") == "login_failed";
  }
  CHECK(failed);
  for (const json::Value& one : eve.api("GET", "/history").json().find("events")->items()) CHECK(one.string_at("event") != "user_updated");
  const std::string page = ada.http.get("/account/history").body;
  CHECK(contains(page, "A sign-in failed") && contains(page, "data-event=\"consent_granted\""));
}

TEST("account history: a page at a time, each event once") {
  Owner ada(stack());
  for (int i = 0; i < 55; ++i) ada.api("PATCH", "", R"({"profile":{"nickname":"N)" + std::to_string(i) + R"("}})");
  std::set<std::string> seen;
  std::string before;
  for (int page = 0; page < 2; ++page) {
    const auto answer = ada.api("GET", "/history" + (before.empty() ? "" : "?before=" + before)).json();
    for (const json::Value& one : answer.find("events")->items()) CHECK(seen.insert(*one.string_at("id")).second);
    before = answer.string_at("next").value_or("");
  }
  CHECK(before.empty());
  CHECK_EQUAL(std::size_t{56}, seen.size());
  CHECK(ada.api("GET", "/history?before=nonsense").json().find("events")->items().empty());
  const Answer older = ada.http.get(element(ada.http.get("/account/history").body, "older")["href"]);
  CHECK_EQUAL(200, older.status);
}
