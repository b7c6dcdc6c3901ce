// The pages of the second step and of a person's second factors, as a browser without JavaScript walks them.
#include "harness/html.h"
#include "pages_walk.h"
#include "second_factor_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

constexpr const char* page_path = "/account/second-factors";

std::string field(const Answer& page, const std::string& name) {
  const Form form = form_on(page, "");
  for (const auto& [one, value] : form.fields) if (one == name) return value;
  return "";
}

// The id of the one authenticator that the page lists.
std::string factor_on(const Answer& page) {
  const std::size_t at = page.body.find("data-factor=\"") + 13;
  return page.body.substr(at, page.body.find('"', at) - at);
}

// Sends the form that holds the control of that name and value.
Answer press(HttpClient& http, const Answer& page, const std::string& action, const Parameters& more = {}) {
  Parameters fields{{"form_token", field(page, "form_token")}, {"action", action}};
  fields.insert(fields.end(), more.begin(), more.end());
  return http.post_form(page_path, fields);
}

// Signed in by the page, with an authenticator that was added there.
struct Person {
  Stack::TestUser user = stack().make_user();
  HttpClient http{stack()};
  AuthenticatorApp app;

  Person() {
    CHECK_EQUAL(303, log_in(http, "/login", user.identifier, user.password).status);
    const Answer begun = press(http, http.get(page_path), "begin");
    CHECK_EQUAL(200, begun.status);
    app.secret = Secret(from_base32(text_of(begun.body, "secret")));
    Form form = form_on(begun, "authenticator-form");
    form.set("code", app.code(stack()));
    form.set("name", "My <phone>");
    const Answer codes = http.post_form(page_path, form.fields);
    CHECK_EQUAL(200, codes.status);
    for (std::size_t at = codes.body.find("<li>"); at != std::string::npos; at = codes.body.find("<li>", at + 1)) {
      const std::string text = codes.body.substr(at + 4, 14);
      if (text.find('-') == 4) app.recovery_codes.push_back(text);
    }
    CHECK_EQUAL(std::size_t{10}, app.recovery_codes.size());
    next_step(stack());
  }
  void sign_in_again();
};

Answer give(HttpClient& http, const Answer& page, const std::string& code, const Parameters& more = {}) {
  Form form = form_on(page, "second-factor-form");
  form.set("code", code);
  for (const auto& [name, value] : more) form.set(name, value);
  return http.post_form("/login/second-factor", form.fields);
}

void log_out(HttpClient& http) {
  const Form form = form_on(http.get("/logout"), "");
  CHECK(http.post_form("/logout", form.fields).status < 400);
}

void Person::sign_in_again() {
  CHECK_EQUAL(303, give(http, log_in(http, "/login?then=%2Faccount", user.identifier, user.password), app.code(stack())).status);
  next_step(stack());
}

}  // namespace

TEST("second factor pages: the step comes after the password, and leads where the person was going") {
  Person person;
  HttpClient http(stack());
  const Answer asked = log_in(http, "/login?then=%2Faccount%2Fsecond-factors", person.user.identifier, person.user.password);
  CHECK_EQUAL(200, asked.status);
  CHECK_EQUAL(303, http.get("/account").status);
  const Answer wrong = give(http, asked, person.app.wrong_code(stack()));
  CHECK_EQUAL(422, wrong.status);
  CHECK(contains(wrong.body, "error-summary"));
  const Answer done = give(http, wrong, person.app.code(stack()));
  CHECK_EQUAL(std::string(page_path), done.header("location").value_or(""));
  CHECK(contains(http.get(page_path).body, "My &lt;phone&gt;"));
}

TEST("second factor pages: a person may choose a recovery code, and have the browser remembered") {
  Person person;
  HttpClient http(stack());
  const Answer asked = log_in(http, "/login", person.user.identifier, person.user.password);
  Form other = form_on(asked, "other-form");
  other.set("show", "recovery-code");
  const Answer paper = http.post_form("/login/second-factor", other.fields);
  CHECK_EQUAL(200, paper.status);
  const Answer done = give(http, paper, person.app.recovery_codes.at(2), {{"remember", "yes"}});
  CHECK_EQUAL(303, done.status);
  bool is_host_cookie = false;
  for (const http::Header& header : done.headers) {
    if (header.name != "set-cookie" || !header.value.starts_with("__Host-gatewarden_device=")) continue;
    is_host_cookie = contains(header.value, "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000");
  }
  CHECK(is_host_cookie);
  log_out(http);
  CHECK_EQUAL(303, log_in(http, "/login", person.user.identifier, person.user.password).status);
}

