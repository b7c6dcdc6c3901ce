// The log-in page through nginx: where it leads, what it tells, what it keeps.
#include "pages_walk.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

std::string session_of(const HttpClient& http) { return http.cookie("__Host-gatewarden_session"); }

}  // namespace

TEST("login: without an application it signs in and says who is signed in") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const Answer answer = log_in(http, "/login", user.identifier, user.password);
  CHECK_EQUAL(303, answer.status);
  CHECK_EQUAL(std::string("/account"), *answer.header("location"));
  CHECK_EQUAL("Ada Lovelace (" + user.identifier + ")", text_of(http.get("/account").body, "account"));
}

TEST("login: for an application it leads on to consent") {
  HttpClient http(stack());
  const auto client = stack().make_client([](oauth::Client& one) { one.client_name = "Example Notes"; });
  const auto user = stack().make_user();
  const std::string location = send_person(http, client);
  CHECK_EQUAL(std::string("Example Notes"), text_of(http.get(location).body, "client-name"));
  const Answer answer = log_in(http, location, user.identifier, user.password);
  CHECK_EQUAL(303, answer.status);
  CHECK(contains(*answer.header("location"), "/oauth2/consent?interaction="));
}

TEST("login: any spelling of the identifier signs in") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  std::string shouted = user.identifier;
  for (char& c : shouted) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  CHECK_EQUAL(303, log_in(http, "/login", "  " + shouted + " ", user.password).status);
}

TEST("login: a failure says so at the top, links to the field, keeps the name and not the password") {
  HttpClient http(stack());
  const auto client = stack().make_client();
  const Answer page = log_in(http, send_person(http, client), "Somebody@example.com", "wrong password");
  CHECK_EQUAL(422, page.status);
  CHECK_EQUAL(std::string("alert"), element(page.body, "error-summary")["role"]);
  CHECK(contains(page.body, "<a href=\"#password\">"));
  CHECK_EQUAL(std::string("Somebody@example.com"), element(page.body, "identifier")["value"]);
  CHECK(element(page.body, "password").count("autofocus") == 1);
  CHECK(element(page.body, "password").count("value") == 0);
  CHECK(!contains(page.body, "wrong password"));
  CHECK(contains(page.body, "<title>Error: "));
  CHECK(!form_on(page, "login-form").value("interaction").empty());
}

TEST("login: an empty field is answered with what to do") {
  HttpClient http(stack());
  CHECK_EQUAL(422, log_in(http, "/login", "", "").status);
  const Answer page = log_in(http, "/login", "ada@example.com", "");
  CHECK_EQUAL(422, page.status);
  CHECK_EQUAL(std::string("ada@example.com"), element(page.body, "identifier")["value"]);
}

TEST("login: login_hint fills the name in") {
  HttpClient http(stack());
  const auto client = stack().make_client();
  const std::string page = http.get(send_person(http, client, {{"login_hint", "ada@example.org"}})).body;
  CHECK_EQUAL(std::string("ada@example.org"), element(page, "identifier")["value"]);
  CHECK(element(page, "password").count("autofocus") == 1);
}

TEST("login: fields carry what browsers and password managers look for") {
  HttpClient http(stack());
  const std::string page = http.get("/login").body;
  CHECK_EQUAL(std::string("username webauthn"), element(page, "identifier")["autocomplete"]);
  CHECK_EQUAL(std::string("current-password"), element(page, "password")["autocomplete"]);
  CHECK_EQUAL(std::string("password"), element(page, "password")["type"]);
}

TEST("login: sent twice, as by a double click, it signs in twice and both lead on") {
  HttpClient http(stack());
  const auto client = stack().make_client();
  const auto user = stack().make_user();
  Form form = form_on(http.get(send_person(http, client)), "login-form");
  form.set("identifier", user.identifier);
  form.set("password", user.password);
  CHECK_EQUAL(303, http.post_form("/login", form.fields).status);
  const Answer second = http.post_form("/login", form.fields);
  CHECK_EQUAL(303, second.status);
  CHECK_EQUAL(200, http.get(*second.header("location")).status);
}

TEST("login: who comes back after signing in may go on with the account") {
  HttpClient http(stack());
  const auto client = stack().make_client();
  const auto user = stack().make_user();
  const std::string location = send_person(http, client);
  log_in(http, location, user.identifier, user.password);
  const Answer page = http.get(location);
  CHECK_EQUAL(200, page.status);
  CHECK_EQUAL(200, http.get(element(page.body, "continue")["href"]).status);
}

