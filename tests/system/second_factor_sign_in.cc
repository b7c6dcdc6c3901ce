// Signing in with a second factor through nginx: the steps by JSON, what they are worth to applications, remembered browsers.
#include <atomic>
#include <memory>
#include <thread>

#include "base/text.h"
#include "oauth_requests.h"
#include "second_factor_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

const std::string mfa = "urn:gatewarden:acr:mfa";

// A person with an authenticator, and a browser in which they have not signed in.
struct Person {
  Stack::TestUser user;
  AuthenticatorApp app;
  HttpClient http{stack()};

  explicit Person(Stack& where = stack()) : user(where.make_user()), http(where) {
    HttpClient first(where);
    CHECK_EQUAL(200, sign_in_by_password(first, user).status);
    app = enrol(where, first);
  }
  // As far as the answer to the password; the step token.
  std::string pass_password(HttpClient& browser) {
    const std::string token = step_token(submit_identifier(browser, user.identifier));
    const Answer answer = take_step(browser, "login-password", token, {{"password", user.password}});
    CHECK_EQUAL(200, answer.status);
    CHECK((answer.json().find("next")->strings() == std::vector<std::string>{"second-factor"}));
    return token;
  }
};

Answer give(HttpClient& http, const std::string& token, const std::string& kind, const std::string& code) {
  return take_step(http, "second-factor", token, {{"kind", kind}, {"code", code}});
}

Answer give_and_remember(HttpClient& http, const std::string& token, const std::string& code) {
  const std::string body = JsonWriter().begin_object().member("kind", "totp").member("code", code).member("remember", true).end_object().take();
  return post_json(http, "/api/v1/auth/second-factor", body, {{"authorization", "Bearer " + token}});
}

std::string error_word(const Answer& answer) { return answer.json().string_at("error").value_or(""); }

bool is_signed_in(HttpClient& http) { return account_call(http, "GET", "second-factors").status == 200; }

// One second into a step, so that steps before and after are what they seem for the rest of a test.
void settle_in_step() { stack().advance_clock(Seconds{31 - to_epoch_seconds(now_of(stack())) % 30}); }

// Whether the password alone is enough in this browser.
bool is_spared(HttpClient& http, const Stack::TestUser& user) {
  const Answer answer = sign_in_by_password(http, user);
  CHECK_EQUAL(200, answer.status);
  return answer.json().find("session").has_value();
}

void remember(Person& person) {
  next_step(stack());
  CHECK_EQUAL(200, give_and_remember(person.http, person.pass_password(person.http), person.app.code(stack())).status);
  CHECK(!person.http.cookie("__Host-gatewarden_device").empty());
}

}  // namespace

TEST("A7: the password alone signs nobody in who has a second factor, and the code of the authenticator does") {
  Person person;
  const std::string token = person.pass_password(person.http);
  CHECK(!is_signed_in(person.http));
  const Answer done = give(person.http, token, "totp", person.app.code(stack()));
  CHECK_EQUAL(200, done.status);
  const auto session = done.json().find("session").value();
  CHECK_EQUAL(mfa, session.string_at("acr").value());
  CHECK((session.find("amr")->strings() == std::vector<std::string>{"pwd", "otp", "mfa"}));
  CHECK(is_signed_in(person.http));
}

TEST("S64: the second factor comes after the first, once, and in the browser that began") {
  Person person;
  const std::string token = step_token(submit_identifier(person.http, person.user.identifier));
  const std::string code = person.app.code(stack());
  CHECK_EQUAL(std::string("step_not_next"), error_word(give(person.http, token, "totp", code)));
  CHECK_EQUAL(std::string("step_not_next"), error_word(take_step(person.http, "enrol-second-factor", token, {})));
  CHECK_EQUAL(200, take_step(person.http, "login-password", token, {{"password", person.user.password}}).status);
  CHECK_EQUAL(std::string("step_not_next"), error_word(take_step(person.http, "login-password", token, {{"password", person.user.password}})));
  CHECK_EQUAL(std::string("step_not_next"), error_word(take_step(person.http, "enrol-second-factor", token, {})));
  const auto confirmation = Parameters{{"enrolment", token}, {"code", code}};
  CHECK_EQUAL(std::string("step_not_next"), error_word(take_step(person.http, "enrol-second-factor/confirm", token, confirmation)));
  HttpClient elsewhere(stack());
  elsewhere.get("/login");
  CHECK_EQUAL(401, give(elsewhere, token, "totp", code).status);
  CHECK_EQUAL(200, give(person.http, token, "totp", code).status);
  next_step(stack());
  CHECK_EQUAL(std::string("step_not_next"), error_word(give(person.http, token, "totp", person.app.code(stack()))));
}

TEST("S73: the code of a step signs in once, whoever saw it") {
  Person person;
  const std::string code = person.app.code(stack());
  CHECK_EQUAL(200, give(person.http, person.pass_password(person.http), "totp", code).status);
  HttpClient other(stack());
  CHECK_EQUAL(std::string("wrong_credentials"), error_word(give(other, person.pass_password(other), "totp", code)));
}

