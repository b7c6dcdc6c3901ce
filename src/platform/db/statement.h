// Statements as typed constants: the text, and the types that its placeholders take, counted at compile time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/time.h"

namespace gatewarden::db {

// How much of a partitioned table a statement may touch; tests/system checks it with EXPLAIN on every statement.
enum class Reach {
  one_partition,   // names its expires_day, or its tables are not partitioned
  all_partitions,  // of a rare operation (revoke all of a user …) that goes through a secondary index of every partition
  no_plan,         // nothing to explain: SET, GET_LOCK, an INSERT of plain values
};

// Pieces of SQL joined at compile time, so that a store writes the columns of its table once:
//   constexpr Literal columns = "a, b";   constexpr Statement<> all("things.all", sql<"SELECT ", columns, " FROM things">);
template <std::size_t N>
struct Literal {
  consteval Literal(const char (&literal)[N]) { std::copy_n(literal, N, text); }
  char text[N]{};
};

template <Literal... pieces>
struct Joined {
  static constexpr auto text = [] {
    std::array<char, (0 + ... + (sizeof pieces.text - 1))> joined{};
    auto end = joined.begin();
    ((end = std::copy_n(pieces.text, sizeof pieces.text - 1, end)), ...);
    return joined;
  }();
};

template <Literal... pieces>
inline constexpr std::string_view sql{Joined<pieces...>::text.data(), Joined<pieces...>::text.size()};

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

// What a placeholder takes, for tests that run every statement with plausible values.
enum class Placeholder { truth, number, natural, text, instant };

template <typename P>
constexpr Placeholder placeholder_of = Placeholder::number;
template <>
inline constexpr Placeholder placeholder_of<bool> = Placeholder::truth;
template <>
inline constexpr Placeholder placeholder_of<std::uint64_t> = Placeholder::natural;
template <>
inline constexpr Placeholder placeholder_of<std::string_view> = Placeholder::text;
template <>
inline constexpr Placeholder placeholder_of<Instant> = Placeholder::instant;
template <typename P>
constexpr Placeholder placeholder_of<std::optional<P>> = placeholder_of<P>;

template <typename... P>
inline constexpr std::array<Placeholder, sizeof...(P)> placeholders_of{placeholder_of<P>...};

// A statement without its types in the language's sense: what the connection runs, and what the EXPLAIN test lists.
struct StatementInfo {
  std::string_view name;
  std::string_view text;
  Reach reach;
  std::span<const Placeholder> placeholders;

  template <typename... P>
  constexpr StatementInfo(const Statement<P...>& statement)
      : name(statement.name), text(statement.text), reach(statement.reach), placeholders(placeholders_of<P...>) {}
};

}  // namespace gatewarden::db
