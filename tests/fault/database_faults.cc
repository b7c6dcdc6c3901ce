// The database killed, restarted, paused, cut off in the middle of COMMIT, or in the way of itself.
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "fault/database_proxy.h"
#include "harness/database.h"
#include "harness/process.h"
#include "harness/test.h"
#include "platform/db/connection.h"
#include "platform/log/log.h"

namespace gatewarden {
namespace {

using test::DatabaseProxy;
using test::DatabaseServer;

constexpr db::Statement<std::int64_t, std::int64_t> insert_row("test.insert", "INSERT INTO things (id, value) VALUES (?, ?)");
constexpr db::Statement<std::int64_t, std::int64_t> set_value("test.set", "UPDATE things SET value = ? WHERE id = ?");
constexpr db::Statement<> count_rows("test.count", "SELECT COUNT(*) FROM things");
constexpr db::Statement<> sleep_a_little("test.sleep", "SELECT SLEEP(0.1)");
constexpr db::Statement<> connection_id("test.connection_id", "SELECT CONNECTION_ID()");

struct Fixture {
  explicit Fixture(const std::string& through_socket = "") {
    settings = DatabaseServer::instance().settings(DatabaseServer::instance().make_empty_database());
    db::Connection direct(settings);
    direct.execute_text("CREATE TABLE things (id BIGINT PRIMARY KEY, value BIGINT NOT NULL) ENGINE = InnoDB");
    direct.execute_text("INSERT INTO things VALUES (1, 0), (2, 0)");
    if (!through_socket.empty()) settings.socket = through_socket;
    connection = std::make_unique<db::Connection>(settings);
  }
  db::ConnectionSettings direct_settings() const { return DatabaseServer::instance().settings(settings.database); }
  std::int64_t count() { return db::Connection(direct_settings()).query(count_rows).next()->get<std::int64_t>(0); }
  // Ends the server's side of the connection, as an operator or an idle limit does.
  void kill_connection() {
    const auto id = connection->query(connection_id).next()->get<std::uint64_t>(0);
    db::Connection other(direct_settings());
    other.execute_text("KILL CONNECTION " + std::to_string(id));
    const bool gone = test::wait_until([&] {
      auto rows = other.query_text("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = " + std::to_string(id));
      return rows.next()->get<std::int64_t>(0) == 0;
    }, Milliseconds{10000});
    CHECK(gone);
  }

  db::ConnectionSettings settings;
  std::unique_ptr<db::Connection> connection;
};

template <typename Action>
Milliseconds time_of(Action action) {
  const auto start = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - start);
}

}  // namespace

TEST("database faults: a read on a killed connection is repeated and answers") {
  Fixture fixture;
  fixture.kill_connection();
  CHECK_EQUAL(2, fixture.connection->query(count_rows).next()->get<std::int64_t>(0));
}

TEST("database faults: a write on a killed connection is not repeated by itself, and the next one works") {
  Fixture fixture;
  fixture.kill_connection();
  CHECK_THROWS(db::Unavailable, fixture.connection->execute(insert_row, 3, 0));
  CHECK_EQUAL(2, fixture.count());
  CHECK_EQUAL(1u, fixture.connection->execute(insert_row, 3, 0));
}

TEST("database faults: a write on a connection that was idle for long looks whether it still stands") {
  Fixture fixture;
  fixture.kill_connection();
  std::this_thread::sleep_for(Milliseconds{1100});
  CHECK_EQUAL(1u, fixture.connection->execute(insert_row, 3, 0));
}

TEST("database faults: a transaction begins on a new connection if the old one was killed") {
  Fixture fixture;
  fixture.kill_connection();
  db::Transaction transaction(*fixture.connection);
  fixture.connection->execute(insert_row, 3, 0);
  transaction.commit();
  CHECK_EQUAL(3, fixture.count());
}

TEST("database faults: after a loss inside a transaction nothing of it is done, before or after") {
  Fixture fixture;
  {
    const db::Transaction transaction(*fixture.connection);
    fixture.connection->execute(insert_row, 3, 0);
    fixture.kill_connection();
    CHECK_THROWS(db::Unavailable, fixture.connection->execute(insert_row, 4, 0));
    CHECK_THROWS(db::Unavailable, fixture.connection->execute(insert_row, 5, 0));
    CHECK_THROWS(db::Unavailable, fixture.connection->query(count_rows));
    CHECK(!fixture.connection->ping());
  }
  CHECK_EQUAL(2, fixture.count());
  CHECK_EQUAL(1u, fixture.connection->execute(insert_row, 3, 0));
}

