// Many registrations in one request: each is judged alone, in its place.
#include "harness/fastcgi.h"

#include "registration_requests.h"

namespace gatewarden {
namespace {

using namespace test;
using namespace std::string_literals;

struct QuietStack {
  Stack stack{without_daemon("[registration]\nbulk_users = 1200\n")};
  PublishedKey key{stack};
  Registrar registrar{stack};
};
QuietStack& quiet() {
  static QuietStack one;
  return one;
}

Answer send(const std::vector<std::string>& entries, const std::vector<http::Header>& headers = {}) {
  return quiet().registrar.post(register_bulk, users(entries), headers);
}

std::vector<json::Value> list_at(const Answer& answer, const std::string& name) {
  const auto list = answer.json().find(name);
  CHECK(list && list->is_array());
  return list->items();
}

// The entries of "errors" as INDEX CODE FIELD.
std::vector<std::string> errors_of(const Answer& answer) {
  std::vector<std::string> found;
  for (const json::Value& one : list_at(answer, "errors")) {
    found.push_back(std::to_string(one.integer_at("index").value()) + " " + one.string_at("error").value() + " " +
                    one.string_at("field").value());
    CHECK(!one.string_at("description").value().empty());
  }
  return found;
}

std::string email_behind(const json::Value& id) {
  const auto row = queued(quiet().stack, id.string().value());
  CHECK(row.has_value());
  return row->registration.email.value();
}

}  // namespace

TEST("register-async-bulk: the ids come in the order of the entries, and all rows are there") {
  std::vector<std::string> emails, entries;
  for (int i = 0; i < 30; ++i) {
    emails.push_back(unique_email());
    entries.push_back(entry(emails.back()));
  }
  const Answer answer = send(entries);
  CHECK_EQUAL(202, answer.status);
  CHECK_EQUAL("processing"s, text_at(answer, "status"));
  CHECK_EQUAL(std::int64_t{30}, answer.json().integer_at("count").value());
  CHECK(!answer.json().find("errors"));
  const auto ids = list_at(answer, "request_ids");
  CHECK_EQUAL(emails.size(), ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) CHECK_EQUAL(emails[i], email_behind(ids[i]));
}

TEST("register-async-bulk: a bad entry is named by its place with its reason, and the good ones are taken") {
  const std::vector<std::string> emails{unique_email(), unique_email()};
  const Answer answer = send({R"({"email":"ada"})", entry(emails[0]), "7", entry(unique_email(), R"(,"role":"admin")"), entry(emails[1]),
                              R"({"email":"x@example.org","password":"short"})"});
  CHECK_EQUAL(202, answer.status);
  CHECK_EQUAL(std::int64_t{2}, answer.json().integer_at("count").value());
  const auto ids = list_at(answer, "request_ids");
  CHECK_EQUAL(std::size_t{6}, ids.size());
  for (const std::size_t bad : {0, 2, 3, 5}) CHECK(ids[bad].type() == json::Value::Type::null);
  CHECK_EQUAL(emails[0], email_behind(ids[1]));
  CHECK_EQUAL(emails[1], email_behind(ids[4]));
  const std::vector<std::string> expected{"0 invalid_registration email", "2 invalid_registration ", "3 invalid_registration role",
                                          "5 invalid_registration password"};
  CHECK(expected == errors_of(answer));
}

TEST("register-async-bulk: if no entry is good it is 422, and says why of each") {
  const Answer answer = send({R"({"email":"ada"})", "{}"});
  CHECK_EQUAL("422 invalid_registration"s, refusal_of(answer));
  CHECK_EQUAL(std::size_t{2}, errors_of(answer).size());
}

TEST("register-async-bulk: more entries than the setting allows are 413, no array or an empty one 400") {
  CHECK_EQUAL("413 content_too_large"s, refusal_of(send(std::vector<std::string>(1201, "{}"))));
  for (const std::string body : {R"({"users":[]})", R"({"users":{}})", "[]", R"({"users":[{}],"more":1})"}) {
    CHECK_EQUAL("400 invalid_request"s, refusal_of(quiet().registrar.post(register_bulk, body)));
  }
}

TEST("S75: a bulk request may have a mebibyte, and other addresses keep their 64 KiB") {
  std::vector<std::string> entries;
  for (int i = 0; i < 1000; ++i) entries.push_back(entry(unique_email(), R"(,"profile":{"name":")" + std::string(900, 'x') + "\"}"));
  CHECK(users(entries).size() > 980'000);
  const Answer answer = send(entries);
  CHECK_EQUAL(202, answer.status);
  CHECK_EQUAL(std::int64_t{1000}, answer.json().integer_at("count").value());
  for (int i = 0; i < 100; ++i) entries.push_back(entries.front());
  CHECK_EQUAL(413, send(entries).status);
  const std::string large = entry(unique_email(), R"(,"profile":{"name":")" + std::string(70'000, 'x') + "\"}");
  CHECK_EQUAL(413, quiet().registrar.post(register_async, large).status);
  CHECK_EQUAL(413, quiet().registrar.post(register_sync, large).status);
}

