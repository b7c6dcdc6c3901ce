// platform/db against a private MariaDB: what goes in comes out, and what may not happen is an exception.
#include <limits>

#include "harness/database.h"
#include "harness/test.h"
#include "platform/db/connection.h"

namespace gatewarden {
namespace {

using test::DatabaseServer;

constexpr db::Statement<std::string_view, std::optional<std::uint64_t>, std::optional<std::int64_t>> insert_row(
    "test.insert", "INSERT INTO things (name, natural_number, whole_number) VALUES (?, ?, ?)");
constexpr db::Statement<std::string_view> find_row(
    "test.find", "SELECT name, natural_number, whole_number FROM things WHERE name = ?");
constexpr db::Statement<std::int64_t, std::string_view> set_number(
    "test.set_number", "UPDATE things SET whole_number = ? WHERE name = ?");
constexpr db::Statement<> count_rows("test.count", "SELECT COUNT(*) FROM things");

struct Fixture {
  Fixture() {
    connection.execute_text("CREATE TABLE things (name VARBINARY(100) NOT NULL, natural_number BIGINT UNSIGNED NULL,"
                            " whole_number BIGINT NULL, PRIMARY KEY (name)) ENGINE = InnoDB");
  }
  std::int64_t count() { return connection.query(count_rows).next()->get<std::int64_t>(0); }

