// One registration at a time, taken in for the daemon: what is kept, what is refused, and what a request that is sent again gets.
#include "registration_requests.h"

namespace gatewarden {
namespace {

using namespace test;
using namespace std::string_literals;

// Nobody works the queue off here.
struct QuietStack {
  Stack stack{without_daemon("")};
  PublishedKey key{stack};
  Registrar registrar{stack};
};
QuietStack& quiet() {
  static QuietStack one;
  return one;
}

Answer send(const std::string& body, const std::vector<http::Header>& headers = {}) {
  return quiet().registrar.post(register_async, body, headers);
}
std::optional<account::QueuedRegistration> row_of(const Answer& answer) {
  CHECK_EQUAL(202, answer.status);
  return queued(quiet().stack, text_at(answer, "request_id"));
}

}  // namespace

TEST("register-async: by the time of the 202 the row is there, its identifiers canonical") {
  const std::string id = to_hex(crypto::random_bytes(6));
  const Answer answer = send(R"({"email":" R)" + id + R"(@Example.ORG ","phone":"+49 (0)30 )" + std::to_string(random_digits()) +
                             R"(","username":"Ada.)" + id + R"(","consent":true,"email_verified":true,"profile":{"name":"Ada"}})");
  const auto row = row_of(answer);
  CHECK_EQUAL("processing"s, text_at(answer, "status"));
  CHECK_EQUAL("registration request accepted"s, text_at(answer, "message"));
  CHECK(row.has_value());
  const account::Registration& kept = row->registration;
  CHECK_EQUAL("r" + id + "@example.org", kept.email.value());
  CHECK(kept.phone.value().starts_with("+4930"));
  CHECK_EQUAL("ada." + id, kept.username.value());
  CHECK(kept.consented_at && kept.email_verified && !kept.phone_verified);
  CHECK_EQUAL(R"({"name":"Ada"})"s, kept.profile);
  CHECK_EQUAL(quiet().registrar.client_id(), kept.client_id.value());
  CHECK(kept.password_form == account::PasswordForm::none);
}

TEST("register-async: a password in clear is sealed to the daemon's key, for this row alone") {
  const Answer answer = send(entry(unique_email()));
  const account::Registration kept = row_of(answer)->registration;
  CHECK(kept.password_form == account::PasswordForm::sealed);
  CHECK(kept.password.find(good_password) == std::string::npos);
  const auto opened = quiet().key.opener.open(kept.password, kept.request_id);
  CHECK(opened && opened->reveal() == good_password);
  CHECK(!quiet().key.opener.open(kept.password, crypto::random_bytes(16)));
}

TEST("register-async: a hash of another system is kept as it came") {
  const std::string hash = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
  const Answer answer = send(R"({"email":")" + unique_email() + R"(","password_hash":")" + hash + "\"}");
  const account::Registration kept = row_of(answer)->registration;
  CHECK(kept.password_form == account::PasswordForm::hashed);
  CHECK_EQUAL(hash, kept.password);
}

TEST("register-async: the Location tells what becomes of it, to the client that asked alone") {
  Stack& stack = quiet().stack;
  const Answer answer = send(entry(unique_email()));
  const std::string id = text_at(answer, "request_id");
  CHECK_EQUAL(stack.issuer() + registrations + id, answer.header("location").value_or(""));
  const Answer status = quiet().registrar.get(registrations + id);
  CHECK_EQUAL(200, status.status);
  CHECK_EQUAL("queued"s, text_at(status, "status"));
  CHECK_EQUAL(id, text_at(status, "request_id"));
  CHECK(!status.json().find("user_id") && !status.json().find("reason"));
  CHECK_EQUAL("no-store"s, status.header("cache-control").value_or(""));
  CHECK_EQUAL("404 not_found"s, refusal_of(Registrar(stack).get(registrations + id)));
  for (const std::string unknown : {"00000000-0000-7000-8000-000000000000", "x", "%20"}) {
    CHECK_EQUAL("404 not_found"s, refusal_of(quiet().registrar.get(registrations + unknown)));
  }
}