TEST("S75: a worker refuses what is too large for its address also where the web server does not") {
  const std::string body(100'000, ' ');
  FastcgiPeer peer(quiet().stack.socket("browser"));
  peer.send(fastcgi::request("POST", "/login", body, {{"CONTENT_TYPE", "application/x-www-form-urlencoded"}}));
  CHECK(peer.answer().value_or("").starts_with("Status: 413 "));
}

TEST("F42: a bulk request that is sent again with its key gets the same ids; what was added is new") {
  const http::Header key{"idempotency-key", to_hex(crypto::random_bytes(8))};
  std::vector<std::string> entries{entry(unique_email()), "{}", entry(unique_email())};
  const Answer first = send(entries, {key});
  CHECK_EQUAL(first.body, send(entries, {key}).body);
  entries.push_back(entry(unique_email()));
  entries[0] = entry(unique_email());
  const Answer changed = send(entries, {key});
  CHECK_EQUAL(202, changed.status);
  const auto before = list_at(first, "request_ids");
  const auto after = list_at(changed, "request_ids");
  CHECK_EQUAL(before[2].string().value(), after[2].string().value());
  CHECK(after[3].string().has_value());
  CHECK(after[0].type() == json::Value::Type::null);
  const std::vector<std::string> expected{"0 request_id_reused request_id", "1 invalid_registration "};
  CHECK(expected == errors_of(changed));
}

TEST("register-async-bulk: the same id twice in one request counts once") {
  const std::string id = R"(,"request_id":")" + authentication::format_uuid(crypto::random_bytes(16)) + "\"";
  const std::string email = unique_email();
  const Answer answer = send({entry(email, id), entry(unique_email(), id)});
  CHECK_EQUAL(email, email_behind(list_at(answer, "request_ids")[0]));
  CHECK(std::vector<std::string>{"1 request_id_reused request_id"} == errors_of(answer));
}

TEST("registrations/status: tells of many in the order of the ids, and of another's nothing") {
  const Answer accepted = send({entry(unique_email()), entry(unique_email())});
  const auto ids = list_at(accepted, "request_ids");
  const std::string body = R"({"request_ids":[")" + ids[1].string().value() + R"(","00000000-0000-7000-8000-000000000000",")" +
                           ids[0].string().value() + "\"]}";
  const Answer answer = quiet().registrar.post(registration_statuses, body);
  CHECK_EQUAL(200, answer.status);
  const auto told = list_at(answer, "registrations");
  CHECK_EQUAL(std::size_t{3}, told.size());
  CHECK_EQUAL(ids[1].string().value(), told[0].string_at("request_id").value());
  CHECK_EQUAL("queued"s, told[0].string_at("status").value());
  CHECK_EQUAL("unknown"s, told[1].string_at("status").value());
  CHECK_EQUAL("queued"s, told[2].string_at("status").value());
  for (const json::Value& one : list_at(Registrar(quiet().stack).post(registration_statuses, body), "registrations")) {
    CHECK_EQUAL("unknown"s, one.string_at("status").value());
  }
}

TEST("registrations/status: as many ids as a bulk request has entries are taken, and no more") {
  const auto body_of = [](std::size_t count) {
    const std::vector<std::string> ids(count, "\"00000000-0000-7000-8000-000000000000\"");
    return R"({"request_ids":[)" + join(ids, ",") + "]}";
  };
  CHECK_EQUAL(200, quiet().registrar.post(registration_statuses, body_of(1200)).status);
  CHECK_EQUAL("413 content_too_large"s, refusal_of(quiet().registrar.post(registration_statuses, body_of(1201))));
  for (const std::string body : {R"({"request_ids":[]})", R"({"request_ids":["x"]})", R"({"request_ids":[1]})", "{}"}) {
    CHECK_EQUAL("400 invalid_request"s, refusal_of(quiet().registrar.post(registration_statuses, body)));
  }
}

}  // namespace gatewarden
