// platform/db/bulk on a real server: however many rows, each is executed once, and only those refused are left out.
#include <numeric>
#include <set>

#include "harness/database.h"
#include "harness/test.h"
#include "platform/db/bulk.h"

namespace gatewarden {
namespace {

using db::BulkStatement;
using db::Types;

constexpr BulkStatement<Types<>, Types<std::uint64_t, std::string_view>> insert_rows("bulk.insert", "INSERT INTO things (id, word) VALUES (?, ?)");
constexpr BulkStatement<Types<>, Types<std::uint64_t>> insert_constant(
    "bulk.insert_constant",
    "INSERT INTO things (id, word) VALUES (?, CONCAT('(', 'x', ')')) ON DUPLICATE KEY UPDATE word = 'again'");
constexpr BulkStatement<Types<std::string_view, std::string_view>, Types<std::uint64_t>> rename_rows(
    "bulk.rename", "UPDATE things SET word = ? WHERE word = ? AND id IN (?)");
constexpr BulkStatement<Types<>, Types<std::uint64_t>> find_rows("bulk.find", "SELECT id, word FROM things WHERE id IN (?) ORDER BY id");

struct Fixture {
  Fixture() { connection.execute_text("CREATE TABLE things (id BIGINT UNSIGNED PRIMARY KEY, word MEDIUMTEXT NOT NULL) CHARSET = ascii"); }

  std::int64_t count(const std::string& condition = "TRUE") {
    auto rows = connection.query_text("SELECT COUNT(*) FROM things WHERE " + condition);
    return rows.next()->get<std::int64_t>(0);
  }
  std::int64_t sent(const std::string& kind) {
    auto rows = connection.query_text("SHOW SESSION STATUS LIKE 'Com_" + kind + "'");
    return std::stoll(rows.next()->get<std::string>(1));
  }

  db::Connection connection{test::DatabaseServer::instance().settings(test::DatabaseServer::instance().make_empty_database())};
};

std::vector<std::uint64_t> numbers(std::size_t count) {
  std::vector<std::uint64_t> made(count);
  std::iota(made.begin(), made.end(), 1);
  return made;
}

}  // namespace

TEST("db bulk: any number of rows is inserted, changed and found, each once") {
  Fixture fixture;
  for (const std::size_t size : {0u, 1u, 3u, 4u, 17u, 255u, 256u, 1000u}) {
    fixture.connection.execute_text("DELETE FROM things");
    const auto ids = numbers(size);
    db::Bulk inserted(insert_rows);
    for (const std::uint64_t id : ids) inserted.add(id, "a");
    CHECK_EQUAL(size, inserted.size());
    CHECK_EQUAL(size, inserted.execute(fixture.connection));
    CHECK_EQUAL(size, inserted.executed());
    db::Bulk renamed(rename_rows, "b", "a");
    renamed.add_all(ids);
    CHECK_EQUAL(size, renamed.execute(fixture.connection));
    db::Bulk found(find_rows);
    found.add_all(ids);
    std::vector<std::uint64_t> seen;
    found.query(fixture.connection, [&](const db::Row& row) {
      if (row.get<std::string>(1) == "b") seen.push_back(row.get<std::uint64_t>(0));
    });
    CHECK(seen == ids);
  }
}

TEST("db bulk: a thousand members of a list are four statements, a thousand rows ten") {
  Fixture fixture;
  db::Bulk inserted(insert_rows);
  for (const std::uint64_t id : numbers(1000)) inserted.add(id, "a");
  inserted.execute(fixture.connection);
  CHECK_EQUAL(10, fixture.sent("insert"));
  db::Bulk renamed(rename_rows, "b", "a");
  renamed.add_all(numbers(1000));
  renamed.execute(fixture.connection);
  CHECK_EQUAL(4, fixture.sent("update"));
}

TEST("db bulk: what stands in a row's parenthesis and behind it is kept") {
  Fixture fixture;
  db::Bulk rows(insert_constant);
  rows.add_all(std::vector<std::uint64_t>{1, 2, 3, 4, 5, 1});
  rows.execute(fixture.connection);
  CHECK_EQUAL(4, fixture.count("word = '(x)'"));
  CHECK_EQUAL(1, fixture.count("word = 'again'"));
}

TEST("db bulk: rows of many bytes travel in packets that every server takes") {
  Fixture fixture;
  const std::string large(300'000, 'x');
  db::Bulk rows(insert_rows);
  for (const std::uint64_t id : numbers(20)) rows.add(id, large);
  rows.execute(fixture.connection);
  CHECK_EQUAL(20, fixture.count("LENGTH(word) = 300000"));
  CHECK(fixture.sent("insert") >= 7);
}

TEST("db bulk: what the server refuses is left out, told by its number, and costs no other row its place") {
  Fixture fixture;
  for (const std::set<std::size_t>& refused : {std::set<std::size_t>{0}, {999}, {255, 256}, {3, 400, 401, 998}, {}}) {
    fixture.connection.execute_text("DELETE FROM things");
    db::Bulk rows(insert_rows);
    const auto ids = numbers(1000);
    for (std::size_t i = 0; i < ids.size(); ++i) rows.add(ids[i], refused.contains(i) ? "\xff" : "a");
    std::set<std::size_t> told;
    rows.execute_sparing(fixture.connection, [&](std::size_t row, const db::ValueRefused& error) {
      CHECK(error.number != 0);
      told.insert(row);
    });
    CHECK(told == refused);
    CHECK_EQUAL(static_cast<std::int64_t>(1000 - refused.size()), fixture.count());
  }
}

TEST("db bulk: after a duplicate it is known how far the rows came, and they can go on") {
  Fixture fixture;
  fixture.connection.execute_text("INSERT INTO things VALUES (700, 'there')");
  const auto ids = numbers(1000);
  std::size_t done = 0;
  {
    db::Bulk rows(insert_rows);
    for (const std::uint64_t id : ids) rows.add(id, "a");
    CHECK_THROWS(db::Duplicate, (rows.execute_sparing(fixture.connection, [](std::size_t, const db::ValueRefused&) {}), 0));
    done = rows.executed();
  }
  CHECK(done < 699);
  CHECK_EQUAL(static_cast<std::int64_t>(done), fixture.count("word = 'a'"));
  db::Bulk rest(insert_rows);
  for (std::size_t i = done; i < ids.size(); ++i)
    if (ids[i] != 700) rest.add(ids[i], "a");
  rest.execute(fixture.connection);
  CHECK_EQUAL(999, fixture.count("word = 'a'"));
}

TEST("db bulk: a fault that is no row's is not searched for among the rows") {
  Fixture fixture;
  fixture.connection.execute_text("DROP TABLE things");
  db::Bulk rows(insert_rows);
  for (const std::uint64_t id : numbers(100)) rows.add(id, "a");
  int refused = 0;
  CHECK_THROWS(db::StatementFailed, (rows.execute_sparing(fixture.connection, [&](std::size_t, const db::ValueRefused&) { ++refused; }), 0));
  CHECK_EQUAL(0, refused);
}

}  // namespace gatewarden
