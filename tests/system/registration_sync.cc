// A registration whose caller waits: the user is there when the answer comes.
#include <algorithm>
#include <atomic>

#include "registration_requests.h"

namespace gatewarden {
namespace {

using namespace test;
using namespace std::string_literals;

Registrar& registrar() {
  static Registrar one(Stack::shared());
  return one;
}
Answer send(const std::string& body, const std::vector<http::Header>& headers = {}) {
  return registrar().post(register_sync, body, headers);
}

Stack::TestUser as_user(const std::string& identifier) { return {{}, identifier, good_password}; }

}  // namespace

TEST("register-sync: the user is there, may log in at once, and the audit log says who made it") {
  Stack& stack = Stack::shared();
  const std::string email = unique_email();
  const Answer answer = send(entry(email, R"(,"username":"u)" + email.substr(0, 8) + R"(","profile":{"name":"Ada"},"email_verified":true)"));
  CHECK_EQUAL(201, answer.status);
  CHECK_EQUAL(email, text_at(answer, "email"));
  CHECK_EQUAL("u" + email.substr(0, 8), text_at(answer, "username"));
  const std::string id = text_at(answer, "user_id");
  CHECK_EQUAL(std::uint64_t{1}, count_rows(stack, "oauth2_audit_log WHERE event = 'user_created' AND user_id = " + id + " AND client_id = '" +
                                                      registrar().client_id() + "'"));
  HttpClient http(stack);
  const Answer tokens = tokens_for(http, stack.make_client(), as_user(email), "openid profile email");
  const Answer claims = userinfo(http, text_at(tokens, "access_token"));
  CHECK_EQUAL(id, text_at(claims, "sub"));
  CHECK_EQUAL("Ada"s, text_at(claims, "name"));
  CHECK(claims.json().boolean_at("email_verified").value());
}

TEST("register-sync: an identifier that is taken is 409 for a caller that is told, and nothing is left of the attempt") {
  Stack& stack = Stack::shared();
  const std::string email = unique_email();
  CHECK_EQUAL(201, send(entry(email)).status);
  const std::string other = unique_email();
  const std::string name = R"("username":")" + other.substr(0, 10) + R"(")";
  const Answer refused = send(entry(email, "," + name));
  CHECK_EQUAL("409 identifier_taken"s, refusal_of(refused));
  CHECK_EQUAL("the registration has an e-mail address, telephone number or user name that is somebody's"s,
              refused.json().string_at("error_description").value());
  CHECK_EQUAL(std::uint64_t{0}, count_rows(stack, "user_identifiers WHERE identifier = '" + other.substr(0, 10) + "'"));
  CHECK_EQUAL(201, send("{" + name + "}").status);
}

TEST("F42: of eight requests at once for one e-mail address one makes the user, and the others are told") {
  const std::string email = unique_email();
  const std::vector<http::Header> headers{{"content-type", "application/json"}, registrar().authorization()};
  const auto answers = at_once(Stack::shared(), 8, [&](HttpClient& http) { return http.send("POST", register_sync, entry(email), headers); });
  int made = 0;
  for (const Answer& answer : answers) {
    if (answer.status == 201) ++made;
    else CHECK_EQUAL("409 identifier_taken"s, refusal_of(answer));
  }
  CHECK_EQUAL(1, made);
}

TEST("F42: register-sync sent again with its Idempotency-Key gets the same user") {
  const std::string email = unique_email();
  const http::Header key{"idempotency-key", to_hex(crypto::random_bytes(8))};
  const Answer first = send(entry(email), {key});
  CHECK_EQUAL(201, first.status);
  CHECK_EQUAL(first.body, send(entry(email), {key}).body);
  CHECK_EQUAL("422 request_id_reused request_id"s, refusal_of(send(entry(unique_email()), {key})));
  CHECK_EQUAL("409 identifier_taken"s, refusal_of(Registrar(Stack::shared()).post(register_sync, entry(email), {key})));
}

TEST("F42: register-sync with one Idempotency-Key from eight connections at once makes one user, and all are told of it") {
  const std::string email = unique_email();
  const std::vector<http::Header> headers{{"idempotency-key", to_hex(crypto::random_bytes(8))},
                                          {"content-type", "application/json"},
                                          registrar().authorization()};
  const auto answers = at_once(Stack::shared(), 8, [&](HttpClient& http) { return http.send("POST", register_sync, entry(email), headers); });
  for (const Answer& answer : answers) {
    CHECK_EQUAL(201, answer.status);
    CHECK_EQUAL(answers.front().body, answer.body);
  }
}

TEST("F42: one Idempotency-Key at register-sync and register-async at once is one registration, the other is told") {
  Stack& stack = Stack::shared();
  for (int round = 0; round < 10; ++round) {
    const std::vector<http::Header> headers{{"idempotency-key", to_hex(crypto::random_bytes(8))},
                                            {"content-type", "application/json"},
                                            registrar().authorization()};
    std::atomic<int> arrived = 0;
    const auto answers = at_once(stack, 2, [&](HttpClient& http) {
      return http.send("POST", arrived++ == 0 ? register_sync : register_async, entry(unique_email()), headers);
    });
    CHECK_EQUAL(1, std::count_if(answers.begin(), answers.end(), [](const Answer& one) { return one.status < 300; }));
  }
}

TEST("register-sync: its request id tells like one of the queue") {
  const std::string id = authentication::format_uuid(crypto::random_bytes(16));
  const Answer made = send(entry(unique_email(), R"(,"request_id":")" + id + "\""));
  const Answer status = registrar().get(registrations + id);
  CHECK_EQUAL("created"s, text_at(status, "status"));
  CHECK_EQUAL(text_at(made, "user_id"), text_at(status, "user_id"));
}

TEST("register-sync: a bad entry is refused with the field, before any hash") {
  CHECK_EQUAL("422 invalid_registration email"s, refusal_of(send(R"({"email":"ada"})")));
  CHECK_EQUAL("422 invalid_registration password"s, refusal_of(send(R"({"email":"a@example.org","password":"short"})")));
  CHECK_EQUAL("400 invalid_request"s, refusal_of(send("no JSON")));
}

}  // namespace gatewarden
