#include <limits>

#include "platform/db/connection.h"
#include "platform/db/connector.h"

namespace gatewarden::db {

namespace {

[[noreturn]] void refuse(std::size_t column, const char* why) {
  throw StatementFailed(0, "column " + std::to_string(column) + " of a result " + why);
}

// The connector gives the same 64 bits for signed and unsigned columns; only where the top bit is set does it matter which.
bool is_signed(const sql::ResultSet& result, unsigned int index) { return result.getMetaData()->isSigned(index); }

std::int64_t signed_number(const sql::ResultSet& result, std::size_t column) {
  const auto index = static_cast<unsigned int>(column + 1);
  const std::int64_t number = result.getInt64(index);
  if (number < 0 && !is_signed(result, index)) refuse(column, "is too large for a signed number");
  return number;
}

template <typename T>
struct Reader;

template <>
struct Reader<std::int64_t> {
  static std::int64_t read(const sql::ResultSet& result, std::size_t column) { return signed_number(result, column); }
};

template <>
struct Reader<std::uint64_t> {
  static std::uint64_t read(const sql::ResultSet& result, std::size_t column) {
    const auto index = static_cast<unsigned int>(column + 1);
    const std::uint64_t number = result.getUInt64(index);
    if (number > std::numeric_limits<std::int64_t>::max() && is_signed(result, index)) refuse(column, "is negative");
    return number;
  }
};

template <>
struct Reader<int> {
  static int read(const sql::ResultSet& result, std::size_t column) {
    const std::int64_t number = signed_number(result, column);
    if (number < std::numeric_limits<int>::min() || number > std::numeric_limits<int>::max())
      refuse(column, "does not fit an int");
    return static_cast<int>(number);
  }
};

template <>
struct Reader<bool> {
  static bool read(const sql::ResultSet& result, std::size_t column) {
    const std::int64_t number = signed_number(result, column);
    if (number != 0 && number != 1) refuse(column, "is no truth value");
    return number == 1;
  }
};

template <>
struct Reader<Instant> {
  static Instant read(const sql::ResultSet& result, std::size_t column) {
    return from_microseconds(signed_number(result, column));
  }
};

template <>
struct Reader<std::string> {
  static std::string read(const sql::ResultSet& result, std::size_t column) {
    return result.getString(static_cast<unsigned int>(column + 1)).asStdString();
  }
};

template <typename T>
struct Reader<std::optional<T>> {
  static std::optional<T> read(const sql::ResultSet& result, std::size_t column) { return Reader<T>::read(result, column); }
};

template <typename T>
constexpr bool takes_null = false;
template <typename T>
constexpr bool takes_null<std::optional<T>> = true;

}  // namespace

template <typename T>
T Row::get(std::size_t column) const {
  const auto& result = *static_cast<const sql::ResultSet*>(result_);
  if (result.isNull(static_cast<unsigned int>(column + 1))) {
    if constexpr (takes_null<T>) return std::nullopt;
    refuse(column, "is NULL");
  }
  return Reader<T>::read(result, column);
}

template bool Row::get(std::size_t) const;
template int Row::get(std::size_t) const;
template std::int64_t Row::get(std::size_t) const;
template std::uint64_t Row::get(std::size_t) const;
template std::string Row::get(std::size_t) const;
template Instant Row::get(std::size_t) const;
template std::optional<bool> Row::get(std::size_t) const;
template std::optional<int> Row::get(std::size_t) const;
template std::optional<std::int64_t> Row::get(std::size_t) const;
template std::optional<std::uint64_t> Row::get(std::size_t) const;
template std::optional<std::string> Row::get(std::size_t) const;
template std::optional<Instant> Row::get(std::size_t) const;

std::optional<Row> Rows::next() {
  auto* result = static_cast<sql::ResultSet*>(result_.get());
  if (!result->next()) return std::nullopt;
  return Row(result);
}

}  // namespace gatewarden::db
