#include "bench/registration/ceiling.h"

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "bench/raw.h"
#include "bench/registration/backlog.h"
#include "bench/registration/side_by_side.h"
#include "platform/crypto/random.h"
#include "platform/db/bulk.h"

namespace gatewarden::bench {

namespace {

struct QueueRow {
  std::uint64_t queue_id = 0;
  std::string request_id, entry_digest, email, profile, password;
  std::string event_id;
};

using Text = std::string_view;
using Ids = db::Types<std::uint64_t>;

constexpr db::Statement<std::uint64_t, Instant, Instant, std::int64_t> find_claimable(
    "bench.find_claimable",
    "SELECT request_id, client_id, entry_digest, email, phone, username, email_verified, phone_verified, consented_at, profile, "
    "password_form, password, accepted_at, queue_id, available_at, attempts, claims, last_error FROM registration_queue "
    "FORCE INDEX (PRIMARY) WHERE queue_id > ? AND leased_until <= ? AND available_at <= ? ORDER BY queue_id LIMIT ? "
    "FOR UPDATE SKIP LOCKED");
constexpr db::BulkStatement<db::Types<Text, Instant>, Ids> lease_rows(
    "bench.lease",
    "UPDATE registration_queue FORCE INDEX (PRIMARY) SET lease_id = ?, leased_until = ?, claims = claims + 1 WHERE queue_id IN (?)");
constexpr db::BulkStatement<db::Types<Text>, Ids> lock_own(
    "bench.lock_own", "SELECT queue_id FROM registration_queue FORCE INDEX (PRIMARY) WHERE lease_id = ? AND queue_id IN (?) FOR UPDATE");
constexpr db::BulkStatement<db::Types<>, db::Types<Text>> find_taken(
    "bench.find_taken", "SELECT identifier FROM user_identifiers FORCE INDEX (PRIMARY) WHERE identifier IN (?)");
constexpr db::BulkStatement<db::Types<>, db::Types<std::uint64_t, Text, Text, bool, bool, Instant, Instant, Instant>> insert_users(
    "bench.insert_users",
    "INSERT INTO users (user_id, profile, email, email_verified, phone_verified, consented_at, created_at, updated_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", db::Reach::no_plan);
constexpr db::BulkStatement<db::Types<>, db::Types<Text, Text, std::uint64_t, Instant>> insert_identifiers(
    "bench.insert_identifiers", "INSERT INTO user_identifiers (identifier, kind, user_id, created_at) VALUES (?, ?, ?, ?)",
    db::Reach::no_plan);
constexpr db::BulkStatement<db::Types<>, db::Types<std::uint64_t, std::uint64_t, Text, Text, Instant>> insert_credentials(
    "bench.insert_credentials",
    "INSERT INTO user_credentials (credential_id, user_id, kind, secret, created_at) VALUES (?, ?, ?, ?, ?)", db::Reach::no_plan);
constexpr db::BulkStatement<db::Types<>, db::Types<Text, std::int64_t, Text, std::uint64_t, Text, Text, Text, Instant>> insert_events(
    "bench.insert_events",
    "INSERT INTO oauth2_audit_log (event_id, expires_day, event, user_id, client_id, request_id, detail, created_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", db::Reach::no_plan);
constexpr db::BulkStatement<db::Types<>, db::Types<Text, std::int64_t, Text, Text, std::uint64_t, std::int64_t, Instant, Instant>>
    insert_results("bench.insert_results",
                   "INSERT INTO registration_results (request_id, expires_day, client_id, entry_digest, user_id, attempts, "
                   "accepted_at, finished_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", db::Reach::no_plan);
constexpr db::BulkStatement<db::Types<>, Ids> delete_moved(
    "bench.delete_moved", "DELETE q FROM registration_queue q FORCE INDEX (PRIMARY) WHERE q.queue_id IN (?)");

constexpr std::string_view client = "application";

// Event ids begin with the time, so that the audit log grows at its end.
std::string make_event_id() {
  const std::int64_t now = to_microseconds(SystemClock{}.now());
  std::string id;
  for (int shift = 56; shift >= 0; shift -= 8) id += static_cast<char>(now >> shift & 0xff);
  return id + crypto::random_bytes(8);
}

class Drain {
 public:
  Drain(const db::ConnectionSettings& database, std::atomic<std::uint64_t>& next_id) : connection_(database), next_id_(next_id) {}

