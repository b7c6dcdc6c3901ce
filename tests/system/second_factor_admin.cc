// What operators' programs do with the second factors of a person: /api/v1/admin/users/{user_id}/second-factors.
#include "harness/mailbox.h"
#include "system/passkeys.h"
#include "system/registration_requests.h"
#include "system/second_factor_steps.h"

using namespace gatewarden;
using namespace gatewarden::test;
using namespace std::string_literals;

namespace {

Stack& stack() { return Stack::shared(); }

struct Operator {
  Registrar admin{stack(), "admin"};
  HttpClient http{stack()};

  Answer send(const std::string& method, const Stack::TestUser& of, const std::string& query = "", const std::string& body = "") {
    std::vector<http::Header> headers = {admin.authorization()};
    if (!body.empty()) headers.push_back(json_type);
    return http.send(method, "/api/v1/admin/users/" + std::to_string(of.user.id) + "/second-factors" + query, body, headers);
  }
  std::uint64_t audited(const std::string& event, const Stack::TestUser& of) {
    return count_rows(stack(), "oauth2_audit_log WHERE event = '" + event + "' AND user_id = " + std::to_string(of.user.id) +
                                   " AND client_id = '" + admin.client_id() + "'");
  }
};

std::vector<std::string> next_after_password(HttpClient& http, const Stack::TestUser& user) {
  const auto next = sign_in_by_password(http, user).json().find("next");
  return next ? next->strings().value() : std::vector<std::string>();
}

}  // namespace

TEST("admin second factors: only a client's own token with the scope admin is let in") {
  Operator one;
  const auto user = stack().make_user();
  const std::string path = "/api/v1/admin/users/" + std::to_string(user.user.id) + "/second-factors";
  CHECK_EQUAL(401, one.http.get(path).status);
  CHECK_EQUAL(401, one.http.send("DELETE", path, "").status);
  Registrar registrar(stack());
  CHECK_EQUAL("403 insufficient_scope"s, refusal_of(registrar.get(path)));
  CHECK_EQUAL("404 not_found"s, refusal_of(one.admin.get("/api/v1/admin/users/7/second-factors")));
}

TEST("admin second factors: what a person has is told, and never the secret") {
  Operator one;
  PasskeyPerson person(stack());
  person.enrol();
  person.prove();
  const AuthenticatorApp app = enrol(stack(), person.http, "My phone");
  const Answer told = one.send("GET", person.user);
  CHECK_EQUAL(200, told.status);
  const auto factors = told.json().find("second_factors")->items();
  CHECK_EQUAL(std::size_t{2}, factors.size());
  CHECK_EQUAL("totp My phone"s, *factors[0].string_at("kind") + " " + *factors[0].string_at("name"));
  CHECK_EQUAL(app.id, factors[0].string_at("id").value());
  CHECK_EQUAL("passkey Phone"s, *factors[1].string_at("kind") + " " + *factors[1].string_at("name"));
  CHECK_EQUAL(std::int64_t{10}, told.json().integer_at("recovery_codes_left").value());
  CHECK_EQUAL(false, told.json().boolean_at("required").value());
  CHECK(!contains(told.body, "secret") && !contains(told.body, "public_key"));
}

TEST("S68: admin second factors: all are removed, the person is told of it, and signs in by the password alone") {
  Operator one;
  PasskeyPerson person(stack());
  person.enrol();
  person.prove();
  enrol(stack(), person.http);
  CHECK_EQUAL(204, one.send("DELETE", person.user).status);
  CHECK(next_after_password(person.http, person.user).empty());
  const Received notice = Mailbox(stack()).wait_for(person.user.identifier, "notice_factor_changed", 3);
  CHECK(contains(notice.text, "All second factors of your account"));
  CHECK_EQUAL(1u, one.audited("second_factor_removed", person.user));
  CHECK_EQUAL(std::int64_t{0}, one.send("GET", person.user).json().integer_at("recovery_codes_left").value());
}

TEST("admin second factors: one is removed by its id, with the event of its kind, and remembered browsers end") {
  Operator one;
  PasskeyPerson person(stack());
  const std::string passkey = person.enrol().json().string_at("id").value();
  person.prove();
  const AuthenticatorApp app = enrol(stack(), person.http);
  const std::string token = step_token(submit_identifier(person.http, person.user.identifier));
  CHECK_EQUAL(200, take_step(person.http, "login-password", token, {{"password", person.user.password}}).status);
  const std::string proof = R"({"kind":"totp","remember":true,"code":")" + app.code(stack()) + "\"}";
  CHECK_EQUAL(200, post_json(person.http, "/api/v1/auth/second-factor", proof, {{"authorization", "Bearer " + token}}).status);
  CHECK_EQUAL(std::size_t{1}, one.send("GET", person.user).json().find("remembered_devices")->items().size());
  CHECK_EQUAL(204, one.send("DELETE", person.user, "?id=" + passkey).status);
  CHECK_EQUAL("404 not_found"s, refusal_of(one.send("DELETE", person.user, "?id=" + passkey)));
  CHECK_EQUAL("404 not_found"s, refusal_of(one.send("DELETE", person.user, "?id=")));
  const Answer left = one.send("GET", person.user);
  CHECK_EQUAL(app.id, left.json().find("second_factors")->items().at(0).string_at("id").value());
  CHECK(left.json().find("remembered_devices")->items().empty());
  CHECK_EQUAL(204, one.send("DELETE", person.user, "?id=" + app.id).status);
  CHECK_EQUAL(1u, one.audited("passkey_removed", person.user));
  CHECK_EQUAL(1u, one.audited("second_factor_removed", person.user));
  CHECK_EQUAL(std::int64_t{0}, one.send("GET", person.user).json().integer_at("recovery_codes_left").value());
}

TEST("admin second factors: nobody's factor goes with another person's id") {
  Operator one;
  const auto ada = stack().make_user(), eve = stack().make_user();
  HttpClient http(stack());
  CHECK_EQUAL(200, sign_in_by_password(http, ada).status);
  const AuthenticatorApp app = enrol(stack(), http);
  CHECK_EQUAL("404 not_found"s, refusal_of(one.send("DELETE", eve, "?id=" + app.id)));
  CHECK((next_after_password(http, ada) == std::vector{"second-factor"s}));
}

TEST("admin second factors: one is demanded, and no longer, each with its own event") {
  Operator one;
  const auto user = stack().make_user();
  HttpClient http(stack());
  const Answer demanded = one.send("PATCH", user, "", R"({"required":true})");
  CHECK_EQUAL(200, demanded.status);
  CHECK_EQUAL(true, demanded.json().boolean_at("required").value());
  CHECK((next_after_password(http, user) == std::vector{"enrol-second-factor"s}));
  CHECK_EQUAL(200, one.send("PATCH", user, "", R"({"required":false})").status);
  CHECK(next_after_password(http, user).empty());
  CHECK_EQUAL(1u, one.audited("second_factor_demanded", user));
  CHECK_EQUAL(1u, one.audited("second_factor_not_demanded", user));
  for (const char* bad : {"{}", R"({"required":1})", R"({"required":true,"kind":"totp"})"})
    CHECK_EQUAL("400 invalid_request"s, refusal_of(one.send("PATCH", user, "", bad)));
}
