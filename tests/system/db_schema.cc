// The schema on a real server: migrations that are interrupted, repeated, changed, newer, or run twice at once.
#include <unistd.h>

#include <fstream>
#include <thread>

#include "domain/operation/schema.h"
#include "harness/database.h"
#include "harness/fixed_clock.h"
#include "harness/process.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using operation::Migration;
using operation::Schema;
using test::DatabaseServer;

struct Fixture {
  std::string database = DatabaseServer::instance().make_empty_database();
  db::Connection connection{DatabaseServer::instance().settings(database)};
  test::FixedClock clock;
  Schema schema{connection, clock};
  std::vector<std::string> reported;

  void migrate(const std::vector<Migration>& migrations) {
    schema.migrate(migrations, [this](const std::string& statement) { reported.push_back(statement); }, 2);
  }
  std::string word_of(const std::string& query) { return connection.query_text(query).next()->get<std::string>(0); }
};

std::string what_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

Migration migration(int number, const std::string& text) {
  return {.number = number, .name = "test", .text = text, .checksum = std::string(64, static_cast<char>('0' + number))};
}

std::vector<std::string> statements_of(const std::vector<Migration>& migrations) {
  std::vector<std::string> all;
  for (const Migration& one : migrations)
    for (std::string& statement : operation::split_statements(one.text)) all.push_back(std::move(statement));
  return all;
}

bool says(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST("schema: the shipped migrations run on an empty database, and check() is content") {
  Fixture fixture;
  const auto migrations = operation::read_migrations(test::sql_directory());
  fixture.migrate(migrations);
  fixture.schema.check();
  CHECK_EQUAL(operation::known_schema, static_cast<int>(migrations.size()));
  const auto status = fixture.schema.status(migrations);
  CHECK(status.pending.empty());
  CHECK_EQUAL(operation::known_schema, status.version());
  CHECK_EQUAL(std::string("12"), fixture.word_of("SELECT CAST(COUNT(*) AS CHAR) FROM oauth2_scopes"));
}

TEST("schema: a second run does nothing") {
  Fixture fixture;
  const auto migrations = operation::read_migrations(test::sql_directory());
  fixture.migrate(migrations);
  fixture.reported.clear();
  fixture.migrate(migrations);
  CHECK(fixture.reported.empty());
}

TEST("schema: status changes nothing") {
  Fixture fixture;
  CHECK_EQUAL(1u, fixture.schema.status({migration(1, "CREATE TABLE a (x INT)")}).pending.size());
  CHECK_EQUAL(std::string("0"), fixture.word_of("SELECT CAST(COUNT(*) AS CHAR) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"));
}

TEST("schema: an empty database, and an old one, say which command mends them") {
  Fixture fixture;
  CHECK(says(what_of([&] { fixture.schema.check(); }), "gatewarden db migrate"));
}

TEST("schema: a newer database is refused by check and by migrate") {
  Fixture fixture;
  const auto migrations = operation::read_migrations(test::sql_directory());
  fixture.migrate(migrations);
  auto newer = migrations;
  newer.push_back(migration(operation::known_schema + 1, "CREATE TABLE newer (x INT)"));
  fixture.migrate(newer);
  CHECK(says(what_of([&] { fixture.schema.check(); }), "newer than this program"));
  CHECK(says(what_of([&] { fixture.migrate(migrations); }), "does not know"));
}

TEST("schema: an applied migration whose file was changed is refused") {
  Fixture fixture;
  fixture.migrate({migration(1, "CREATE TABLE a (x INT)")});
  auto changed = migration(1, "CREATE TABLE a (x INT)");
  changed.checksum = std::string(64, 'f');
  CHECK(fixture.schema.status({changed}).applied.at(0).checksum_differs);
  CHECK(says(what_of([&] { fixture.migrate({changed}); }), "is not the one that was applied"));
}

TEST("schema: a migration that failed in the middle goes on where it stopped") {
  Fixture fixture;
  const auto broken = migration(1, "CREATE TABLE a (x INT); INSERT INTO a VALUES (1); ALTER TABLE b ADD COLUMN y INT; CREATE TABLE c (x INT)");
  CHECK(says(what_of([&] { fixture.migrate({broken}); }), "statement 3"));
  CHECK(says(what_of([&] { fixture.schema.check(); }), "not finished"));
  fixture.connection.execute_text("CREATE TABLE b (x INT)");
  fixture.reported.clear();
  fixture.migrate({broken});
  CHECK_EQUAL(2u, fixture.reported.size());
  CHECK_EQUAL(std::string("1"), fixture.word_of("SELECT CAST(COUNT(*) AS CHAR) FROM a"));
  CHECK(fixture.schema.status({broken}).applied.at(0).complete);
}

TEST("schema: killed after each statement, before it could remember it, every migration still completes") {
  const auto migrations = operation::read_migrations(test::sql_directory());
  const auto texts = statements_of(migrations);
  for (std::size_t done = 1; done < texts.size(); done += 3) {
    if (texts[done - 1].starts_with("INSERT")) continue;  // committed together with its record: that state cannot be
    Fixture fixture;
    std::size_t seen = 0;
    CHECK_THROWS(std::runtime_error, fixture.schema.migrate(migrations, [&](const std::string&) {
      if (seen++ == done) throw std::runtime_error("killed");
    }));
    fixture.connection.execute_text("UPDATE schema_migrations SET statements_done = statements_done - 1, complete = FALSE"
                                    " WHERE statements_done > 0 ORDER BY number DESC LIMIT 1");
    fixture.migrate(migrations);
    CHECK_EQUAL(texts.size() - done + 1, fixture.reported.size());
    fixture.schema.check();
  }
}

TEST("schema: rows that a migration inserts come in once, though it was killed before its COMMIT") {
  Fixture fixture;
  const auto two = migration(1, "CREATE TABLE a (x INT); INSERT INTO a VALUES (1)");
  CHECK_THROWS(std::runtime_error, fixture.schema.migrate({two}, [&](const std::string& statement) {
    if (statement.starts_with("INSERT")) throw std::runtime_error("killed");
  }));
  fixture.migrate({two});
  CHECK_EQUAL(std::string("1"), fixture.word_of("SELECT CAST(COUNT(*) AS CHAR) FROM a"));
}

TEST("schema: of two migrations at once one does the work and the other waits or is told") {
  Fixture fixture;
  const auto migrations = operation::read_migrations(test::sql_directory());
  std::array<std::string, 3> said;
  std::array<std::size_t, 3> ran{};
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < said.size(); ++i)
    threads.emplace_back([&, i] {
      db::Connection connection(DatabaseServer::instance().settings(fixture.database));
      Schema schema(connection, fixture.clock);
      said[i] = what_of([&] { schema.migrate(migrations, [&](const std::string&) { ++ran[i]; }, 2); });
    });
  for (std::thread& thread : threads) thread.join();
  fixture.schema.check();
  CHECK_EQUAL(statements_of(migrations).size(), ran[0] + ran[1] + ran[2]);
  for (const std::string& text : said) CHECK(text.empty() || says(text, "another program"));
}

