// Who may register whom, and what those hear who are not to know who is registered here.
#include "harness/process.h"
#include "registration_requests.h"

namespace gatewarden {
namespace {

using namespace test;
using namespace std::string_literals;

constexpr const char* for_anyone = "[registration]\nasync = \"anyone\"\nbulk = \"anyone\"\nsync = \"anyone\"\nanonymous_per_address = 1000\n";

struct OpenStack {
  Stack stack{without_daemon(for_anyone)};
  PublishedKey key{stack};
  HttpClient http{stack};
};
OpenStack& open() {
  static OpenStack one;
  return one;
}

Answer send(const std::string& path, const std::string& body, const std::vector<http::Header>& headers = {}) {
  return post_anonymously(open().http, path, body, headers);
}

// The headers and the body, without what differs in every answer.
std::string shape_of(const Answer& answer, const std::string& email) {
  std::string shape = std::to_string(answer.status);
  for (const http::Header& one : answer.headers) {
    if (one.name != "date") shape += "\n" + one.name + ": " + one.value;
  }
  std::string body = answer.body;
  if (const std::size_t at = body.find(email); at != std::string::npos) body.replace(at, email.size(), "EMAIL");
  return shape + "\n" + body;
}

// As the daemon leaves a registration: with a user, or as a dead letter.
void settle(const std::string& uuid, bool is_created) {
  db::Connection connection(open().stack.database());
  account::Registrations store(connection, {});
  const Instant now = SystemClock{}.now();
  const auto row = store.find_queued(*authentication::parse_uuid(uuid));
  CHECK(row.has_value());
  const account::Registrations::Lease lease{crypto::random_bytes(16), now + Seconds{60}};
  store.claim(lease, row->queue_id - 1, 1, now);
  db::Transaction transaction(connection);
  CHECK_EQUAL(std::size_t{1}, store.lock_own(lease.id, std::span(&row->queue_id, 1)).size());
  const account::Registrations::Finished finished{row->queue_id, 4711};
  const account::Registrations::Failed failed{row->queue_id, account::FailureReason::identifier_taken, "an identifier is taken"};
  if (is_created) store.finish(std::span(&*row, 1), std::span(&finished, 1), now);
  else store.bury(std::span(&*row, 1), std::span(&failed, 1), now);
  transaction.commit();
}

}  // namespace

TEST("registration: where anyone may call, no token is needed, and one that is bad is refused nevertheless") {
  const Answer answer = send(register_async, entry(unique_email()));
  CHECK_EQUAL(202, answer.status);
  CHECK(!queued(open().stack, text_at(answer, "request_id"))->registration.client_id);
  CHECK_EQUAL("401 invalid_token"s, refusal_of(send(register_async, entry(unique_email()), {{"authorization", "Bearer x"}})));
  CHECK_EQUAL(202, send(register_bulk, users({entry(unique_email())})).status);
  CHECK_EQUAL(201, send(register_sync, entry(unique_email())).status);
}

TEST("registration: anybody's word does not verify an address, and brings no hash") {
  const std::string email = unique_email();
  CHECK_EQUAL("422 invalid_registration email_verified"s, refusal_of(send(register_async, entry(email, R"(,"email_verified":true)"))));
  const std::string hashed = R"({"email":")" + email + R"(","password_hash":"$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"})";
  CHECK_EQUAL("422 invalid_registration password_hash"s, refusal_of(send(register_async, hashed)));
  CHECK_EQUAL("422 invalid_registration password_hash"s, refusal_of(send(register_sync, hashed)));
}

TEST("registration: anybody sees what anybody sent, and nothing of a client") {
  Registrar registrar(open().stack);
  const std::string anybodys = text_at(send(register_async, entry(unique_email())), "request_id");
  const std::string clients = text_at(registrar.post(register_async, entry(unique_email())), "request_id");
  CHECK_EQUAL("queued"s, text_at(open().http.get(registrations + anybodys), "status"));
  CHECK_EQUAL("404 not_found"s, refusal_of(open().http.get(registrations + clients)));
  CHECK_EQUAL("404 not_found"s, refusal_of(registrar.get(registrations + anybodys)));
  CHECK_EQUAL("queued"s, text_at(registrar.get(registrations + clients), "status"));
}

TEST("S69: register-sync answers those who are not told the same for a taken identifier as for a new one") {
  const std::string taken = unique_email();
  const Answer first = send(register_sync, entry(taken));
  CHECK_EQUAL(201, first.status);
  CHECK(!first.json().find("user_id"));
  const Answer second = send(register_sync, entry(taken));
  CHECK_EQUAL(shape_of(first, taken), shape_of(second, taken));
  const std::string fresh = unique_email();
  CHECK_EQUAL(shape_of(first, taken), shape_of(send(register_sync, entry(fresh)), fresh));
  CHECK_EQUAL("409 identifier_taken"s, refusal_of(Registrar(open().stack).post(register_sync, entry(taken))));
}

TEST("S69: who chose the request id of register-sync learns nothing from what became of it") {
  const std::string taken = unique_email();
  send(register_sync, entry(taken));
  const auto seen_of = [](const std::string& email) {
    const std::string id = authentication::format_uuid(crypto::random_bytes(16));
    const std::string body = entry(email, R"(,"request_id":")" + id + "\"");
    std::string seen = shape_of(send(register_sync, body), email);
    seen += shape_of(send(register_sync, body), email);
    seen += std::to_string(send(register_async, body).status);
    const Answer status = open().http.get(registrations + id);
    seen += std::to_string(status.status) + text_at(status, "status") + join(status.json().names(), " ");
    return seen + refusal_of(send(register_sync, entry(unique_email(), R"(,"request_id":")" + id + "\"")));
  };
  CHECK_EQUAL(seen_of(unique_email()), seen_of(taken));
}

