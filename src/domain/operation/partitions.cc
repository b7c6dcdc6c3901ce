// The upkeep of tables that are partitioned by expires_day: days are split off pfuture in time, and leave when they are over.
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "base/text.h"
#include "domain/operation/schema.h"
#include "domain/operation/upgrade_lock.h"

namespace gatewarden::operation {

namespace {

constexpr db::Statement<> all_partitions(
    "partitions.all",
    "SELECT p.TABLE_NAME, p.PARTITION_NAME, CAST(p.PARTITION_DESCRIPTION AS CHAR), p.TABLE_ROWS, t.TABLE_COMMENT"
    " FROM information_schema.PARTITIONS p JOIN information_schema.TABLES t"
    " ON t.TABLE_SCHEMA = p.TABLE_SCHEMA AND t.TABLE_NAME = p.TABLE_NAME"
    " WHERE p.TABLE_SCHEMA = DATABASE() AND p.PARTITION_EXPRESSION LIKE '%expires\\_day%'"
    " ORDER BY p.TABLE_NAME, p.PARTITION_ORDINAL_POSITION",
    db::Reach::no_plan);
constexpr db::Statement<> server_day(
    "partitions.server_day", "SELECT CAST(FLOOR(UNIX_TIMESTAMP() / 86400) AS SIGNED)", db::Reach::no_plan);

constexpr std::string_view future = "pfuture";

struct Partition {
  std::string name;
  Day before = 0;  // holds the days under this one
};

struct PartitionedTable {
  std::string name;
  int days = 1;  // that one partition holds
  std::vector<Partition> partitions;  // without pfuture, in order
  Day last_used = 0;  // no row expires after it
  bool future_is_used = false;
};

std::vector<PartitionedTable> read_tables(db::Connection& connection) {
  std::vector<PartitionedTable> tables;
  auto rows = connection.query(all_partitions);
  while (const auto row = rows.next()) {
    const auto name = row->get<std::string>(0);
    if (tables.empty() || tables.back().name != name) {
      constexpr std::string_view mark = "partition_days=";
      const auto comment = row->get<std::string>(4);
      const std::int64_t days =
          comment.starts_with(mark) ? parse_integer(std::string_view(comment).substr(mark.size())).value_or(1) : 1;
      tables.push_back({.name = name, .days = std::max(1, static_cast<int>(days)), .partitions = {}});
    }
    PartitionedTable& table = tables.back();
    const bool has_rows = row->get<std::uint64_t>(3) > 0;
    const auto partition = row->get<std::string>(1);
    if (partition == future) {
      table.future_is_used = has_rows;
    } else if (const auto before = parse_integer(row->get<std::string>(2))) {
      table.partitions.push_back({partition, static_cast<Day>(*before)});
      if (has_rows) table.last_used = table.partitions.back().before - 1;
    }
  }
  return tables;
}

std::string partition_name(Day last_day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{last_day}}};
  char text[32];
  std::snprintf(text, sizeof text, "p%04d%02u%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return text;
}

Day last_day_in_future_partition(db::Connection& connection, const PartitionedTable& table) {
  auto rows = connection.query_text("SELECT MAX(expires_day) FROM " + table.name + " PARTITION (pfuture)");
  return rows.next()->get<std::optional<int>>(0).value_or(0);
}

int make_partitions(db::Connection& connection, const PartitionedTable& table, Day today, int ahead_days) {
  const Day last_used = table.future_is_used ? last_day_in_future_partition(connection, table) : table.last_used;
  const Day target = std::max(today, last_used) + ahead_days;
  Day before = table.partitions.empty() ? today : table.partitions.back().before;
  std::string list;
  int made = 0;
  while (before <= target) {
    before = (before / table.days + 1) * table.days;
    list += "PARTITION " + partition_name(before - 1) + " VALUES LESS THAN (" + std::to_string(before) + "), ";
    ++made;
  }
  if (made > 0)
    connection.execute_text("ALTER TABLE " + table.name + " REORGANIZE PARTITION pfuture INTO (" + list +
                            "PARTITION pfuture VALUES LESS THAN MAXVALUE)");
  return made;
}

int drop_partitions(db::Connection& connection, const PartitionedTable& table, Day today) {
  std::vector<std::string> over;
  for (const Partition& partition : table.partitions)
    if (partition.before <= today) over.push_back(partition.name);
  if (!over.empty()) connection.execute_text("ALTER TABLE " + table.name + " DROP PARTITION " + join(over, ", "));
  return static_cast<int>(over.size());
}

}  // namespace

Schema::Upkeep Schema::keep_partitions(int ahead_days, const std::function<bool()>& is_to_stop) {
  UpgradeLock lock(connection_);
  auto rows = connection_.query(server_day);
  const Day today = day_of(clock_.now());
  // A clock that has gone wrong must not drop days that are still to come.
  const Day over_before = std::min(today, rows.next()->get<int>(0));
  Upkeep done;
  for (const PartitionedTable& table : read_tables(connection_)) {
    if (is_to_stop()) break;
    lock.check();
    // Transactions that hold the table for long make an alteration give up rather than everybody wait behind it.
    done.made += db::retry(connection_, [&] { return make_partitions(connection_, table, today, ahead_days); });
    done.dropped += db::retry(connection_, [&] { return drop_partitions(connection_, table, over_before); });
  }
  return done;
}

std::vector<db::StatementInfo> Schema::partition_statements() { return {all_partitions, server_day}; }

}  // namespace gatewarden::operation
