// Signing in by JSON, as the front end of a site does: each step, each that must be refused, and what nobody must learn.
#include "base/text.h"
#include "oauth_requests.h"
#include "pages_walk.h"
#include "sign_in_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

struct Scene {
  HttpClient http{stack()};
  Stack::TestUser user = stack().make_user();

  Answer log_in(const std::string& token, const std::string& password) {
    return take_step(http, "login-password", token, {{"password", password}});
  }
};

// Status, headers and body, without what differs between any two answers.
std::string told(Answer answer) {
  std::erase_if(answer.headers, [](const http::Header& one) { return one.name == "date" || one.name == "set-cookie"; });
  std::string all = std::to_string(answer.status) + "\n";
  for (const http::Header& header : answer.headers) all += header.name + ": " + header.value + "\n";
  if (const auto token = answer.json().string_at("step_token")) answer.body.replace(answer.body.find(*token), token->size(), "-");
  return all + answer.body;
}

std::string browser_cookies(const HttpClient& http) { return "__Host-gatewarden_browser=" + http.cookie("__Host-gatewarden_browser"); }

}  // namespace

TEST("sign-in by JSON: identifier and password give a session, which the pages know, too") {
  Scene scene;
  const Answer begun = submit_identifier(scene.http, scene.user.identifier);
  CHECK((begun.json().find("next")->strings() == std::vector<std::string>{"login-password", "login-passkey"}));
  CHECK_EQUAL(std::int64_t{1800}, begun.json().integer_at("expires_in").value_or(0));
  CHECK_EQUAL(std::string("no-store"), begun.header("cache-control").value_or(""));
  const Answer done = scene.log_in(step_token(begun), scene.user.password);
  CHECK_EQUAL(200, done.status);
  CHECK_EQUAL(std::to_string(scene.user.user.id), done.json().string_at("user_id").value_or(""));
  const auto session = *done.json().find("session");
  CHECK_EQUAL(std::string("urn:gatewarden:acr:password"), session.string_at("acr").value_or(""));
  CHECK((session.find("amr")->strings() == std::vector<std::string>{"pwd"}));
  CHECK(session.integer_at("expires_in").value_or(0) > 0);
  CHECK(scene.http.get("/account").body.find(scene.user.identifier) != std::string::npos);
}

TEST("S69: a sign-in begins alike for known, unknown and disabled identifiers, and for what can be none") {
  Scene scene;
  const auto disabled = stack().make_user();
  CHECK_EQUAL(0, stack().run({"user", "disable", disabled.identifier, "--yes"}).status);
  submit_identifier(scene.http, "first");  // the browser has its cookie
  const std::string known = told(submit_identifier(scene.http, scene.user.identifier));
  for (const std::string& other : {std::string("nobody@example.com"), disabled.identifier, std::string("+49 30 1234567"),
                                   std::string("not an identifier"), std::string(5000, 'x')}) {
    CHECK_EQUAL(known, told(submit_identifier(scene.http, other)));
  }
}

TEST("S69: a wrong password, an unknown and a disabled account are told alike") {
  Scene scene;
  const auto disabled = stack().make_user();
  CHECK_EQUAL(0, stack().run({"user", "disable", disabled.identifier, "--yes"}).status);
  const auto attempt = [&](const std::string& identifier, const std::string& password) {
    return told(scene.log_in(step_token(submit_identifier(scene.http, identifier)), password));
  };
  const std::string wrong = attempt(scene.user.identifier, "wrong");
  CHECK(wrong.starts_with("422\n"));
  CHECK_EQUAL(wrong, attempt("nobody@example.com", scene.user.password));
  CHECK_EQUAL(wrong, attempt(disabled.identifier, disabled.password));
  CHECK_EQUAL(wrong, attempt("not an identifier", "x"));
}