  std::string database = DatabaseServer::instance().make_empty_database();
  db::Connection connection{DatabaseServer::instance().settings(database)};
};

std::string session_variable(db::Connection& connection, const std::string& name) {
  auto rows = connection.query_text("SELECT CAST(@@SESSION." + name + " AS CHAR)");
  return rows.next()->get<std::string>(0);
}

}  // namespace

TEST("db: bytes, extreme numbers and NULL come back as they went") {
  Fixture fixture;
  const std::string name("a\0\xff'\\\"%_ü\xf0\x9f\x98\x80", 15);
  fixture.connection.execute(insert_row, name, std::numeric_limits<std::uint64_t>::max(), std::numeric_limits<std::int64_t>::min());
  fixture.connection.execute(insert_row, "", std::nullopt, std::nullopt);
  auto rows = fixture.connection.query(find_row, name);
  const auto row = rows.next();
  CHECK(row.has_value());
  CHECK_EQUAL(name, row->get<std::string>(0));
  CHECK_EQUAL(std::numeric_limits<std::uint64_t>::max(), row->get<std::uint64_t>(1));
  CHECK_EQUAL(std::numeric_limits<std::int64_t>::min(), row->get<std::int64_t>(2));
  CHECK(!rows.next());
  auto empty = fixture.connection.query(find_row, "");
  const auto nothing = empty.next();
  CHECK(nothing->get<std::optional<std::uint64_t>>(1) == std::nullopt);
  CHECK(nothing->get<std::optional<std::int64_t>>(2) == std::nullopt);
}

TEST("db: NULL for what is not optional, and a number that does not fit, are failures") {
  Fixture fixture;
  fixture.connection.execute(insert_row, "x", std::numeric_limits<std::uint64_t>::max(), -1);
  fixture.connection.execute(insert_row, "y", std::nullopt, std::int64_t{1} << 40);
  auto x = fixture.connection.query(find_row, "x");
  const auto first = x.next();
  CHECK_THROWS(db::StatementFailed, first->get<std::int64_t>(1));
  CHECK_THROWS(db::StatementFailed, first->get<std::uint64_t>(2));
  CHECK_THROWS(db::StatementFailed, first->get<bool>(2));
  auto y = fixture.connection.query(find_row, "y");
  const auto second = y.next();
  CHECK_THROWS(db::StatementFailed, second->get<std::uint64_t>(1));
  CHECK_THROWS(db::StatementFailed, second->get<int>(2));
  CHECK_EQUAL(std::int64_t{1} << 40, second->get<std::int64_t>(2));
}

TEST("db: an update that changes nothing still counts the row that it found") {
  Fixture fixture;
  fixture.connection.execute(insert_row, "x", std::nullopt, 7);
  CHECK_EQUAL(1u, fixture.connection.execute(set_number, 7, "x"));
  CHECK_EQUAL(0u, fixture.connection.execute(set_number, 7, "y"));
}

TEST("db: a duplicate names the key and never the value") {
  Fixture fixture;
  fixture.connection.execute(insert_row, "secret ' for key 'x", std::nullopt, std::nullopt);
  try {
    fixture.connection.execute(insert_row, "secret ' for key 'x", std::nullopt, std::nullopt);
    CHECK(false);
  } catch (const db::Duplicate& duplicate) {
    CHECK_EQUAL(std::string("PRIMARY"), duplicate.key);
    CHECK(std::string(duplicate.what()).find("secret") == std::string::npos);
  }
}

TEST("db: a refused value is not in the exception's text") {
  Fixture fixture;
  fixture.connection.execute_text("ALTER TABLE things ADD COLUMN word ENUM('a') NULL");
  const std::vector<db::Value> values = {std::string_view("hush")};
  try {
    fixture.connection.execute_text("INSERT INTO things (name, word) VALUES ('x', ?)", values);
    CHECK(false);
  } catch (const db::StatementFailed& failure) {
    CHECK_EQUAL(1265, failure.number);
    CHECK(std::string(failure.what()).find("hush") == std::string::npos);
  }
}

TEST("db: a transaction that is not committed leaves nothing") {
  Fixture fixture;
  {
    const db::Transaction transaction(fixture.connection);
    fixture.connection.execute(insert_row, "x", std::nullopt, std::nullopt);
    CHECK(fixture.connection.in_transaction());
  }
  CHECK(!fixture.connection.in_transaction());
  CHECK_EQUAL(0, fixture.count());
}

TEST("db: a committed transaction stays, and a duplicate inside does not end it") {
  Fixture fixture;
  db::Transaction transaction(fixture.connection);
  fixture.connection.execute(insert_row, "x", std::nullopt, std::nullopt);
  CHECK_THROWS(db::Duplicate, fixture.connection.execute(insert_row, "x", std::nullopt, std::nullopt));
  fixture.connection.execute(insert_row, "y", std::nullopt, std::nullopt);
  transaction.commit();
  CHECK_EQUAL(2, fixture.count());
}

TEST("db: the session is strict, in UTC, READ COMMITTED, and waits 3 seconds for a lock") {
  Fixture fixture;
  CHECK_EQUAL(std::string("READ-COMMITTED"), session_variable(fixture.connection, "tx_isolation"));
  CHECK_EQUAL(std::string("+00:00"), session_variable(fixture.connection, "time_zone"));
  CHECK_EQUAL(std::string("3"), session_variable(fixture.connection, "innodb_lock_wait_timeout"));
  CHECK_EQUAL(std::string("utf8mb4"), session_variable(fixture.connection, "character_set_client"));
  CHECK(session_variable(fixture.connection, "sql_mode").find("STRICT_ALL_TABLES") != std::string::npos);
  CHECK_EQUAL(std::string("ON"), session_variable(fixture.connection, "autocommit"));
}

TEST("S81: one text holds one statement") {
  Fixture fixture;
  CHECK_THROWS(db::StatementFailed, fixture.connection.execute_text("SET @x = 1; DROP TABLE things"));
  CHECK_EQUAL(0, fixture.count());
}

TEST("db: a result outlives other statements that run meanwhile") {
  Fixture fixture;
  fixture.connection.execute(insert_row, "x", std::nullopt, 1);
  fixture.connection.execute(insert_row, "y", std::nullopt, 2);
  auto rows = fixture.connection.query_text("SELECT name FROM things ORDER BY name");
  std::string names;
  while (const auto row = rows.next()) {
    names += row->get<std::string>(0);
    fixture.connection.execute(set_number, 3, row->get<std::string>(0));
    CHECK_EQUAL(2, fixture.count());
  }
  CHECK_EQUAL(std::string("xy"), names);
}

TEST("db: no server is Unavailable, with the error's number") {
  db::Connection connection({.socket = "/nonexistent/socket", .user = "root", .database = "x"});
  try {
    connection.query(count_rows);
    CHECK(false);
  } catch (const db::Unavailable& unavailable) {
    CHECK(std::string(unavailable.what()).find("2002") != std::string::npos);
  }
  CHECK(!connection.ping());
}

TEST("db: TLS that is demanded and not offered is Unavailable") {
  auto settings = DatabaseServer::instance().settings("");
  settings.tls_ca = "/etc/ssl/certs/ca-certificates.crt";
  db::Connection connection(settings);
  CHECK_THROWS(db::Unavailable, connection.query_text("SELECT 1"));
}

}  // namespace gatewarden