TEST("database faults: retry runs a unit again whose connection was killed in the middle") {
  Fixture fixture;
  int runs = 0;
  db::retry(*fixture.connection, [&] {
    db::Transaction transaction(*fixture.connection);
    fixture.connection->execute(insert_row, 3, 0);
    if (++runs == 1) fixture.kill_connection();
    fixture.connection->execute(insert_row, 4, 0);
    transaction.commit();
  });
  CHECK_EQUAL(2, runs);
  CHECK_EQUAL(4, fixture.count());
}

TEST("database faults: an exception of somebody else rolls back and leaves the connection usable") {
  Fixture fixture;
  CHECK_THROWS(std::logic_error, ([&] {
    const db::Transaction transaction(*fixture.connection);
    fixture.connection->execute(insert_row, 3, 0);
    throw std::logic_error("not the database's");
  }(), 0));
  CHECK(!fixture.connection->in_transaction());
  CHECK_EQUAL(2, fixture.connection->query(count_rows).next()->get<std::int64_t>(0));
}

TEST("database faults: of two that deadlock one is a Conflict, and with retry both get through") {
  Fixture fixture;
  std::atomic<int> runs = 0;
  std::atomic<int> first_locks = 0;
  const auto cross = [&](std::int64_t first, std::int64_t second) {
    db::Connection connection(fixture.settings);
    db::retry(connection, [&] {
      db::Transaction transaction(connection);
      ++runs;
      connection.execute(set_value, first, first);
      ++first_locks;
      test::wait_until([&] { return first_locks >= 2; }, Milliseconds{5000});
      connection.execute(set_value, first, second);
      transaction.commit();
    });
  };
  std::thread other([&] { cross(1, 2); });
  cross(2, 1);
  other.join();
  CHECK(runs >= 3);
}

TEST("database faults: a lock that does not come is a Conflict after three seconds, and the transaction is over") {
  Fixture fixture;
  db::Connection holder(fixture.settings);
  const db::Transaction holding(holder);
  holder.execute(set_value, 1, 1);
  {
    db::Transaction transaction(*fixture.connection);
    fixture.connection->execute(insert_row, 3, 0);
    const auto took = time_of([&] { CHECK_THROWS(db::Conflict, fixture.connection->execute(set_value, 2, 1)); });
    CHECK(took > Milliseconds{2000} && took < Milliseconds{20000});
    CHECK_THROWS(db::Conflict, fixture.connection->execute(insert_row, 4, 0));
    CHECK_THROWS(db::Conflict, (transaction.commit(), 0));
  }
  CHECK_EQUAL(2, fixture.count());
}

TEST("database faults: a COMMIT whose answer is lost is an unknown outcome that settles as done") {
  DatabaseProxy proxy(DatabaseServer::instance().socket());
  Fixture fixture(proxy.socket());
  int runs = 0;
  proxy.cut_next(DatabaseProxy::Cut::after_commit);
  const auto settled = db::retry(
      *fixture.connection,
      [&] {
        ++runs;
        db::Transaction transaction(*fixture.connection);
        fixture.connection->execute(insert_row, 3, 0);
        transaction.commit();
        return std::string("committed");
      },
      [&]() -> std::optional<std::string> { return fixture.count() == 3 ? std::optional<std::string>("settled") : std::nullopt; });
  CHECK_EQUAL(std::string("settled"), settled);
  CHECK_EQUAL(1, runs);
  CHECK_EQUAL(3, fixture.count());
}

TEST("database faults: a COMMIT that never arrived is an unknown outcome that settles as not done, and is run again") {
  DatabaseProxy proxy(DatabaseServer::instance().socket());
  Fixture fixture(proxy.socket());
  int runs = 0;
  proxy.cut_next(DatabaseProxy::Cut::before_commit);
  db::retry(
      *fixture.connection,
      [&] {
        ++runs;
        db::Transaction transaction(*fixture.connection);
        fixture.connection->execute(insert_row, 3, 0);
        transaction.commit();
        return true;
      },
      [&]() -> std::optional<bool> { return fixture.count() == 3 ? std::optional(true) : std::nullopt; });
  CHECK_EQUAL(2, runs);
  CHECK_EQUAL(3, fixture.count());
}

TEST("database faults: without a way to settle an unknown outcome is passed on") {
  DatabaseProxy proxy(DatabaseServer::instance().socket());
  Fixture fixture(proxy.socket());
  proxy.cut_next(DatabaseProxy::Cut::after_commit);
  int runs = 0;
  CHECK_THROWS(db::UnknownOutcome, (db::retry(*fixture.connection, [&] {
    ++runs;
    db::Transaction transaction(*fixture.connection);
    fixture.connection->execute(insert_row, 3, 0);
    transaction.commit();
  }), 0));
  CHECK_EQUAL(1, runs);
}