TEST("schema: statements end at semicolons that are in no comment, text or name") {
  const auto statements = operation::split_statements(
      "-- a; comment's\nSELECT 1; /* ; */ SELECT ';''\\';' ;# last; one\nSELECT `;`, \";\" ; -- end\n ;");
  const std::vector<std::string> expected = {"SELECT 1", "SELECT ';''\\';'", "SELECT `;`, \";\""};
  CHECK_EQUAL(expected.size(), statements.size());
  CHECK(expected == statements);
}

TEST("schema: a gap, a double and a bad name among the files are refused") {
  const std::string folder = test::make_temporary_folder("gatewarden-sql");
  const auto refused = [&] { return !what_of([&] { operation::read_migrations(folder); }).empty(); };
  CHECK(refused());
  test::write_file(folder + "/0001_one.sql", "SELECT 1;");
  CHECK(!refused());
  test::write_file(folder + "/0003_three.sql", "SELECT 1;");
  CHECK(refused());
  test::write_file(folder + "/0002_two.sql", "SELECT 1;");
  CHECK(!refused());
  test::write_file(folder + "/0002_again.sql", "SELECT 1;");
  CHECK(refused());
  unlink((folder + "/0002_again.sql").c_str());
  test::write_file(folder + "/four.sql", "SELECT 1;");
  CHECK(refused());
  test::remove_folder(folder);
}

}  // namespace gatewarden
