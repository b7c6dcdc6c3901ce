// /api/v1/account/second-factors and /account/second-factors: what people do with their second factors.
#include "pages_walk.h"
#include "second_factor_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;

namespace {

Stack& stack() { return Stack::shared(); }

struct Person {
  Stack::TestUser user = stack().make_user();
  HttpClient http{stack()};

  Person() { CHECK_EQUAL(200, sign_in_by_password(http, user).status); }
  json::Value listed() { return account_call(http, "GET", "second-factors").json(); }
};

std::string error_of(const Answer& answer) { return answer.json().string_at("error").value_or(""); }

Answer confirm(Person& person, const std::string& enrolment, const std::string& code, const std::string& name = "") {
  return account_call(person.http, "POST", "second-factors/confirm",
                      json_of({{"enrolment", enrolment}, {"code", code}, {"name", name}}));
}

}  // namespace

TEST("A7: an authenticator is added by its first code, with ten recovery codes that are told once") {
  Person person;
  const Answer begun = account_call(person.http, "POST", "second-factors");
  CHECK_EQUAL(201, begun.status);
  CHECK(begun.json().string_at("otpauth_uri")->starts_with("otpauth://totp/"));
  CHECK(contains(*begun.json().string_at("qr_svg"), "<svg "));
  CHECK(contains(begun.header("cache-control").value(), "no-store"));
  CHECK(person.listed().find("second_factors")->items().empty());
  const AuthenticatorApp app{.secret = Secret(from_base32(*begun.json().string_at("secret"))), .id = {}, .recovery_codes = {}};
  const Answer done = confirm(person, *begun.json().string_at("enrolment"), app.code(stack()), "My phone");
  CHECK_EQUAL(201, done.status);
  CHECK_EQUAL(std::size_t{10}, done.json().find("recovery_codes")->items().size());
  const auto listed = person.listed();
  CHECK_EQUAL(std::string("My phone"), listed.find("second_factors")->items().at(0).string_at("name").value());
  CHECK_EQUAL(10, static_cast<int>(listed.integer_at("recovery_codes_left").value()));
}

TEST("S73: a wrong first code adds nothing, ten of them end the attempt, and a right one counts once") {
  Person person;
  const Answer begun = account_call(person.http, "POST", "second-factors");
  const std::string enrolment = *begun.json().string_at("enrolment");
  const AuthenticatorApp app{.secret = Secret(from_base32(*begun.json().string_at("secret"))), .id = {}, .recovery_codes = {}};
  for (int i = 0; i < 10; ++i) CHECK_EQUAL(422, confirm(person, enrolment, app.wrong_code(stack())).status);
  CHECK_EQUAL(404, confirm(person, enrolment, app.code(stack())).status);
  CHECK(person.listed().find("second_factors")->items().empty());

  const Answer again = account_call(person.http, "POST", "second-factors");
  const AuthenticatorApp second{.secret = Secret(from_base32(*again.json().string_at("secret"))), .id = {}, .recovery_codes = {}};
  CHECK_EQUAL(201, confirm(person, *again.json().string_at("enrolment"), second.code(stack())).status);
  next_step(stack());
  sign_in_with(stack(), person.http, person.user, second);
  CHECK_EQUAL(404, confirm(person, *again.json().string_at("enrolment"), second.code(stack(), 1)).status);
}

TEST("A7: what one session has begun, another does not finish") {
  Person person;
  Person other;
  const Answer begun = account_call(person.http, "POST", "second-factors");
  const AuthenticatorApp app{.secret = Secret(from_base32(*begun.json().string_at("secret"))), .id = {}, .recovery_codes = {}};
  CHECK_EQUAL(404, confirm(other, *begun.json().string_at("enrolment"), app.code(stack())).status);
}

TEST("A7: a factor is renamed and removed by its own person alone, and the recovery codes go with the last") {
  Person person;
  Person other;
  const AuthenticatorApp first = enrol(stack(), person.http, "phone");
  sign_in_with(stack(), person.http, person.user, first);
  const AuthenticatorApp second = enrol(stack(), person.http);
  CHECK(second.recovery_codes.empty());
  const std::string path = "second-factors/" + first.id;
  CHECK_EQUAL(404, account_call(other.http, "PATCH", path, R"({"name":"mine"})").status);
  CHECK_EQUAL(404, account_call(other.http, "DELETE", path).status);
  CHECK_EQUAL(400, account_call(person.http, "PATCH", path, json_of({{"name", std::string(101, 'x')}})).status);
  CHECK_EQUAL(204, account_call(person.http, "PATCH", path, R"({"name":"tablet"})").status);
  CHECK_EQUAL(std::string("tablet"), person.listed().find("second_factors")->items().at(0).string_at("name").value());
  CHECK_EQUAL(204, account_call(person.http, "DELETE", path).status);
  CHECK_EQUAL(404, account_call(person.http, "DELETE", path).status);
  CHECK_EQUAL(10, static_cast<int>(person.listed().integer_at("recovery_codes_left").value()));
  CHECK_EQUAL(204, account_call(person.http, "DELETE", "second-factors/" + second.id).status);
  CHECK_EQUAL(0, static_cast<int>(person.listed().integer_at("recovery_codes_left").value()));
  CHECK_EQUAL(409, account_call(person.http, "POST", "recovery-codes").status);
}

TEST("A7: five authenticators are the most") {
  Person person;
  for (int i = 0; i < 5; ++i) sign_in_with(stack(), person.http, person.user, enrol(stack(), person.http));
  const Answer refused = account_call(person.http, "POST", "second-factors");
  CHECK_EQUAL(409, refused.status);
}

TEST("S68: factors are changed by who signed in lately alone, and looked at by who is signed in") {
  Person person;
  const AuthenticatorApp app = enrol(stack(), person.http);
  stack().advance_clock(Seconds{301});
  CHECK_EQUAL(200, account_call(person.http, "GET", "second-factors").status);
  const std::pair<const char*, std::string> calls[] = {{"POST", "second-factors"},
                                                       {"POST", "second-factors/confirm"},
                                                       {"PATCH", "second-factors/" + app.id},
                                                       {"DELETE", "second-factors/" + app.id},
                                                       {"POST", "recovery-codes"},
                                                       {"DELETE", "remembered-devices"},
                                                       {"DELETE", "remembered-devices/AAAAAAAAAAAAAAAAAAAAAA"}};
  for (const auto& [method, path] : calls) {
    const Answer answer = account_call(person.http, method, path);
    CHECK_EQUAL(403, answer.status);
    CHECK_EQUAL(std::string("reauthentication_required"), error_of(answer));
  }
  HttpClient nobody(stack());
  for (const auto& [method, path] : calls) CHECK_EQUAL(401, account_call(nobody, method, path).status);
}

TEST("S63: what changes factors comes from our pages and as JSON, or not at all") {
  Person person;
  CHECK_EQUAL(400, person.http.send("POST", "/api/v1/account/second-factors", "{}", {{"content-type", "text/plain"}}).status);
  const Answer foreign =
      person.http.send("POST", "/api/v1/account/second-factors", "{}", {json_type, {"origin", "https://evil.example"}});
  CHECK_EQUAL(std::string("origin_not_allowed"), error_of(foreign));
}