TEST("register-async: each bad entry is refused with the field and the reason") {
  const std::string email = unique_email();
  const auto refused = [&](const std::string& body) { return refusal_of(send(body)); };
  const std::string bad = "422 invalid_registration";
  CHECK_EQUAL(bad, refused("{}"));
  CHECK_EQUAL(bad, refused("[]"));
  CHECK_EQUAL(bad + " email", refused(R"({"email":"ada"})"));
  CHECK_EQUAL(bad + " email", refused(R"({"email":7})"));
  CHECK_EQUAL(bad + " phone", refused(R"({"phone":"030 123456"})"));
  CHECK_EQUAL(bad + " username", refused(R"({"username":"ada@example.org"})"));
  CHECK_EQUAL(bad + " password", refused(R"({"email":")" + email + R"(","password":"short"})"));
  CHECK_EQUAL(bad + " password_hash", refused(R"({"email":")" + email + R"(","password_hash":"plain"})"));
  CHECK_EQUAL(bad + " password_hash", refused(entry(email, R"(,"password_hash":"plain")")));
  CHECK_EQUAL(bad + " phone_verified", refused(entry(email, R"(,"phone_verified":true)")));
  CHECK_EQUAL(bad + " profile", refused(entry(email, R"(,"profile":{"admin":"yes"})")));
  CHECK_EQUAL(bad + " request_id", refused(entry(email, R"(,"request_id":"7")")));
  CHECK_EQUAL(bad + " admin", refused(entry(email, R"(,"admin":true)")));
  const Answer told = send(R"({"email":"ada"})");
  CHECK_EQUAL("email is no e-mail address"s, text_at(told, "error_description"));
}

TEST("register-async: what is no JSON object of one entry is refused before anything is looked at") {
  const std::string email = unique_email();
  CHECK_EQUAL("400 invalid_request"s, refusal_of(send("{")));
  CHECK_EQUAL("400 invalid_request"s, refusal_of(send(R"({"email":"a@example.org","email":"b@example.org"})")));
  CHECK_EQUAL("400 invalid_request"s, refusal_of(quiet().registrar.post(register_async + "?a=b"s, entry(email))));
  HttpClient http(quiet().stack);
  const http::Header authorization = quiet().registrar.authorization();
  CHECK_EQUAL("415 unsupported_media_type"s, refusal_of(http.post_form(register_async, {{"email", email}}, {authorization})));
  CHECK_EQUAL("415 unsupported_media_type"s,
              refusal_of(http.send("POST", register_async, entry(email), {authorization, {"content-type", "text/plain"}})));
}

TEST("register-async: only a client's own access token with the scope may call (RFC 6750)") {
  Stack& stack = quiet().stack;
  HttpClient http(stack);
  const std::string body = entry(unique_email());
  const Answer without = post_anonymously(http, register_async, body);
  CHECK_EQUAL(401, without.status);
  CHECK_EQUAL("Bearer realm=\"registration\""s, without.header("www-authenticate").value_or(""));
  const Answer wrong = post_anonymously(http, register_async, body, {{"authorization", "Bearer nonsense"}});
  CHECK_EQUAL("401 invalid_token"s, refusal_of(wrong));
  CHECK(wrong.header("www-authenticate").value_or("").find("error=\"invalid_token\"") != std::string::npos);
  const Answer other_scope = Registrar(stack, "read").post(register_async, body);
  CHECK_EQUAL("403 insufficient_scope"s, refusal_of(other_scope));
  CHECK(other_scope.header("www-authenticate").value_or("").find("scope=\"registration\"") != std::string::npos);
}

TEST("register-async: a token that a person let a client have does not let it register others") {
  Stack& stack = quiet().stack;
  HttpClient http(stack);
  const auto client = stack.make_client([](oauth::Client& one) { one.scopes = {"openid", "registration"}; });
  const std::string token = text_at(tokens_for(http, client, stack.make_user(), "openid registration"), "access_token");
  CHECK(!token.empty());
  const Answer answer = post_anonymously(http, register_async, entry(unique_email()), {{"authorization", "Bearer " + token}});
  CHECK_EQUAL("403 insufficient_scope"s, refusal_of(answer));
}

