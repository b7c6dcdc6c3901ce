// The whole way of a registration: through nginx into the queue, by the daemon to a user, who logs in.
#include "harness/fastcgi.h"
#include "harness/process.h"
#include "registration_requests.h"

namespace gatewarden {
namespace {

using namespace test;
using namespace std::string_literals;

constexpr Milliseconds long_enough{20'000};

Registrar& registrar() {
  static Registrar one(Stack::shared());
  return one;
}

std::size_t kib_of(int process, const std::string& field) {
  const std::string status = read_file("/proc/" + std::to_string(process) + "/status");
  const std::size_t at = status.find(field + ":");
  CHECK(at != std::string::npos);
  return std::stoul(status.substr(at + field.size() + 1));
}

// The status once it is final.
template <typename Look>
Answer settled(Look look) {
  Answer answer;
  CHECK(wait_until([&] {
    answer = look();
    return text_at(answer, "status") == "created" || text_at(answer, "status") == "failed";
  }, long_enough));
  return answer;
}
Answer settled(const std::string& id) {
  return settled([&] { return registrar().get(registrations + id); });
}

std::string accept(const std::string& body, const std::vector<http::Header>& headers = {}) {
  const Answer answer = registrar().post(register_async, body, headers);
  CHECK_EQUAL(202, answer.status);
  return text_at(answer, "request_id");
}

// Who logs in with the good password is this user.
void check_log_in(const std::string& email, const std::string& user_id) {
  Stack& stack = Stack::shared();
  HttpClient http(stack);
  Stack::TestUser user;
  user.identifier = email;
  user.password = good_password;
  const Answer claims = userinfo(http, text_at(tokens_for(http, stack.make_client(), user, "openid profile"), "access_token"));
  CHECK_EQUAL(user_id, text_at(claims, "sub"));
}

}  // namespace

TEST("R1: what was accepted becomes a user with its password and its profile, and the status names it") {
  const std::string email = unique_email();
  const Answer status = settled(accept(entry(email, R"(,"profile":{"name":"Ada"})")));
  CHECK_EQUAL("created"s, text_at(status, "status"));
  check_log_in(email, text_at(status, "user_id"));
}

TEST("R2: of a bulk request every good entry becomes a user, also where two ask for one address") {
  const std::string email = unique_email();
  const Answer answer = registrar().post(register_bulk, users({entry(email), "{}", entry(email), entry(unique_email())}));
  CHECK_EQUAL(202, answer.status);
  const auto ids = answer.json().find("request_ids")->items();
  // Either of the two may be the one that gets it: hashes and batches run side by side.
  Answer made = settled(ids[0].string().value());
  Answer refused = settled(ids[2].string().value());
  if (text_at(made, "status") == "failed") std::swap(made, refused);
  CHECK_EQUAL("created"s, text_at(made, "status"));
  CHECK_EQUAL("failed"s, text_at(refused, "status"));
  CHECK_EQUAL("identifier_taken"s, text_at(refused, "reason"));
  CHECK_EQUAL("created"s, text_at(settled(ids[3].string().value()), "status"));
  check_log_in(email, text_at(made, "user_id"));
}

TEST("F42: a request that is sent again after its user was made, or failed, gets the first answer and changes nothing") {
  const std::string email = unique_email();
  const http::Header key{"idempotency-key", to_hex(crypto::random_bytes(8))};
  const std::string id = accept(entry(email), {key});
  const Answer status = settled(id);
  CHECK_EQUAL(id, accept(entry(email), {key}));
  CHECK_EQUAL(status.body, registrar().get(registrations + id).body);
  const http::Header other{"idempotency-key", to_hex(crypto::random_bytes(8))};
  const std::string late = accept(entry(email), {other});
  CHECK_EQUAL("failed"s, text_at(settled(late), "status"));
  CHECK_EQUAL(late, accept(entry(email), {other}));
  CHECK_EQUAL("409 request_id_taken request_id"s, refusal_of(Registrar(Stack::shared()).post(
      register_async, entry(email, R"(,"request_id":")" + id + "\""))));
  CHECK_EQUAL(std::uint64_t{1}, count_rows(Stack::shared(), "user_identifiers WHERE identifier = '" + email + "'"));
}

TEST("F42: a named request of the queue is not made a second time by register-sync") {
  const std::string email = unique_email();
  const http::Header key{"idempotency-key", to_hex(crypto::random_bytes(8))};
  const Answer status = settled(accept(entry(email), {key}));
  const Answer made = registrar().post(register_sync, entry(email), {key});
  CHECK_EQUAL(201, made.status);
  CHECK_EQUAL(text_at(status, "user_id"), text_at(made, "user_id"));
}

TEST("S69: those who are not told see the same of two requests for one address, from the first answer to the last") {
  Stack stack(configured("[registration]\nasync = \"anyone\"\nanonymous_per_address = 100\n"));
  HttpClient http(stack);
  const std::string email = unique_email();
  std::vector<Answer> last;
  for (int i = 0; i < 2; ++i) {
    Answer accepted;
    // A worker hears of the daemon's key within seconds of its start.
    CHECK(wait_until([&] { return (accepted = post_anonymously(http, register_async, entry(email))).status == 202; }, long_enough));
    const std::string id = text_at(accepted, "request_id");
    last.push_back(settled([&] { return http.get(registrations + id); }));
  }
  CHECK_EQUAL("created"s, text_at(last[0], "status"));
  CHECK_EQUAL("created"s, text_at(last[1], "status"));
  CHECK(last[0].json().names() == last[1].json().names());
  CHECK_EQUAL(last[0].body.size(), last[1].body.size());
  CHECK_EQUAL(std::uint64_t{1}, count_rows(stack, "registration_dead_letters WHERE reason = 'identifier_taken'"));
}

TEST("admin: a dead letter that is retried is worked on at once") {
  const std::string email = unique_email();
  settled(accept(entry(email)));
  const std::string id = accept(entry(email));
  CHECK_EQUAL("failed"s, text_at(settled(id), "status"));
  db::Connection connection(Stack::shared().database());
  connection.execute_text("DELETE FROM user_identifiers WHERE identifier = '" + email + "'");
  Registrar admin(Stack::shared(), "admin");
  CHECK_EQUAL(200, admin.send("POST", "/api/v1/admin/dead-letters/" + id + "/retry").status);
  CHECK(wait_until([&] { return text_at(registrar().get(registrations + id), "status") == "created"; }, long_enough));
}

TEST("S75: the largest bulk body that can be configured is read within a worker's memory, and that is given back") {
  Stack stack(without_daemon("[registration]\nbulk_bytes = 16777216\nbulk_users = 10000\n[workers]\nbrowser = 1\nmemory_bytes = 268435456\n"));
  const PublishedKey key(stack);
  Registrar registrar_here(stack);
  const int worker = stack.worker_pids("browser").at(0);
  registrar_here.post(register_async, entry(unique_email()));
  const std::size_t before = kib_of(worker, "VmRSS");
  std::vector<std::string> entries;
  for (int i = 0; i < 10'000; ++i) entries.push_back(entry(unique_email(), R"(,"profile":{"name":")" + std::string(1500, 'x') + "\"}"));
  const std::string body = users(entries);
  CHECK(body.size() > 15'000'000);
  FastcgiPeer peer(stack.socket("browser"));
  peer.send(fastcgi::request("POST", register_bulk, body,
                             {{"CONTENT_TYPE", "application/json"}, {"HTTP_AUTHORIZATION", registrar_here.authorization().value}}));
  const std::string answer = peer.answer(Milliseconds{60'000}).value_or("");
  CHECK(answer.starts_with("Status: 202 "));
  CHECK(answer.find("\"count\":10000") != std::string::npos);
  CHECK_EQUAL(std::uint64_t{10'001}, count_rows(stack, "registration_queue"));
  // What is hostile in it: as many values as fit.
  std::string crumbs = "{\"users\":[";
  while (crumbs.size() < 16'000'000) crumbs += "[],";
  FastcgiPeer hostile(stack.socket("browser"));
  hostile.send(fastcgi::request("POST", register_bulk, crumbs + "1]}",
                                {{"CONTENT_TYPE", "application/json"}, {"HTTP_AUTHORIZATION", registrar_here.authorization().value}}));
  CHECK(hostile.answer(Milliseconds{60'000}).value_or("").starts_with("Status: 400 "));
  CHECK_EQUAL(worker, stack.worker_pids("browser").at(0));
  CHECK(kib_of(worker, "VmRSS") < before + 32 * 1024);
}

}  // namespace gatewarden
