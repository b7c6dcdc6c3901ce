// Statements as typed constants: the text, and the types that its placeholders take, counted at compile time.
#pragma once

#include <cstddef>
#include <string_view>

namespace gatewarden::db {

// How much of a partitioned table a statement may touch; tests/system checks it with EXPLAIN on every statement.
enum class Reach {
  one_partition,   // names its expires_day, or its tables are not partitioned
  all_partitions,  // of a rare operation (revoke all of a user …) that goes through a secondary index of every partition
  no_plan,         // nothing to explain: SET, GET_LOCK, an INSERT of plain values
};

// One SQL statement, the same for MariaDB 10.11 and MySQL 8.0. P... are the types of the placeholders in their order, out
// of: bool, std::int64_t, std::uint64_t, std::string_view (text or bytes), Instant, and std::optional of each (NULL).
// Constants of this type live at the top of the store that uses them; a connection prepares each once, by its address.
template <typename... P>
struct Statement {
  std::string_view name;  // "refresh_tokens.rotate": for slow-query records and tests
  std::string_view text;
  Reach reach = Reach::one_partition;

  consteval Statement(std::string_view statement_name, std::string_view statement_text,
                      Reach statement_reach = Reach::one_partition)
      : name(statement_name), text(statement_text), reach(statement_reach) {
    std::size_t placeholders = 0;
    for (const char c : text) placeholders += c == '?';
    if (placeholders != sizeof...(P)) throw "the placeholders and the types of a statement differ in number";
  }
};

// A statement without its types, as the EXPLAIN test lists them.
struct StatementInfo {
  std::string_view name;
  std::string_view text;
  Reach reach;
  std::size_t placeholders;

  template <typename... P>
  constexpr StatementInfo(const Statement<P...>& statement)
      : name(statement.name), text(statement.text), reach(statement.reach), placeholders(sizeof...(P)) {}
};

}  // namespace gatewarden::db