TEST("S70: failures by JSON and on the page are one count") {
  Stack own(configured("[throttle]\nfailures_per_account = 4\n"));
  HttpClient http(own);
  const auto user = own.make_user();
  const std::string token = step_token(submit_identifier(http, user.identifier));
  for (int i = 0; i < 2; ++i) CHECK_EQUAL(422, take_step(http, "login-password", token, {{"password", "wrong"}}).status);
  for (int i = 0; i < 2; ++i) CHECK_EQUAL(422, log_in(http, "/login", user.identifier, "wrong").status);
  const Answer locked = take_step(http, "login-password", token, {{"password", user.password}});
  CHECK_EQUAL(422, locked.status);
  CHECK_EQUAL(std::string("wrong_credentials"), error_of(locked));
}

TEST("sign-in by JSON: after a wrong password the same sign-in takes the right one") {
  Scene scene;
  const std::string token = step_token(submit_identifier(scene.http, scene.user.identifier));
  CHECK_EQUAL(std::string("wrong_credentials"), error_of(scene.log_in(token, "wrong")));
  CHECK_EQUAL(200, scene.log_in(token, scene.user.password).status);
}

TEST("S64: a step taken again is refused, and changes nothing") {
  Scene scene;
  const std::string token = step_token(submit_identifier(scene.http, scene.user.identifier));
  CHECK_EQUAL(200, scene.log_in(token, scene.user.password).status);
  const std::string session = scene.http.cookie("__Host-gatewarden_session");
  const Answer again = scene.log_in(token, scene.user.password);
  CHECK_EQUAL(409, again.status);
  CHECK_EQUAL(std::string("step_not_next"), error_of(again));
  CHECK_EQUAL(session, scene.http.cookie("__Host-gatewarden_session"));
}

TEST("S64: of 16 same steps at once one signs in") {
  Scene scene;
  const std::string token = step_token(submit_identifier(scene.http, scene.user.identifier));
  const std::string cookies = browser_cookies(scene.http);
  const auto answers = at_once(stack(), 16, [&](HttpClient& http) {
    return take_step(http, "login-password", token, {{"password", scene.user.password}}, {{"cookie", cookies}});
  });
  int signed_in = 0;
  for (const Answer& answer : answers) {
    if (answer.status == 200) ++signed_in;
    else CHECK_EQUAL(409, answer.status);
  }
  CHECK_EQUAL(1, signed_in);
}

TEST("S64: a step of another browser, without a token, or with one that nobody made finds no sign-in") {
  Scene scene;
  HttpClient other(stack());
  submit_identifier(other, "somebody");
  const std::string token = step_token(submit_identifier(scene.http, scene.user.identifier));
  std::vector<Answer> refused;
  refused.push_back(take_step(other, "login-password", token, {{"password", scene.user.password}}));
  HttpClient without(stack());
  refused.push_back(take_step(without, "login-password", token, {{"password", scene.user.password}}));
  refused.push_back(scene.log_in(token + "A", scene.user.password));
  refused.push_back(scene.log_in(std::string(46, 'A'), scene.user.password));
  refused.push_back(post_json(scene.http, "/api/v1/auth/login-password", json_of({{"password", scene.user.password}})));
  for (const Answer& answer : refused) {
    CHECK_EQUAL(401, answer.status);
    CHECK_EQUAL(std::string("invalid_token"), error_of(answer));
    CHECK(answer.header("www-authenticate").value_or("").starts_with("Bearer"));
    CHECK(!answer.header("set-cookie"));
  }
}

TEST("S64: a sign-in ends with its time") {
  Stack own;
  HttpClient http(own);
  const auto user = own.make_user();
  const std::string token = step_token(submit_identifier(http, user.identifier));
  own.advance_clock(Seconds{1801});
  CHECK_EQUAL(401, take_step(http, "login-password", token, {{"password", user.password}}).status);
}

TEST("S62: a session planted before the sign-in is not taken up, and the browser's own is replaced") {
  Scene scene;
  CHECK_EQUAL(200, scene.log_in(step_token(submit_identifier(scene.http, scene.user.identifier)), scene.user.password).status);
  const std::string first = scene.http.cookie("__Host-gatewarden_session");
  CHECK_EQUAL(200, scene.log_in(step_token(submit_identifier(scene.http, scene.user.identifier)), scene.user.password).status);
  CHECK(first != scene.http.cookie("__Host-gatewarden_session"));
  HttpClient thief(stack());
  CHECK(thief.get("/login", {{"cookie", "__Host-gatewarden_session=" + first}}).body.find("login-form") != std::string::npos);
}

