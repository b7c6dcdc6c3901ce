// Upkeep of partitions: days ahead are made, days that are over leave with their rows, and a wrong clock drops nothing.
#include "domain/operation/schema.h"
#include "harness/database.h"
#include "harness/fixed_clock.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using operation::Schema;
using test::DatabaseServer;

// Two tables of the shape that the upkeep looks for, one of weeks, and one that is none of its business.
struct Fixture {
  Fixture() {
    const std::string partitioned = " (id INT NOT NULL, expires_day INT NOT NULL, PRIMARY KEY (id, expires_day)) ENGINE = InnoDB";
    const std::string future = " PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE)";
    connection.execute_text("CREATE TABLE daily" + partitioned + future);
    connection.execute_text("CREATE TABLE weekly" + partitioned + " COMMENT = 'partition_days=7'" + future);
    connection.execute_text("CREATE TABLE other (id INT NOT NULL) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (5))");
  }
  void insert(const std::string& table, Day day) {
    connection.execute_text("INSERT INTO " + table + " VALUES (" + std::to_string(++rows) + ", " + std::to_string(day) + ")");
  }
  std::string partitions(const std::string& table) {
    auto found = connection.query_text("SELECT CAST(GROUP_CONCAT(PARTITION_NAME ORDER BY PARTITION_ORDINAL_POSITION) AS CHAR)"
                                       " FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '" + table + "'");
    return found.next()->get<std::string>(0);
  }
  std::int64_t count(const std::string& from) {
    return connection.query_text("SELECT COUNT(*) FROM " + from).next()->get<std::int64_t>(0);
  }

  std::string database = DatabaseServer::instance().make_empty_database();
  db::Connection connection{DatabaseServer::instance().settings(database)};
  test::FixedClock clock{start_of(20717)};  // 2026-09-21, a Monday
  Schema schema{connection, clock};
  int rows = 0;
};

}  // namespace

TEST("partitions: a day each for the days ahead, weeks where the table says so, others untouched") {
  Fixture fixture;
  fixture.schema.keep_partitions(3);
  CHECK_EQUAL(std::string("p20260921,p20260922,p20260923,p20260924,pfuture"), fixture.partitions("daily"));
  CHECK_EQUAL(std::string("p20260923,p20260930,pfuture"), fixture.partitions("weekly"));
  CHECK_EQUAL(std::string("p0"), fixture.partitions("other"));
}

TEST("partitions: a run that is told to stop leaves the tables behind it to the next") {
  Fixture fixture;
  int asked = 0;
  CHECK_EQUAL(4, fixture.schema.keep_partitions(3, [&] { return ++asked > 1; }).made);
  CHECK_EQUAL(std::string("pfuture"), fixture.partitions("weekly"));
  CHECK_EQUAL(2, fixture.schema.keep_partitions(3).made);
}

TEST("partitions: a second run on the same day does nothing, one on the next day makes a day") {
  Fixture fixture;
  fixture.schema.keep_partitions(3);
  CHECK_EQUAL(0, fixture.schema.keep_partitions(3).made);
  fixture.clock.advance(std::chrono::days{1});
  const auto done = fixture.schema.keep_partitions(3);
  CHECK_EQUAL(1, done.made);
  CHECK_EQUAL(1, done.dropped);
  CHECK_EQUAL(std::string("p20260922,p20260923,p20260924,p20260925,pfuture"), fixture.partitions("daily"));
}

TEST("partitions: the day of today stays until it is over") {
  Fixture fixture;
  fixture.schema.keep_partitions(3);
  fixture.insert("daily", 20717);
  fixture.insert("daily", 20718);
  fixture.clock.advance(std::chrono::hours{23} + std::chrono::minutes{59});
  CHECK_EQUAL(0, fixture.schema.keep_partitions(3).dropped);
  CHECK_EQUAL(2, fixture.count("daily"));
  fixture.clock.advance(std::chrono::minutes{1});
  CHECK_EQUAL(1, fixture.schema.keep_partitions(3).dropped);
  CHECK_EQUAL(1, fixture.count("daily"));
}

TEST("partitions: rows far ahead get partitions before them and of their own") {
  Fixture fixture;
  fixture.insert("weekly", 20717 + 365);
  fixture.schema.keep_partitions(3);
  CHECK_EQUAL(0, fixture.count("weekly PARTITION (pfuture)"));
  CHECK_EQUAL(1, fixture.count("weekly"));
  fixture.insert("weekly", 20717 + 366);
  CHECK_EQUAL(0, fixture.count("weekly PARTITION (pfuture)"));
}

TEST("partitions: a clock that runs ahead of the server's drops nothing that is to come") {
  Fixture fixture;
  const Day today = day_of(SystemClock().now());
  fixture.clock.set(start_of(today));
  fixture.schema.keep_partitions(3);
  fixture.insert("daily", today);
  fixture.clock.advance(std::chrono::days{400});
  CHECK_EQUAL(0, fixture.schema.keep_partitions(3).dropped);
  CHECK_EQUAL(1, fixture.count("daily"));
}

}  // namespace gatewarden