TEST("S69: a failure for a taken identifier looks like a success to those who are not told") {
  const std::string created = text_at(send(register_async, entry(unique_email())), "request_id");
  const std::string taken = text_at(send(register_async, entry(unique_email())), "request_id");
  settle(created, true);
  settle(taken, false);
  const Answer good = open().http.get(registrations + created);
  const Answer bad = open().http.get(registrations + taken);
  CHECK_EQUAL("created"s, text_at(bad, "status"));
  CHECK(good.json().names() == bad.json().names());
  CHECK(!bad.json().find("user_id") && !bad.json().find("reason"));
  // Dead letters are kept for longer than results: who looks later must not see the difference.
  open().stack.advance_clock(Seconds{7 * 86400 + 60});
  CHECK_EQUAL(404, open().http.get(registrations + created).status);
  CHECK_EQUAL(404, open().http.get(registrations + taken).status);
  open().stack.advance_clock(-Seconds{7 * 86400 + 60});
}

TEST("registration: a client is told of the user, or why there is none") {
  Registrar registrar(open().stack);
  const std::string created = text_at(registrar.post(register_async, entry(unique_email())), "request_id");
  const std::string taken = text_at(registrar.post(register_async, entry(unique_email())), "request_id");
  settle(created, true);
  settle(taken, false);
  const Answer good = registrar.get(registrations + created);
  CHECK_EQUAL("created"s, text_at(good, "status"));
  CHECK_EQUAL("4711"s, text_at(good, "user_id"));
  CHECK(parse_rfc3339(text_at(good, "finished_at")) >= parse_rfc3339(text_at(good, "accepted_at")));
  const Answer bad = registrar.get(registrations + taken);
  CHECK_EQUAL("failed"s, text_at(bad, "status"));
  CHECK_EQUAL("identifier_taken"s, text_at(bad, "reason"));
}

TEST("registration: anybody may register so many from one address, then 429 until the window ends") {
  Stack stack(without_daemon("[registration]\nsync = \"anyone\"\nbulk = \"anyone\"\nanonymous_per_address = 3\n"));
  HttpClient http(stack);
  const std::string body = R"({"email":")";
  const auto fresh = [&] { return body + unique_email() + "\"}"; };
  CHECK_EQUAL(201, post_anonymously(http, register_sync, fresh()).status);
  const Answer too_many = post_anonymously(http, register_bulk, users({fresh(), fresh(), fresh()}));
  CHECK_EQUAL("429 too_many_requests"s, refusal_of(too_many));
  const int seconds = std::atoi(too_many.header("retry-after").value_or("0").c_str());
  CHECK(seconds >= 1 && seconds <= 900);
  CHECK_EQUAL(202, post_anonymously(http, register_bulk, users({fresh(), "{}", fresh()})).status);
  CHECK_EQUAL("429 too_many_requests"s, refusal_of(post_anonymously(http, register_sync, fresh())));
  CHECK_EQUAL(201, Registrar(stack).post(register_sync, fresh()).status);
  stack.advance_clock(Seconds{seconds + 900});
  CHECK_EQUAL(201, post_anonymously(http, register_sync, fresh()).status);
}

TEST("registration: what is nobody's does not exist, consent is demanded, and a full queue is told to come back") {
  Stack stack(without_daemon("[registration]\nbulk = \"nobody\"\nsync = \"nobody\"\nrequire_consent = true\nmost_queued = 1000\n"));
  const PublishedKey key(stack);
  Registrar registrar(stack);
  for (const char* const path : {register_bulk, register_sync}) {
    CHECK_EQUAL("404 not_found"s, refusal_of(registrar.post(path, entry(unique_email()))));
  }
  CHECK_EQUAL("422 invalid_registration consent"s, refusal_of(registrar.post(register_async, entry(unique_email()))));
  const Answer agreed = registrar.post(register_async, entry(unique_email(), R"(,"consent":true)"));
  CHECK(queued(stack, text_at(agreed, "request_id"))->registration.consented_at.has_value());

  db::Connection connection(stack.database());
  account::Registrations store(connection, {});
  std::vector<account::Registration> many(1000);
  for (account::Registration& one : many) {
    one.request_id = crypto::random_bytes(16);
    one.entry_digest = std::string(32, 'd');
    one.email = unique_email();
  }
  store.accept(many, false, SystemClock{}.now());
  const auto is_refused = [&] {
    return registrar.post(register_async, entry(unique_email(), R"(,"consent":true)")).status == 503;
  };
  // A worker believes for a second what it heard last of the depth.
  CHECK(wait_until(is_refused, Milliseconds{5000}));
  CHECK(stack.log().find("\"registration_queue_full\"") != std::string::npos);
}

TEST("registration: where nobody may register, nobody may look") {
  Stack stack(without_daemon("[registration]\nasync = \"nobody\"\nbulk = \"nobody\"\nsync = \"nobody\"\n"));
  HttpClient http(stack);
  CHECK_EQUAL("404 not_found"s, refusal_of(http.get(registrations + "00000000-0000-7000-8000-000000000000"s)));
  CHECK_EQUAL("404 not_found"s, refusal_of(post_anonymously(http, registration_statuses, "{}")));
}

}  // namespace gatewarden