TEST("database faults: an unknown outcome that cannot be looked up stays unknown") {
  DatabaseProxy proxy(DatabaseServer::instance().socket());
  Fixture fixture(proxy.socket());
  proxy.cut_next(DatabaseProxy::Cut::after_commit);
  const auto unit = [&] {
    db::Transaction transaction(*fixture.connection);
    fixture.connection->execute(insert_row, 3, 0);
    transaction.commit();
    return true;
  };
  const auto fail = []() -> std::optional<bool> { throw db::Unavailable("no database"); };
  CHECK_THROWS(db::UnknownOutcome, db::retry(*fixture.connection, unit, fail));
}

TEST("database faults: a server that hangs costs one deadline, and is used again when it wakes") {
  Fixture fixture;
  fixture.settings.read_deadline = fixture.settings.connect_deadline = Seconds{1};
  db::Connection connection(fixture.settings);
  CHECK(connection.ping());
  DatabaseServer::instance().pause();
  const auto reading = time_of([&] { CHECK_THROWS(db::Unavailable, connection.query(count_rows)); });
  const auto connecting = time_of([&] { CHECK_THROWS(db::Unavailable, connection.query(count_rows)); });
  const auto pinging = time_of([&] { CHECK(!connection.ping()); });
  DatabaseServer::instance().resume();
  CHECK(reading < Milliseconds{1900});
  CHECK(connecting < Milliseconds{1900});
  CHECK(pinging < Milliseconds{1900});
  CHECK(test::wait_until([&] { return connection.ping(); }, Milliseconds{20000}));
  CHECK_EQUAL(2, connection.query(count_rows).next()->get<std::int64_t>(0));
}

TEST("database faults: an autocommitted write that a deadline cut off is an unknown outcome") {
  Fixture fixture;
  fixture.settings.read_deadline = Seconds{1};
  db::Connection connection(fixture.settings);
  db::Connection holder(fixture.direct_settings());
  const db::Transaction holding(holder);
  holder.execute(set_value, 1, 1);
  CHECK_THROWS(db::UnknownOutcome, connection.execute(set_value, 2, 1));
}

TEST("database faults: restarted, the server is used again, statements prepared before included") {
  Fixture fixture;
  CHECK_EQUAL(2, fixture.connection->query(count_rows).next()->get<std::int64_t>(0));
  DatabaseServer::instance().stop_cleanly();
  CHECK_THROWS(db::Unavailable, fixture.connection->query(count_rows));
  CHECK(!fixture.connection->ping());
  DatabaseServer::instance().start();
  CHECK_EQUAL(2, fixture.connection->query(count_rows).next()->get<std::int64_t>(0));
  CHECK_EQUAL(1u, fixture.connection->execute(insert_row, 3, 0));
}

TEST("database faults: what was committed survives a hard kill, what was not does not") {
  Fixture fixture;
  {
    db::Transaction transaction(*fixture.connection);
    fixture.connection->execute(insert_row, 3, 0);
    transaction.commit();
  }
  {
    const db::Transaction transaction(*fixture.connection);
    fixture.connection->execute(insert_row, 4, 0);
    DatabaseServer::instance().kill_hard();
  }
  DatabaseServer::instance().start();
  CHECK_EQUAL(3, fixture.count());
}

TEST("database faults: a read-only server is Unavailable, not a bug") {
  Fixture fixture;
  db::Connection root(fixture.direct_settings());
  root.execute_text("CREATE USER IF NOT EXISTS plain@localhost");
  root.execute_text("GRANT SELECT, INSERT ON *.* TO plain@localhost");
  auto settings = fixture.direct_settings();
  settings.user = "plain";
  db::Connection plain(settings);
  root.execute_text("SET GLOBAL read_only = ON");
  const auto write = [&] { return plain.execute(insert_row, 3, 0); };
  CHECK_THROWS(db::Unavailable, write());
  root.execute_text("SET GLOBAL read_only = OFF");
  CHECK_EQUAL(1u, write());
}

TEST("database faults: a statement that is slow is in the log by its name") {
  Fixture fixture;
  fixture.settings.slow_query = Milliseconds{50};
  db::Connection connection(fixture.settings);
  const int file = memfd_create("log", MFD_CLOEXEC);
  log::set_descriptor(file);
  connection.query(sleep_a_little);
  connection.query(count_rows);
  log::set_descriptor(-1);
  std::string text(4096, '\0');
  text.resize(static_cast<std::size_t>(pread(file, text.data(), text.size(), 0)));
  close(file);
  CHECK(text.find("slow_query") != std::string::npos && text.find("test.sleep") != std::string::npos);
  CHECK(text.find("test.count") == std::string::npos);
}

}  // namespace gatewarden
