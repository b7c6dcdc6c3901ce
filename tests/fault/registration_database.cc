// The database restarted, killed, slow, silent, full of others or in the way while registrations are accepted and drained. None of
// it is the fault of a registration: all become users, and no attempt is charged to any.
#include <array>
#include <random>
#include <set>

#include "fault/database_proxy.h"
#include "fault/registration_stand.h"
#include "fault/rounds.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using namespace test;

constexpr Milliseconds patience{60'000};
constexpr const char* insert_of_users = "INSERT INTO users";

// A wire to the database; on it deadlines are short, so that silence is noticed soon.
struct Wired {
  DatabaseProxy proxy{DatabaseServer::instance().socket()};
  RegistrationStand stand;
  Daemon start_daemon() {
    return stand.start_daemon({"GATEWARDEN_DATABASE_SOCKET=" + proxy.socket(), "GATEWARDEN_DATABASE_CONNECT_DEADLINE=1",
                               "GATEWARDEN_DATABASE_READ_DEADLINE=1", "GATEWARDEN_DATABASE_WRITE_DEADLINE=1"});
  }
  db::ConnectionSettings settings() const {
    db::ConnectionSettings settings = stand.database();
    settings.socket = proxy.socket();
    settings.read_deadline = settings.write_deadline = settings.connect_deadline = Seconds{1};
    return settings;
  }
};

Wired& wired() {
  static Wired the_one;
  return the_one;
}
RegistrationStand& stand() { return wired().stand; }

void check_unharmed() {
  CHECK(stand().wait_until_empty(patience));
  CHECK_EQUAL(std::string(), stand().oracle().breaches());
  CHECK_EQUAL(std::uint64_t{0}, stand().count("registration_dead_letters"));
  CHECK_EQUAL(std::uint64_t{0}, stand().count("registration_results WHERE attempts > 0"));
}

bool makes_users() {
  const std::uint64_t before = stand().count("users");
  return wait_until([&] { return stand().count("users") > before; }, patience);
}

void pause_at_random(int most) {
  static std::mt19937 generator{std::random_device{}()};
  std::this_thread::sleep_for(Milliseconds{std::uniform_int_distribution<int>(0, most)(generator)});
}

void under_load(Rounds&& rounds, const std::function<void()>& fault) {
  Daemon daemon = stand().start_daemon();
  {
    const Producer producer(stand());
    while (rounds.next()) {
      CHECK(makes_users());
      pause_at_random(200);
      fault();
      CHECK(makes_users());
      CHECK_EQUAL(std::string(), stand().oracle().breaches());
    }
  }
  check_unharmed();
  CHECK(daemon->is_running());
}

TEST("F11: a database that is restarted under load costs no registration") {
  under_load(Rounds("F11", 2, 50), [] {
    DatabaseServer::instance().stop_cleanly();
    pause_at_random(300);
    DatabaseServer::instance().start();
  });
}

TEST("F12: a database that is killed under load costs no registration") {
  under_load(Rounds("F12", 2, 100), [] {
    DatabaseServer::instance().kill_hard();
    pause_at_random(300);
    DatabaseServer::instance().start();
  });
}

TEST("F13: when the answer of COMMIT is lost, the daemon looks what happened before it goes on") {
  Daemon daemon = wired().start_daemon();
  Rounds rounds("F13", 4, 200);
  while (rounds.next()) {
    const auto cut = rounds.done() % 2 == 1 ? DatabaseProxy::Cut::after_commit : DatabaseProxy::Cut::before_commit;
    wired().proxy.cut_next(cut, insert_of_users);
    stand().accept_new(15);
    CHECK(stand().wait_until_empty(patience));
    CHECK(wired().proxy.has_cut());
    CHECK_EQUAL(std::string(), stand().oracle().breaches());
  }
  check_unharmed();
}

TEST("F13: when the answer of a claim's COMMIT is lost, the rows come back") {
  Daemon daemon = wired().start_daemon();
  Rounds rounds("F13 claims", 2, 100);
  while (rounds.next()) {
    const auto cut = rounds.done() % 2 == 1 ? DatabaseProxy::Cut::after_commit : DatabaseProxy::Cut::before_commit;
    wired().proxy.cut_next(cut, "UPDATE registration_queue");
    stand().accept_new(15);
    if (!wait_until([] { return wired().proxy.has_cut(); }, patience)) break;
    stand().let_leases_lapse();
    CHECK(stand().wait_until_empty(patience));
  }
  CHECK(wired().proxy.has_cut());
  check_unharmed();
}

TEST("F13: when the answer to an acceptance is lost, it is looked up, and the caller learns the truth") {
  db::Connection connection(wired().settings());
  for (const bool named : {false, true}) {
    for (const auto cut : {DatabaseProxy::Cut::after_commit, DatabaseProxy::Cut::before_commit}) {
      wired().proxy.cut_next(cut);
      CHECK(stand().accept(connection, stand().make(3), named));
    }
  }
  wired().proxy.cut_next(DatabaseProxy::Cut::never);
  CHECK_EQUAL(std::string(), stand().oracle().breaches());
  CHECK(stand().drain());
}

// For a lock on a row.
bool somebody_waits() {
  const std::string question = "SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'";
  return wait_until([&] { return stand().connection().query_text(question).next()->get<std::string>(1) != "0"; }, patience);
}

TEST("F14: a batch that a deadlock undid is written again") {
  Daemon daemon;
  const auto entries = stand().make(5);
  db::Connection other(stand().database());
  other.execute_text("CREATE TABLE IF NOT EXISTS ballast (id BIGINT AUTO_INCREMENT PRIMARY KEY, text CHAR(100)) ENGINE = InnoDB");
  {
    // Takes the last address first, so that the daemon, which has its rows, waits for it; then asks for a row of the daemon's. The
    // server undoes the smaller of the two, which the ballast makes the daemon's.
    db::Transaction transaction(other);
    other.execute_text("INSERT INTO ballast (text) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
                       " SELECT 'x' FROM n");
    const std::array<db::Value, 1> address{std::string_view(*entries.back().email)};
    other.execute_text("INSERT INTO users (user_id, profile, created_at, updated_at) VALUES (1, '{}', 0, 0)");
    other.execute_text("INSERT INTO user_identifiers (identifier, kind, user_id, created_at) VALUES (?, 'email', 1, 0)", address);
    stand().accept(entries);
    daemon = stand().start_daemon();
    CHECK(somebody_waits());
    const std::array<db::Value, 1> row{std::string_view(entries.front().request_id)};
    CHECK_EQUAL(1u, other.execute_text("UPDATE registration_queue SET last_error = 'seen' WHERE request_id = ?", row));
  }
  check_unharmed();
}

TEST("F15: a batch that waits in vain for a lock is put off, and written when the lock is gone") {
  const auto entries = stand().make(5);
  db::Connection other(stand().database());
  Daemon daemon;
  {
    const db::Transaction holding(other);
    const std::array<db::Value, 1> address{std::string_view(*entries.back().email)};
    other.execute_text("INSERT INTO users (user_id, profile, created_at, updated_at) VALUES (2, '{}', 0, 0)");
    other.execute_text("INSERT INTO user_identifiers (identifier, kind, user_id, created_at) VALUES (?, 'email', 2, 0)", address);
    stand().accept(entries);
    daemon = stand().start_daemon();
    CHECK(somebody_waits());
    // Longer than the session's innodb_lock_wait_timeout: the daemon has given up at least once.
    std::this_thread::sleep_for(Milliseconds{3500});
    CHECK_EQUAL(std::uint64_t{5}, stand().count("registration_queue"));
  }
  check_unharmed();
}

// Answers of the server to the insert of users, or to COMMIT, that say nothing of a row.
void check_nobodys_attempt(int error_number, const std::string& statement) {
  const int before = wired().proxy.refused();
  wired().proxy.refuse(statement, error_number);
  stand().accept_new(7);
  CHECK(wait_until([&] { return wired().proxy.refused() >= before + 2; }, patience));
  wired().proxy.refuse_nothing();
  check_unharmed();
}

// Record changed, table full, read-only, limit of the account; and deadlock, lock wait, disk full, the other forms of read-only,
// cluster node not ready, query killed, statement too slow.
std::vector<int> nobodys_errors() {
  std::vector<int> numbers{1020, 1114, 1290, 1226};
  if (Rounds::are_long()) numbers.insert(numbers.end(), {1213, 1205, 1021, 1792, 1836, 1047, 1317, 1969});
  return numbers;
}

TEST("F16, F17, F19, F20: an error of the database is nobody's attempt, whatever its number") {
  Daemon daemon = wired().start_daemon();
  for (const int number : nobodys_errors()) check_nobodys_attempt(number, insert_of_users);
  for (const int number : {1020, 1213}) check_nobodys_attempt(number, "COMMIT");
}

std::set<std::uint64_t> connection_ids() {
  std::set<std::uint64_t> ids;
  db::Rows rows = stand().connection().query_text("SELECT ID FROM information_schema.PROCESSLIST");
  while (const auto row = rows.next()) ids.insert(row->get<std::uint64_t>(0));
  return ids;
}

// Holds all connections that the server gives.
class Crowd {
 public:
  Crowd() {
    for (auto& connection : connections_) {
      connection = std::make_unique<db::Connection>(stand().database());
      CHECK(connection->ping());
    }
    stand().connection().execute_text("SET GLOBAL max_connections = 10");
  }
  ~Crowd() { stand().connection().execute_text("SET GLOBAL max_connections = 300"); }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

 private:
  std::array<std::unique_ptr<db::Connection>, 12> connections_;
};

// A job that runs seldom gives its connection up by itself.
void end_connection(std::uint64_t id) {
  constexpr int no_such_connection = 1094;
  try {
    stand().connection().execute_text("KILL CONNECTION " + std::to_string(id));
  } catch (const db::StatementFailed& refusal) {
    CHECK_EQUAL(no_such_connection, refusal.number);
  }
}

TEST("F20: with no connection to be had, the daemon waits, acceptance refuses, and both come back") {
  const std::set<std::uint64_t> of_others = connection_ids();
  Daemon daemon = stand().start_daemon();
  stand().accept_new(5);
  CHECK(stand().wait_until_empty(patience));
  const std::set<std::uint64_t> all = connection_ids();
  {
    const Crowd crowd;
    for (const std::uint64_t id : all)
      if (!of_others.contains(id)) end_connection(id);
    db::Connection late(stand().database());
    CHECK(!stand().accept(late, stand().make(3)));
    stand().accept_new(5);
    std::this_thread::sleep_for(Milliseconds{500});
    CHECK_EQUAL(std::uint64_t{5}, stand().count("registration_queue"));
  }
  check_unharmed();
}

TEST("F21: a slow database makes the drain slow and nothing else") {
  Daemon daemon = wired().start_daemon();
  wired().proxy.delay(Milliseconds{50});
  stand().accept_new(30);
  CHECK(stand().wait_until_empty(patience));
  wired().proxy.delay(Milliseconds{0});
  check_unharmed();
}

TEST("F21: statements that arrive after their deadline, COMMIT among them, do nothing twice") {
  Daemon daemon = wired().start_daemon();
  Rounds rounds("F21 late statements", 1, 50);
  while (rounds.next()) {
    stand().accept_new(30);
    pause_at_random(30);
    wired().proxy.delay(Milliseconds{1200});
    std::this_thread::sleep_for(Milliseconds{2500});
    wired().proxy.delay(Milliseconds{0});
    CHECK(stand().wait_until_empty(patience));
    CHECK_EQUAL(std::string(), stand().oracle().breaches());
  }
  check_unharmed();
}

TEST("F22: a database that falls silent is noticed by deadlines, and what was under way is done once") {
  Daemon daemon = wired().start_daemon();
  {
    const Producer producer(stand(), wired().settings(), 5, Milliseconds{10});
    Rounds rounds("F22", 1, 50);
    while (rounds.next()) {
      CHECK(makes_users());
      pause_at_random(100);
      wired().proxy.fall_silent();
      std::this_thread::sleep_for(Milliseconds{2500});
      wired().proxy.speak_again();
      CHECK(makes_users());
      CHECK_EQUAL(std::string(), stand().oracle().breaches());
    }
  }
  check_unharmed();
}

}  // namespace
}  // namespace gatewarden