TEST("S73: of the same code given in two sign-ins at once one is right") {
  Person person;
  for (const bool paper : {false, true}) {
    next_step(stack());
    const std::string kind = paper ? "recovery-code" : "totp";
    const std::string code = paper ? person.app.recovery_codes.at(0) : person.app.code(stack());
    std::vector<std::unique_ptr<HttpClient>> browsers;
    std::vector<std::string> tokens;
    for (int i = 0; i < 4; ++i) {
      browsers.push_back(std::make_unique<HttpClient>(stack()));
      tokens.push_back(person.pass_password(*browsers.back()));
    }
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < browsers.size(); ++i) {
      threads.emplace_back([&, i] { right += give(*browsers[i], tokens[i], kind, code).status == 200; });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK_EQUAL(1, right.load());
  }
}

TEST("S73: clocks may differ by one step, and not by two") {
  Person person;
  settle_in_step();
  for (const int steps : {-2, 2}) {
    CHECK_EQUAL(422, give(person.http, person.pass_password(person.http), "totp", person.app.code(stack(), steps)).status);
  }
  CHECK_EQUAL(200, give(person.http, person.pass_password(person.http), "totp", person.app.code(stack(), -1)).status);
  CHECK_EQUAL(200, give(person.http, person.pass_password(person.http), "totp", person.app.code(stack(), 1)).status);
  // The step after has been used: those before it are of no code any more.
  CHECK_EQUAL(422, give(person.http, person.pass_password(person.http), "totp", person.app.code(stack())).status);
}

TEST("S73: a recovery code signs in once, and its person is told") {
  Person person;
  const std::string code = person.app.recovery_codes.at(4);
  CHECK_EQUAL(200, give(person.http, person.pass_password(person.http), "recovery-code", code).status);
  CHECK_EQUAL(422, give(person.http, person.pass_password(person.http), "recovery-code", code).status);
  CHECK_EQUAL(422, give(person.http, person.pass_password(person.http), "totp", person.app.recovery_codes.at(5)).status);
}

TEST("GHSA-85v8-vx4w-q684: guesses at codes and at passwords are one count, and a full one refuses the right code") {
  Person person;
  for (int i = 0; i < 10; ++i) {
    CHECK_EQUAL(422, give(person.http, person.pass_password(person.http), "totp", person.app.wrong_code(stack())).status);
  }
  const Answer by_password = sign_in_by_password(person.http, person.user);
  CHECK_EQUAL(std::string("wrong_credentials"), error_word(by_password));
  // Nine guesses, then a sign-in that was begun before the tenth.
  Person other;
  const std::string token = other.pass_password(other.http);
  for (int i = 0; i < 10; ++i) {
    HttpClient guesser(stack());
    CHECK_EQUAL(422, give(guesser, other.pass_password(guesser), "totp", other.app.wrong_code(stack())).status);
  }
  CHECK_EQUAL(std::string("wrong_credentials"), error_word(give(other.http, token, "totp", other.app.code(stack()))));
}

TEST("S69: whatever is wrong with a second factor is one answer") {
  Person person;
  const std::string token = person.pass_password(person.http);
  const Answer wrong = give(person.http, token, "totp", person.app.wrong_code(stack()));
  for (const auto& [kind, code] : Parameters{{"totp", "12345"}, {"totp", "abcdef"}, {"recovery-code", "0000-0000-0000"}}) {
    const Answer other = give(person.http, token, kind, code);
    CHECK_EQUAL(wrong.status, other.status);
    CHECK_EQUAL(wrong.body, other.body);
  }
  for (const auto& [kind, code] : Parameters{{"passkey", "x"}, {"sms", "x"}, {"totp", ""}}) {
    CHECK_EQUAL(std::string("invalid_request"), error_word(give(person.http, token, kind, code)));
  }
}

TEST("A7: a remembered browser is spared the second factor, for its own person and its time") {
  Person person;
  Person other;
  remember(person);
  CHECK(is_spared(person.http, person.user));
  CHECK(!is_spared(person.http, other.user));
  HttpClient elsewhere(stack());
  CHECK(!is_spared(elsewhere, person.user));
  stack().advance_clock(std::chrono::days{30});
  CHECK(!is_spared(person.http, person.user));
}

TEST("A7: a remembered browser ends with forgetting, a change of factors, a new password and an operator's revocation") {
  Person person;
  remember(person);
  CHECK_EQUAL(204, account_call(person.http, "DELETE", "remembered-devices").status);
  CHECK(!is_spared(person.http, person.user));
  remember(person);
  CHECK_EQUAL(201, account_call(person.http, "POST", "recovery-codes").status);
  CHECK(!is_spared(person.http, person.user));
  remember(person);
  CHECK_EQUAL(0, stack().run({"user", "password", person.user.identifier, "--password-stdin"}, "another good password\n").status);
  person.user.password = "another good password";
  CHECK(!is_spared(person.http, person.user));
  remember(person);
  CHECK_EQUAL(0, stack().run({"user", "revoke", person.user.identifier, "--yes"}).status);
  CHECK(!is_spared(person.http, person.user));
}