TEST("S62: a session's id is new at each log-in, and the old one is dead at once") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  log_in(http, "/login", user.identifier, user.password);
  const std::string first = session_of(http);
  const auto client = stack().make_client();
  log_in(http, send_person(http, client, {{"prompt", "login"}}), user.identifier, user.password);
  CHECK(!first.empty() && first != session_of(http));
  HttpClient thief(stack());
  const Answer page = thief.get("/login", {{"cookie", "__Host-gatewarden_session=" + first}});
  CHECK(element(page.body, "login-form").count("id") == 1);
}

TEST("S62: a session that the browser brings before it logs in is not taken up") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  Form form = form_on(http.get("/login"), "login-form");
  form.set("identifier", user.identifier);
  form.set("password", user.password);
  const std::string planted(46, 'A');
  const std::string cookies = "__Host-gatewarden_session=" + planted + "; __Host-gatewarden_browser=" + http.cookie("__Host-gatewarden_browser");
  HttpClient planter(stack());  // whose jar is empty
  const Answer answer = planter.post_form("/login", form.fields, {{"cookie", cookies}});
  CHECK_EQUAL(303, answer.status);
  CHECK(!contains(answer.header("set-cookie").value_or(""), planted));
}

TEST("S62: a session's id in the address is nothing") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  log_in(http, "/login", user.identifier, user.password);
  HttpClient other(stack());
  CHECK(element(other.get("/login?__Host-gatewarden_session=" + session_of(http)).body, "login-form").count("id") == 1);
}

TEST("S69: unknown, wrong and disabled get the same status, headers and page") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  const auto disabled = stack().make_user();
  CHECK_EQUAL(0, stack().run({"user", "disable", disabled.identifier, "--yes"}).status);
  // Names of one length, so that the kept name is no difference.
  const std::string unknown = "user-0123456789abcdef@example.com";
  CHECK_EQUAL(unknown.size(), user.identifier.size());
  const auto told = [&](const std::string& identifier, const std::string& password) {
    Answer page = log_in(http, "/login", identifier, password);
    std::erase_if(page.headers, [](const http::Header& header) { return header.name == "date" || header.name == "x-request-id"; });
    std::string all = std::to_string(page.status) + "\n";
    for (const http::Header& header : page.headers) all += header.name + ": " + header.value + "\n";
    for (std::size_t at; (at = page.body.find(identifier)) != std::string::npos;) page.body.replace(at, identifier.size(), "-");
    return all + page.body;
  };
  const std::string wrong = told(user.identifier, "wrong");
  CHECK_EQUAL(wrong, told(unknown, "wrong"));
  CHECK_EQUAL(wrong, told(disabled.identifier, disabled.password));
}

TEST("S70: throttling survives a flush of memcached, and tells nothing") {
  StackOptions options;
  options.extra_configuration = "[throttle]\nfailures_per_account = 3\n";
  Stack own(options);
  HttpClient http(own);
  const auto user = own.make_user();
  std::string refused;
  for (int i = 0; i < 3; ++i) refused = text_of(log_in(http, "/login", user.identifier, "wrong").body, "error-text");
  own.flush_cache();
  const Answer page = log_in(http, "/login", user.identifier, user.password);
  CHECK_EQUAL(422, page.status);
  CHECK_EQUAL(refused, text_of(page.body, "error-text"));
  own.advance_clock(Seconds{901});
  CHECK_EQUAL(303, log_in(http, "/login", user.identifier, user.password).status);
}

TEST("S73: nothing stands in for the password: no code, no reset, no empty one") {
  HttpClient http(stack());
  const auto user = stack().make_user();
  for (const char* field : {"otp", "code", "recovery_code", "reset_token", "totp"}) {
    Form form = form_on(http.get("/login"), "login-form");
    form.set("identifier", user.identifier);
    form.fields.emplace_back(field, "000000");
    CHECK_EQUAL(422, http.post_form("/login", form.fields).status);
  }
  // Steps without the token of a sign-in.
  for (const char* step : {"verify-identifier", "set-password", "finish"}) {
    const std::vector<http::Header> headers{{"content-type", "application/json"}};
    CHECK_EQUAL(401, http.send("POST", std::string("/api/v1/auth/") + step, R"({"code":"000000","password":"new password"})", headers).status);
  }
}