TEST("S68: who is asked again for the second factors' page is asked for the second factor, remembered or not") {
  Person person;
  HttpClient http(stack());
  give(http, log_in(http, "/login", person.user.identifier, person.user.password), person.app.code(stack()), {{"remember", "yes"}});
  log_out(http);
  CHECK_EQUAL(303, log_in(http, "/login", person.user.identifier, person.user.password).status);
  const Answer away = press(http, http.get(page_path), "recovery-codes");
  CHECK_EQUAL(std::string("/login?then=%2Faccount%2Fsecond-factors"), away.header("location").value_or(""));
  next_step(stack());
  const Answer asked = log_in(http, *away.header("location"), person.user.identifier, person.user.password);
  CHECK_EQUAL(303, give(http, asked, person.app.code(stack())).status);
  CHECK_EQUAL(200, press(http, http.get(page_path), "recovery-codes").status);
}

TEST("second factor pages: five wrong codes end the sign-in, and the page says how to begin again") {
  Person person;
  HttpClient http(stack());
  Answer page = log_in(http, "/login", person.user.identifier, person.user.password);
  for (int i = 0; i < 4; ++i) page = give(http, page, person.app.wrong_code(stack()));
  CHECK_EQUAL(422, page.status);
  const Answer over = give(http, page, person.app.wrong_code(stack()));
  CHECK_EQUAL(400, over.status);
  CHECK(contains(over.body, "href=\"/login\""));
  CHECK_EQUAL(400, give(http, page, person.app.code(stack())).status);
}

TEST("second factor pages: names are changed, factors removed and browsers forgotten by forms of one's own page alone") {
  Person person;
  person.sign_in_again();
  const Answer page = person.http.get(page_path);
  const std::string factor = factor_on(page);
  CHECK_EQUAL(303, press(person.http, page, "rename", {{"factor", factor}, {"name", "Tablet"}}).status);
  CHECK(contains(person.http.get(page_path).body, "Tablet"));
  CHECK_EQUAL(404, press(person.http, page, "remove", {{"factor", "1"}}).status);
  CHECK_EQUAL(403, person.http.post_form(page_path, {{"action", "remove"}, {"factor", factor}}).status);
  CHECK_EQUAL(404, press(person.http, page, "forget", {{"device", "AAAAAAAAAAAAAAAAAAAAAA"}}).status);
  CHECK_EQUAL(303, press(person.http, page, "remove", {{"factor", factor}}).status);
  CHECK(!contains(person.http.get(page_path).body, "Tablet"));
}

TEST("second factor pages: who must have a second factor makes one on the way to the application, and gets recovery codes") {
  const auto user = stack().make_user();
  const auto client = stack().make_client([](oauth::Client& one) {
    one.default_acr_values = {"urn:gatewarden:acr:mfa"};
    one.consent = oauth::ConsentPolicy::skip;
  });
  HttpClient http(stack());
  const Answer asked = log_in(http, send_person(http, client), user.identifier, user.password);
  CHECK_EQUAL(200, asked.status);
  const AuthenticatorApp app{.secret = Secret(from_base32(text_of(asked.body, "secret"))), .id = {}, .recovery_codes = {}};
  Form form = form_on(asked, "enrol-form");
  form.set("code", app.wrong_code(stack()));
  const Answer wrong = http.post_form("/login/enrol-second-factor", form.fields);
  CHECK_EQUAL(422, wrong.status);
  CHECK_EQUAL(text_of(asked.body, "secret"), text_of(wrong.body, "secret"));
  form = form_on(wrong, "enrol-form");
  form.set("code", app.code(stack()));
  const Answer codes = http.post_form("/login/enrol-second-factor", form.fields);
  CHECK_EQUAL(200, codes.status);
  CHECK(contains(codes.body, "recovery-codes"));
  const Answer led = http.post_form("/login/enrol-second-factor", form_on(codes, "kept-form").fields);
  CHECK_EQUAL(303, led.status);
  CHECK(!led.location_parameter("code").empty());
}
