#include "platform/db/bulk.h"

#include <algorithm>
#include <cassert>

namespace gatewarden::db {

namespace {

// The numbers of rows for which texts are made, each a quarter of the one before.
constexpr std::array<std::size_t, 5> chunk_sizes = {256, 64, 16, 4, 1};
// The protocol's limit of placeholders is 65535, and the least max_allowed_packet that a server came with is 1 MiB.
constexpr std::size_t most_placeholders = 65535;
constexpr std::size_t most_bytes = 900'000;

std::size_t bytes_of(std::span<const Value> values) {
  std::size_t bytes = 0;
  for (const Value& value : values) {
    const auto* text = std::get_if<std::string_view>(&value);
    bytes += text ? text->size() + 9 : 8;
  }
  return bytes;
}

}  // namespace

// How many rows the next statement takes. A list is filled up with its last member; other rows come in whole sizes.
std::size_t BulkRows::next_chunk() const {
  const std::size_t left = size() - executed_;
  for (const std::size_t rows : chunk_sizes) {
    const std::size_t taken = shape_.is_list ? std::min(rows, left) : rows;
    if (taken > left || rows * width_ + fixed_.size() > most_placeholders) continue;
    if (rows == 1 || bytes_of(std::span(values_).subspan(executed_ * width_, taken * width_)) <= most_bytes) return taken;
  }
  return 1;
}

template <typename Action>
auto BulkRows::with_statement(std::size_t rows, Action action) const {
  std::vector<Value> values = fixed_;
  const auto first = values_.begin() + static_cast<std::ptrdiff_t>(executed_ * width_);
  values.insert(values.end(), first, first + static_cast<std::ptrdiff_t>(rows * width_));

  std::size_t made_for = rows;
  if (shape_.is_list) {
    made_for = *std::find_if(chunk_sizes.rbegin(), chunk_sizes.rend(), [&](std::size_t candidate) { return candidate >= rows; });
    values.resize(fixed_.size() + made_for, values.back());
  }
  const std::string_view each = shape_.info.text.substr(shape_.each_at, shape_.each_size);
  std::string text(shape_.info.text.substr(0, shape_.each_at + shape_.each_size));
  for (std::size_t i = 1; i < made_for; ++i) text.append(", ").append(each);
  text += shape_.info.text.substr(shape_.each_at + shape_.each_size);
  StatementInfo info = shape_.info;
  info.text = text;
  return action(info, Connection::Identity{shape_.statement, made_for}, std::span<const Value>(values));
}

std::uint64_t BulkRows::run(Connection& connection, std::size_t rows) {
  const std::uint64_t found = with_statement(
      rows, [&](const StatementInfo& info, Connection::Identity identity, std::span<const Value> values) {
        return connection.run_execute(info, identity, values);
      });
  executed_ += rows;
  return found;
}

std::uint64_t BulkRows::execute(Connection& connection) {
  std::uint64_t found = 0;
  while (executed_ < size()) found += run(connection, next_chunk());
  return found;
}

void BulkRows::execute_sparing(Connection& connection, const Refused& refused) {
  assert(!shape_.is_list);
  while (executed_ < size()) execute_chunk(connection, next_chunk(), refused);
}

void BulkRows::execute_chunk(Connection& connection, std::size_t rows, const Refused& refused) {
  try {
    run(connection, rows);
    return;
  } catch (const ValueRefused& error) {
    if (rows == 1) return refused(executed_++, error);
  }
  for (int quarter = 0; quarter < 4; ++quarter) execute_chunk(connection, rows / 4, refused);
}

void BulkRows::query(Connection& connection, const std::function<void(const Row& row)>& each) {
  while (executed_ < size()) {
    const std::size_t rows = next_chunk();
    auto found = with_statement(rows, [&](const StatementInfo& info, Connection::Identity identity, std::span<const Value> values) {
      return connection.run_query(info, identity, values);
    });
    while (const auto row = found.next()) each(*row);
    executed_ += rows;
  }
}

}  // namespace gatewarden::db