TEST("S68: a session of a remembered browser may look at the factors, and not change them") {
  Person person;
  remember(person);
  CHECK(is_spared(person.http, person.user));
  CHECK_EQUAL(200, account_call(person.http, "GET", "second-factors").status);
  const Answer refused = account_call(person.http, "DELETE", "second-factors/" + person.app.id);
  CHECK_EQUAL(std::string("reauthentication_required"), error_word(refused));
}

namespace {

// Signs in for an application as far as its ID token.
struct ForApplication {
  Stack::TestClient client;
  std::string verifier = fresh_verifier();
  Parameters context;
  std::string token;

  explicit ForApplication(const Parameters& more, const std::function<void(oauth::Client&)>& change = {})
      : client(stack().make_client([&](oauth::Client& one) {
          one.consent = oauth::ConsentPolicy::skip;
          if (change) change(one);
        })),
        context(authorization_parameters(client, verifier, "openid")) {
    for (const auto& [name, value] : more) context = with(context, name, value);
  }
  Answer pass_password(HttpClient& http, const Stack::TestUser& user) {
    token = step_token(submit_for_application(http, user.identifier, context));
    return take_step(http, "login-password", token, {{"password", user.password}});
  }
  json::Value claims(HttpClient& http, const Answer& answer) {
    CHECK_EQUAL(200, answer.status);
    const std::string url = answer.json().string_at("redirect_url").value_or("");
    CodeFlow flow;
    flow.code_verifier = verifier;
    const auto query = parse_form(url.substr(url.find('?') + 1));
    for (const auto& [name, value] : *query) if (name == "code") flow.code = value;
    return claims_of(text_at(redeem(http, client, flow), "id_token"));
  }
};

}  // namespace

TEST("A7: an ID token tells how its person signed in: with both factors, or with the password alone") {
  Person person;
  ForApplication wish(Parameters{{"acr_values", mfa}});
  CHECK_EQUAL(200, wish.pass_password(person.http, person.user).status);
  const auto both = wish.claims(person.http, give(person.http, wish.token, "totp", person.app.code(stack())));
  CHECK_EQUAL(mfa, both.string_at("acr").value());
  CHECK((both.find("amr")->strings() == std::vector<std::string>{"pwd", "otp", "mfa"}));

  // A wish of who has no second factor is no demand, and the token does not pretend.
  const auto plain = stack().make_user();
  HttpClient http(stack());
  ForApplication same(Parameters{{"acr_values", mfa}});
  const auto one = same.claims(http, same.pass_password(http, plain));
  CHECK_EQUAL(std::string("urn:gatewarden:acr:password"), one.string_at("acr").value());
  CHECK((one.find("amr")->strings() == std::vector<std::string>{"pwd"}));
}

TEST("A7: a remembered browser spares no demand of an application, of its registration or of a claim") {
  Person person;
  remember(person);
  ForApplication registered(Parameters{}, [](oauth::Client& client) { client.default_acr_values = {mfa}; });
  ForApplication claimed(Parameters{{"claims", R"({"id_token":{"acr":{"essential":true,"value":"urn:gatewarden:acr:mfa"}}})"}});
  for (ForApplication* one : {&registered, &claimed}) {
    next_step(stack());
    const Answer asked = one->pass_password(person.http, person.user);
    CHECK((asked.json().find("next")->strings() == std::vector<std::string>{"second-factor"}));
    const auto claims = one->claims(person.http, give(person.http, one->token, "totp", person.app.code(stack())));
    CHECK_EQUAL(mfa, claims.string_at("acr").value());
  }
}

TEST("A7: who must have a second factor and has none makes one in the sign-in, and keeps it") {
  const auto user = stack().make_user();
  HttpClient http(stack());
  ForApplication demand(Parameters{}, [](oauth::Client& client) { client.default_acr_values = {mfa}; });
  const Answer asked = demand.pass_password(http, user);
  CHECK((asked.json().find("next")->strings() == std::vector<std::string>{"enrol-second-factor"}));
  CHECK_EQUAL(std::string("step_not_next"), error_word(give(http, demand.token, "totp", "123456")));
  const Answer begun = take_step(http, "enrol-second-factor", demand.token, {});
  CHECK_EQUAL(201, begun.status);
  AuthenticatorApp app{.secret = Secret(from_base32(*begun.json().string_at("secret"))), .id = {}, .recovery_codes = {}};
  const Parameters confirmation{{"enrolment", *begun.json().string_at("enrolment")}, {"code", app.code(stack())}};
  Parameters wrong = confirmation;
  wrong.at(1).second = app.wrong_code(stack());
  CHECK_EQUAL(422, take_step(http, "enrol-second-factor/confirm", demand.token, wrong).status);
  const Answer done = take_step(http, "enrol-second-factor/confirm", demand.token, confirmation);
  CHECK_EQUAL(mfa, demand.claims(http, done).string_at("acr").value());
  CHECK_EQUAL(std::size_t{10}, done.json().find("recovery_codes")->items().size());
  HttpClient other(stack());
  CHECK(!is_spared(other, user));
}
