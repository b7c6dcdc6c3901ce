#include "harness/test.h"
#include "platform/db/connection.h"
#include "platform/db/errors.h"

namespace gatewarden {

using db::Trouble;

TEST("db errors: each number that is known means one thing, all else is a failed statement") {
  CHECK(db::trouble_of(2006) == Trouble::lost);
  CHECK(db::trouble_of(2013) == Trouble::lost);
  CHECK(db::trouble_of(1927) == Trouble::lost);
  CHECK(db::trouble_of(2030) == Trouble::lost);
  CHECK(db::trouble_of(4031) == Trouble::lost);
  CHECK(db::trouble_of(1053) == Trouble::lost);
  for (const int number : {1040, 1047, 1226, 1290, 1792, 1836}) CHECK(db::trouble_of(number) == Trouble::unavailable);
  for (const int number : {1021, 1114}) CHECK(db::trouble_of(number) == Trouble::busy);
  for (const int number : {1020, 1205, 1213}) CHECK(db::trouble_of(number) == Trouble::conflict);
  CHECK(db::trouble_of(1062) == Trouble::duplicate);
  for (const int number : {1048, 1264, 1265, 1292, 1366, 1406, 3140, 3819, 4025}) CHECK(db::trouble_of(number) == Trouble::refused);
  for (const int number : {0, 1, 1054, 1064, 9999}) CHECK(db::trouble_of(number) == Trouble::failed);
}

TEST("db errors: the key of a duplicate is found behind any value, with or without the table's name") {
  CHECK_EQUAL(std::string("PRIMARY"), db::key_of_duplicate("Duplicate entry 'a@b' for key 'PRIMARY'"));
  CHECK_EQUAL(std::string("PRIMARY"), db::key_of_duplicate("Duplicate entry 'x' for key 'users.PRIMARY'"));
  CHECK_EQUAL(std::string("by_name"), db::key_of_duplicate("Duplicate entry '' for key 'secret' for key 'by_name'"));
  CHECK_EQUAL(std::string(), db::key_of_duplicate("something else"));
}

TEST("S83: the server's words are quoted only where they can hold no value") {
  CHECK(db::describe(1062, "23000", "Duplicate entry 'hush'", "s").find("hush") == std::string::npos);
  CHECK(db::describe(1406, "22001", "Data too long: hush", "s").find("hush") == std::string::npos);
  CHECK(db::describe(1146, "42S02", "Table 'x.users' doesn't exist", "s").find("users") != std::string::npos);
}

constexpr db::Literal columns = "a, b";
constexpr db::Statement<std::string_view, std::optional<Instant>, bool, std::uint64_t, std::int64_t> statement(
    "test", db::sql<"SELECT ", columns, " FROM t WHERE a = ? AND b = ? AND c = ? AND d = ? LIMIT ?">);

TEST("db: pieces of a statement are joined without what ends a literal, and its placeholders are known") {
  CHECK_EQUAL(std::string_view("SELECT a, b FROM t WHERE a = ? AND b = ? AND c = ? AND d = ? LIMIT ?"), statement.text);
  const db::StatementInfo info = statement;
  const std::vector<db::Placeholder> expected = {db::Placeholder::text, db::Placeholder::instant, db::Placeholder::truth,
                                                 db::Placeholder::natural, db::Placeholder::number};
  CHECK(std::ranges::equal(expected, info.placeholders));
}

TEST("db: a unit that always meets another is given up after five attempts") {
  db::Connection connection({});
  int runs = 0;
  CHECK_THROWS(db::Conflict, db::retry(connection, [&]() -> int {
    ++runs;
    throw db::Conflict("again");
  }));
  CHECK_EQUAL(5, runs);
}

TEST("db: a unit is repeated once when the database was gone, and never when the outcome is unknown") {
  db::Connection connection({});
  int runs = 0;
  CHECK_EQUAL(2, db::retry(connection, [&] {
    if (++runs == 1) throw db::Unavailable("gone");
    return runs;
  }));
  runs = 0;
  CHECK_THROWS(db::Unavailable, db::retry(connection, [&]() -> int { throw db::Unavailable(std::to_string(++runs)); }));
  CHECK_EQUAL(2, runs);
  runs = 0;
  CHECK_THROWS(db::UnknownOutcome, db::retry(connection, [&]() -> int { throw db::UnknownOutcome(std::to_string(++runs)); }));
  CHECK_EQUAL(1, runs);
}

TEST("db: an unknown outcome that settles as done is not repeated, one that settles as not done is") {
  db::Connection connection({});
  int runs = 0;
  const auto lost_at_first = [&] {
    if (++runs == 1) throw db::UnknownOutcome("lost");
    return runs;
  };
  CHECK_EQUAL(7, db::retry(connection, lost_at_first, [] { return std::optional<int>(7); }));
  CHECK_EQUAL(1, runs);
  runs = 0;
  CHECK_EQUAL(2, db::retry(connection, lost_at_first, [] { return std::optional<int>(); }));
  CHECK_EQUAL(2, runs);
}

}  // namespace gatewarden