TEST("F42: a request that is sent again with its Idempotency-Key gets the same answer and is one row") {
  const std::string email = unique_email();
  const http::Header key{"idempotency-key", to_hex(crypto::random_bytes(8))};
  const Answer first = send(entry(email), {key});
  const Answer again = send(entry(email), {{"idempotency-key", "\"" + key.value + "\""}});
  CHECK_EQUAL(202, first.status);
  CHECK_EQUAL(first.body, again.body);
  CHECK_EQUAL(std::uint64_t{1}, count_rows(quiet().stack, "registration_queue WHERE email = '" + email + "'"));
  CHECK_EQUAL("422 request_id_reused request_id"s, refusal_of(send(entry(unique_email()), {key})));
  CHECK_EQUAL(202, Registrar(quiet().stack).post(register_async, entry(email), {key}).status);
}

TEST("F42: the same request from eight connections at once is one row, and all get the same answer") {
  const std::string email = unique_email();
  const std::vector<http::Header> headers{{"idempotency-key", to_hex(crypto::random_bytes(8))},
                                          {"content-type", "application/json"},
                                          quiet().registrar.authorization()};
  const auto answers = at_once(quiet().stack, 8, [&](HttpClient& http) { return http.send("POST", register_async, entry(email), headers); });
  for (const Answer& answer : answers) {
    CHECK_EQUAL(202, answer.status);
    CHECK_EQUAL(answers.front().body, answer.body);
  }
  CHECK_EQUAL(std::uint64_t{1}, count_rows(quiet().stack, "registration_queue WHERE email = '" + email + "'"));
}

TEST("F42: an entry may name its own id, which is its caller's alone") {
  const std::string id = authentication::format_uuid(crypto::random_bytes(16));
  const std::string body = entry(unique_email(), R"(,"request_id":")" + id + "\"");
  const Answer first = send(body);
  CHECK_EQUAL(id, text_at(first, "request_id"));
  CHECK_EQUAL(first.body, send(body).body);
  CHECK_EQUAL("422 request_id_reused request_id"s, refusal_of(send(entry(unique_email(), R"(,"request_id":")" + id + "\""))));
  CHECK_EQUAL("409 request_id_taken request_id"s, refusal_of(Registrar(quiet().stack).post(register_async, body)));
}

TEST("register-async: an Idempotency-Key that is none is refused") {
  for (const std::string& key : {"a b"s, "\"open"s, std::string(256, 'x')}) {
    CHECK_EQUAL("400 invalid_request"s, refusal_of(send(entry(unique_email()), {{"idempotency-key", key}})));
  }
}

TEST("register-async: without a published key no password is taken, and whoever has a hash is served") {
  Stack stack(without_daemon(""));
  Registrar registrar(stack);
  const Answer answer = registrar.post(register_async, entry(unique_email()));
  CHECK_EQUAL("503 temporarily_unavailable"s, refusal_of(answer));
  CHECK(std::atoi(answer.header("retry-after").value_or("0").c_str()) >= 1);
  CHECK_EQUAL(202, registrar.post(register_async, R"({"email":")" + unique_email() + "\"}").status);
}

TEST("register-async: what was accepted is in the audit log and in the metrics") {
  Stack& stack = quiet().stack;
  const Answer answer = send(entry(unique_email()));
  CHECK_EQUAL(202, answer.status);
  CHECK_EQUAL(0, stack.run({"audit", "ship"}).status);
  CHECK(count_rows(stack, "oauth2_audit_log WHERE event = 'registration_accepted' AND client_id = '" + quiet().registrar.client_id() + "'") > 0);
  HttpClient http(stack);
  CHECK(http.get("/metrics").body.find("gatewarden_registrations_accepted_total ") != std::string::npos);
  CHECK(stack.log().find("@example.org") == std::string::npos);
}

}  // namespace gatewarden
