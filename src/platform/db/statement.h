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
  whole_table,     // an operator's rare question about all rows of a table
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

template <typename... P>
struct Types {};

// A statement over many rows. Its text is written for one; the part that stands for the row is the parenthesis behind VALUES, or
// the placeholder of IN (?), and Bulk (bulk.h) repeats it. `Each` are the types of that part, `Fixed` those of what stands before.
//   constexpr BulkStatement<Types<Instant>, Types<std::uint64_t>> end_all("things.end_all", "UPDATE … SET ended_at = ? WHERE id IN (?)");
template <typename Fixed, typename Each>
struct BulkStatement;

template <typename... F, typename... E>
struct BulkStatement<Types<F...>, Types<E...>> {
  std::string_view name;
  std::string_view text;
  Reach reach;
  std::size_t each_at = 0;  // where the repeated part begins
  std::size_t each_size = 1;
  bool is_list = false;  // of IN: a member that comes twice changes nothing

  consteval BulkStatement(std::string_view statement_name, std::string_view statement_text,
                          Reach statement_reach = Reach::one_partition)
      : name(statement_name), text(statement_text), reach(statement_reach) {
    constexpr std::string_view values = "VALUES (", list = "IN (?)";
    is_list = position_of(values) == text.size();
    each_at = is_list ? position_of(list) + list.size() - 2 : position_of(values) + values.size() - 1;
    if (!is_list) each_size = end_of_parenthesis() - each_at;
    if (placeholders(0, each_at) != sizeof...(F) || placeholders(each_at, each_at + each_size) != sizeof...(E) ||
        placeholders(each_at + each_size, text.size()) != 0)
      throw "the placeholders and the types of a statement differ in number";
  }

 private:
  // text.size() if it is not there. Not find(): its null test of a constant's address is no constant to g++ 12 under
  // -fsanitize=undefined.
  consteval std::size_t position_of(std::string_view word) const {
    return static_cast<std::size_t>(std::search(text.begin(), text.end(), word.begin(), word.end()) - text.begin());
  }
  consteval std::size_t end_of_parenthesis() const {
    std::size_t end = each_at;
    for (int depth = 0; depth > 0 || end == each_at; ++end) depth += (text[end] == '(') - (text[end] == ')');
    return end;
  }
  consteval std::size_t placeholders(std::size_t begin, std::size_t end) const {
    return static_cast<std::size_t>(std::count(text.begin() + begin, text.begin() + end, '?'));
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
  template <typename... F, typename... E>
  constexpr StatementInfo(const BulkStatement<Types<F...>, Types<E...>>& statement)
      : name(statement.name), text(statement.text), reach(statement.reach), placeholders(placeholders_of<F..., E...>) {}
};

}  // namespace gatewarden::db