TEST("S63: pages of other origins begin no sign-in and take no step, whatever they send") {
  Scene scene;
  const std::string token = step_token(submit_identifier(scene.http, scene.user.identifier));
  const std::vector<std::vector<http::Header>> foreign = {
      {{"origin", "https://evil.example"}},
      {{"origin", "null"}},
      {{"origin", stack().issuer() + ".evil.example"}},
      {{"sec-fetch-site", "cross-site"}},
      {{"sec-fetch-site", "same-site"}},
  };
  for (const auto& headers : foreign) {
    const Answer begun = post_json(scene.http, "/api/v1/auth/submit-identifier", json_of({{"identifier", "x"}}), headers);
    CHECK_EQUAL(403, begun.status);
    CHECK(!begun.header("set-cookie"));
    CHECK(!begun.header("access-control-allow-origin"));
    CHECK_EQUAL(403, take_step(scene.http, "login-password", token, {{"password", scene.user.password}}, headers).status);
  }
  const Answer own = take_step(scene.http, "login-password", token, {{"password", scene.user.password}}, {{"origin", stack().issuer()}});
  CHECK_EQUAL(200, own.status);
}

TEST("S13: the sites of sign_in.origins may call with cookies, and no other") {
  Stack own(configured("[sign_in]\norigins = [\"https://app.example:8443\"]\n"));
  HttpClient http(own);
  const http::Header named{"origin", "https://app.example:8443"};
  const Answer allowed = post_json(http, "/api/v1/auth/submit-identifier", json_of({{"identifier", "ada"}}), {named});
  CHECK_EQUAL(200, allowed.status);
  for (const char* path : {"/api/v1/auth/submit-identifier", "/api/v1/auth/login-password", "/oauth2/consent"}) {
    const Answer preflight = http.send("OPTIONS", path, "", {named, {"access-control-request-method", "POST"}});
    CHECK_EQUAL(204, preflight.status);
    CHECK_EQUAL(named.value, preflight.header("access-control-allow-origin").value_or(""));
    CHECK_EQUAL(std::string("true"), preflight.header("access-control-allow-credentials").value_or(""));
    CHECK_EQUAL(std::string("Origin"), preflight.header("vary").value_or(""));
    for (const char* other : {"https://app.example", "https://evil.example", "null"}) {
      CHECK(!http.send("OPTIONS", path, "", {{"origin", other}}).header("access-control-allow-origin"));
    }
  }
  CHECK(!http.get("/oauth2/consent", {named}).header("access-control-allow-origin"));
}

TEST("sign-in by JSON: what is no JSON object with the members of the step is refused") {
  Scene scene;
  const std::string path = "/api/v1/auth/submit-identifier";
  CHECK_EQUAL(400, scene.http.post_form(path, {{"identifier", "ada"}}).status);
  CHECK_EQUAL(400, scene.http.send("POST", path, R"({"identifier":"ada"})", {{"content-type", "text/plain"}}).status);
  CHECK_EQUAL(400, post_json(scene.http, path + "?identifier=ada", R"({"identifier":"ada"})").status);
  for (const char* body : {"", "[]", "\"ada\"", "{", R"({"identifier":5})", R"({"identifier":""})", "{}",
                           R"({"identifier":"a","identifier":"b"})", R"({"identifier":"ada","oauth2_context":"x"})",
                           R"({"identifier":"ada","oauth2_context":{"client_id":true}})"}) {
    const Answer answer = post_json(scene.http, path, body);
    CHECK_EQUAL(400, answer.status);
    CHECK_EQUAL(std::string("invalid_request"), error_of(answer));
  }
  const std::string token = step_token(submit_identifier(scene.http, scene.user.identifier));
  CHECK_EQUAL(400, take_step(scene.http, "login-password", token, {}).status);
  CHECK_EQUAL(405, scene.http.get(path).status);
}
