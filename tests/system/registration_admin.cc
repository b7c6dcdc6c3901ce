// The administration of registrations by programs: the queue and the dead letters.
#include "registration_requests.h"

namespace gatewarden {
namespace {

using namespace test;
using namespace std::string_literals;

constexpr const char* queue_path = "/api/v1/admin/registrations";
constexpr const char* letters_path = "/api/v1/admin/dead-letters";

struct Office {
  Stack stack{without_daemon("")};
  PublishedKey key{stack};
  Registrar registrar{stack};
  Registrar admin{stack, "admin"};

  std::string accept() { return text_at(registrar.post(register_async, entry(unique_email())), "request_id"); }
  std::string at(const std::string& path, const std::string& id, const std::string& tail = "") { return path + "/"s + id + tail; }

  // As the daemon does it with what it cannot make a user of, and with what it will try again.
  template <typename Deed>
  void claim(const std::string& uuid, Deed deed) {
    db::Connection connection(stack.database());
    account::Registrations store(connection, {});
    const auto row = store.find_queued(*authentication::parse_uuid(uuid));
    CHECK(row.has_value());
    const Instant now = SystemClock{}.now();
    const account::Registrations::Lease lease{crypto::random_bytes(16), now + Seconds{60}};
    CHECK_EQUAL(std::size_t{1}, store.claim(lease, row->queue_id - 1, 1, now).size());
    db::Transaction transaction(connection);
    CHECK_EQUAL(std::size_t{1}, store.lock_own(lease.id, std::span(&row->queue_id, 1)).size());
    deed(store, *row, now);
    transaction.commit();
  }
  void bury(const std::string& uuid) {
    claim(uuid, [](account::Registrations& store, const account::QueuedRegistration& row, Instant now) {
      const account::Registrations::Failed failed{row.queue_id, account::FailureReason::refused, "the database refused it"};
      store.bury(std::span(&row, 1), std::span(&failed, 1), now);
    });
  }
  void put_off(const std::string& uuid) {
    claim(uuid, [](account::Registrations& store, const account::QueuedRegistration& row, Instant now) {
      store.retry_later(row.queue_id, "the database was late", now + Seconds{3600});
    });
  }
  std::uint64_t audited(const std::string& event, const std::string& uuid) {
    return count_rows(stack, "oauth2_audit_log WHERE event = '" + event + "' AND request_id = '" + uuid + "' AND client_id = '" +
                                 admin.client_id() + "'");
  }
};
Office& office() {
  static Office one;
  return one;
}

std::vector<std::string> ids_of(const Answer& answer, const std::string& list) {
  CHECK_EQUAL(200, answer.status);
  std::vector<std::string> ids;
  for (const json::Value& one : answer.json().find(list)->items()) ids.push_back(one.string_at("request_id").value());
  return ids;
}

// All pages, two by two.
std::vector<std::string> walk(const std::string& path, const std::string& list) {
  std::vector<std::string> all;
  std::string cursor;
  do {
    const Answer page = office().admin.get(path + "?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor));
    for (const std::string& id : ids_of(page, list)) all.push_back(id);
    cursor = page.json().string_at("next_cursor").value_or("");
  } while (!cursor.empty());
  return all;
}

}  // namespace

TEST("admin: only a client's own token with the scope admin is let in") {
  HttpClient http(office().stack);
  const std::string one = office().at(queue_path, "00000000-0000-7000-8000-000000000000");
  for (const std::string& path : {queue_path + ""s, queue_path + "/stats"s, one, letters_path + ""s}) {
    const Answer without = http.get(path);
    CHECK_EQUAL(401, without.status);
    CHECK_EQUAL("Bearer realm=\"admin\""s, without.header("www-authenticate").value_or(""));
    CHECK_EQUAL("403 insufficient_scope"s, refusal_of(office().registrar.get(path)));
  }
  const auto person = office().stack.make_client([](oauth::Client& client) { client.scopes = {"openid", "admin"}; });
  const std::string token = text_at(tokens_for(http, person, office().stack.make_user(), "openid admin"), "access_token");
  CHECK_EQUAL(403, http.get(queue_path, {{"authorization", "Bearer " + token}}).status);
}

TEST("admin: the queue is listed page by page in order of arrival, without personal data") {
  std::vector<std::string> mine;
  for (int i = 0; i < 5; ++i) mine.push_back(office().accept());
  const std::vector<std::string> all = walk(queue_path, "registrations");
  const auto first = std::find(all.begin(), all.end(), mine.front());
  CHECK(all.end() - first >= 5 && std::equal(mine.begin(), mine.end(), first));
  const Answer answer = office().admin.get(queue_path);
  CHECK(answer.body.find("@example.org") == std::string::npos);
}

TEST("admin: a page has at most 200 rows, and parameters are what they must be") {
  for (const std::string bad : {"limit=0", "limit=201", "limit=x", "limit=-1", "cursor=!", "cursor=eA", "page=2", "limit=1&limit=1", "%"}) {
    CHECK_EQUAL("400 invalid_request"s, refusal_of(office().admin.get(queue_path + "?"s + bad)));
  }
  CHECK_EQUAL(200, office().admin.get(queue_path + "?limit=200"s).status);
  CHECK_EQUAL("400 invalid_request"s, refusal_of(office().admin.get(letters_path + "?cursor=!"s)));
}

TEST("admin: a registration is shown with all but its password, wherever it is") {
  const std::string id = office().accept();
  const Answer shown = office().admin.get(office().at(queue_path, id));
  CHECK_EQUAL("queued"s, text_at(shown, "state"));
  CHECK_EQUAL("sealed"s, text_at(shown, "password"));
  CHECK(text_at(shown, "email").ends_with("@example.org"));
  CHECK_EQUAL(office().registrar.client_id(), text_at(shown, "client_id"));
  office().bury(id);
  const Answer failed = office().admin.get(office().at(queue_path, id));
  CHECK_EQUAL("failed"s, text_at(failed, "state"));
  CHECK_EQUAL("refused"s, text_at(failed, "reason"));
  CHECK_EQUAL("404 not_found"s, refusal_of(office().admin.get(office().at(queue_path, "00000000-0000-7000-8000-000000000000"))));
  CHECK_EQUAL("404 not_found"s, refusal_of(office().admin.get(office().at(queue_path, "x"))));
}

TEST("admin: a retry that waits becomes due at once, and asking again changes nothing") {
  const std::string id = office().accept();
  office().put_off(id);
  CHECK_EQUAL("retrying"s, text_at(office().admin.get(office().at(queue_path, id)), "state"));
  for (int i = 0; i < 2; ++i) {
    const Answer answer = office().admin.send("POST", office().at(queue_path, id, "/retry"));
    CHECK_EQUAL(200, answer.status);
    CHECK_EQUAL("queued"s, text_at(answer, "state"));
  }
  CHECK_EQUAL(std::uint64_t{1}, office().audited("registration_retried", id));
  CHECK(queued(office().stack, id)->available_at <= SystemClock{}.now());
}

TEST("admin: a registration that waits can be purged, one that is being worked on cannot") {
  const std::string id = office().accept();
  const std::string path = office().at(queue_path, id);
  {
    db::Connection connection(office().stack.database());
    account::Registrations store(connection, {});
    const auto row = store.find_queued(*authentication::parse_uuid(id));
    const Instant now = SystemClock{}.now();
    const account::Registrations::Lease lease{crypto::random_bytes(16), now + Seconds{60}};
    store.claim(lease, row->queue_id - 1, 1, now);
    CHECK_EQUAL("409 conflict"s, refusal_of(office().admin.send("DELETE", path)));
    store.release(lease.id, std::span(&row->queue_id, 1));
  }
  CHECK_EQUAL(204, office().admin.send("DELETE", path).status);
  CHECK(!queued(office().stack, id));
  CHECK_EQUAL(std::uint64_t{1}, office().audited("registration_purged", id));
  CHECK_EQUAL("404 not_found"s, refusal_of(office().admin.send("DELETE", path)));
}

TEST("admin: stats count the queue and the dead letters") {
  const auto number = [](const std::string& name) { return office().admin.get(queue_path + "/stats"s).json().integer_at(name).value(); };
  const auto queued_before = number("queued");
  const auto dead_before = number("dead_letters");
  office().accept();
  office().bury(office().accept());
  CHECK_EQUAL(queued_before + 1, number("queued"));
  CHECK_EQUAL(dead_before + 1, number("dead_letters"));
}

TEST("F44: a dead letter goes back into the queue once, however often it is asked for, with one audit row") {
  const std::string id = office().accept();
  office().bury(id);
  const Answer shown = office().admin.get(office().at(letters_path, id));
  CHECK_EQUAL("refused"s, text_at(shown, "reason"));
  CHECK_EQUAL("the database refused it"s, text_at(shown, "error"));
  CHECK(text_at(shown, "email").ends_with("@example.org"));
  for (int i = 0; i < 3; ++i) {
    const Answer answer = office().admin.send("POST", office().at(letters_path, id, "/retry"));
    CHECK_EQUAL(200, answer.status);
    CHECK_EQUAL("queued"s, text_at(answer, "state"));
  }
  CHECK_EQUAL(std::uint64_t{1}, office().audited("dead_letter_retried", id));
  CHECK_EQUAL("404 not_found"s, refusal_of(office().admin.get(office().at(letters_path, id))));
}

TEST("admin: dead letters are listed newest first and purged one by one") {
  std::vector<std::string> mine;
  for (int i = 0; i < 3; ++i) {
    mine.insert(mine.begin(), office().accept());
    office().bury(mine.front());
  }
  const std::vector<std::string> all = walk(letters_path, "dead_letters");
  CHECK(std::search(all.begin(), all.end(), mine.begin(), mine.end()) != all.end());
  CHECK(office().admin.get(letters_path).body.find("@example.org") == std::string::npos);
  CHECK_EQUAL(204, office().admin.send("DELETE", office().at(letters_path, mine.front())).status);
  CHECK_EQUAL("404 not_found"s, refusal_of(office().admin.send("DELETE", office().at(letters_path, mine.front()))));
  CHECK_EQUAL(std::uint64_t{1}, office().audited("dead_letter_purged", mine.front()));
}

TEST("admin: dead letters are purged by age, which must be said") {
  Office other;
  const std::string id = other.accept();
  other.bury(id);
  for (const std::string bad : {"", "?before=", "?before=yesterday", "?until=2026-01-01"}) {
    CHECK_EQUAL("400 invalid_request"s, refusal_of(other.admin.send("DELETE", letters_path + bad)));
  }
  CHECK_EQUAL(std::int64_t{0}, other.admin.send("DELETE", letters_path + "?before=2020-01-01T00:00:00Z"s).json().integer_at("purged").value());
  const Answer purged = other.admin.send("DELETE", letters_path + "?before=2100-01-01T00:00:00Z"s);
  CHECK_EQUAL(std::int64_t{1}, purged.json().integer_at("purged").value());
  CHECK(!purged.json().boolean_at("more").value());
  CHECK_EQUAL(std::uint64_t{1}, count_rows(other.stack, "oauth2_audit_log WHERE event = 'dead_letter_purged'"));
  CHECK_EQUAL(404, other.admin.get(other.at(letters_path, id)).status);
}

}  // namespace gatewarden