  // One batch; answers how many rows it had.
  int run(int most) {
    const Instant now = SystemClock{}.now();
    const std::vector<QueueRow> rows = claim(most, now);
    if (rows.empty()) return 0;
    db::Bulk own(lock_own, lease_);
    db::Bulk taken(find_taken);
    db::Bulk moved(delete_moved);
    for (const QueueRow& row : rows) {
      own.add(row.queue_id);
      taken.add(row.email);
      moved.add(row.queue_id);
    }
    db::Transaction transaction(connection_);
    own.query(connection_, [](const db::Row&) {});
    taken.query(connection_, [](const db::Row&) {});
    insert(rows, now);
    moved.execute(connection_);
    transaction.commit();
    return static_cast<int>(rows.size());
  }

 private:
  std::vector<QueueRow> claim(int most, Instant now) {
    std::vector<QueueRow> claimed;
    lease_ = crypto::random_bytes(16);
    db::Bulk leased(lease_rows, lease_, now + Seconds{30});
    db::Transaction transaction(connection_);
    auto rows = connection_.query(find_claimable, after_, now, now, most);
    while (const auto row = rows.next()) {
      claimed.push_back({row->get<std::uint64_t>(13), row->get<std::string>(0), row->get<std::string>(2), row->get<std::string>(3),
                         row->get<std::string>(9), row->get<std::string>(11), make_event_id()});
      leased.add(claimed.back().queue_id);
    }
    leased.execute(connection_);
    transaction.commit();
    if (!claimed.empty()) after_ = claimed.back().queue_id;
    return claimed;
  }

  void insert(const std::vector<QueueRow>& rows, Instant now) {
    db::Bulk users(insert_users);
    db::Bulk identifiers(insert_identifiers);
    db::Bulk credentials(insert_credentials);
    db::Bulk events(insert_events);
    db::Bulk results(insert_results);
    const Day today = day_of(now);
    std::uint64_t id = next_id_.fetch_add(2 * rows.size());
    for (const QueueRow& row : rows) {
      users.add(id, row.profile, row.email, true, false, now, now, now);
      identifiers.add(row.email, "email", id, now);
      credentials.add(id + rows.size(), id, "password", row.password, now);
      events.add(row.event_id, today + 365, "user_created", id, client, Text(), "{}", now);
      results.add(row.request_id, today + 7, client, row.entry_digest, id, 0, now, now);
      ++id;
    }
    users.execute(connection_);
    identifiers.execute(connection_);
    credentials.execute(connection_);
    events.execute(connection_);
    results.execute(connection_);
  }

  db::Connection connection_;
  std::atomic<std::uint64_t>& next_id_;
  std::uint64_t after_ = 0;
  std::string lease_;
};

constexpr db::Statement<Text, Text, Text, Text, Text, Instant, Instant>
    insert_row("bench.queue_row",
               "INSERT INTO registration_queue (request_id, client_id, entry_digest, email, email_verified, phone_verified, profile, "
               "password_form, password, accepted_at, available_at) VALUES (?, 'application', ?, ?, FALSE, FALSE, ?, 'sealed', ?, ?, ?)");

// As the API makes it: random, and after its time.
std::string make_request_id() { return make_event_id().substr(2, 6) + crypto::random_bytes(10); }

}  // namespace

Measured drain_without_daemon(const db::ConnectionSettings& database, int connections, int batch_rows) {
  std::atomic<std::uint64_t> next_id = 1'000'000'000;
  std::atomic<int> drained = 0;
  const Stopwatch::time_point begin = Stopwatch::now();
  side_by_side(connections, [&](int) {
    Drain drain(database, next_id);
    for (int rows; (rows = drain.run(batch_rows)) > 0;) drained += rows;
  });
  const std::chrono::duration<double> took = Stopwatch::now() - begin;
  return {.per_second = drained / took.count(), .durations = {}, .cpu_ms = {}};
}

Measured measure_queue_commits(const db::ConnectionSettings& database, int connections, const RoundTimes& times) {
  return measure_work(connections, times, [&](int) -> Work {
    return [connection = std::make_shared<db::Connection>(database), sealed = crypto::random_bytes(97)] {
      const Instant now = SystemClock{}.now();
      const std::string request_id = make_request_id();
      connection->execute(insert_row, request_id, request_id + request_id, "jane.doe.000000001@example.com",
                          R"({"name":"Jane Doe","given_name":"Jane","family_name":"Doe","locale":"en-GB"})", sealed, now, now);
    };
  });
}

}  // namespace gatewarden::bench
