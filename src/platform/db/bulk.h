// Statements over many rows, in few round trips: the text is made for some fixed numbers of rows, each prepared once and kept
// by the connection. (Measured on MariaDB 10.11 with rows of the registration queue: 256 rows in a prepared statement take as
// long as 1000 do, three quarters of what literals in the text take; preparing a text of 1000 rows anew doubles the time.)
#pragma once

#include <functional>
#include <vector>

#include "platform/db/connection.h"

namespace gatewarden::db {

// The rows, without their types. Several statements carry them: outside a transaction each is committed by itself.
class BulkRows {
 public:
  std::size_t size() const { return values_.size() / width_; }
  bool empty() const { return values_.empty(); }

  // Answers the number of rows found. When it throws, the first executed() rows are done.
  std::uint64_t execute(Connection& connection);
  // Leaves out the rows of which the server refuses a value, and tells them to `refused`: a statement that fails leaves nothing
  // behind and is run again in quarters, so that one row costs at most 2·log2(size()) more statements.
  using Refused = std::function<void(std::size_t row, const ValueRefused& error)>;
  void execute_sparing(Connection& connection, const Refused& refused);
  // The rows from the first that are done: the statements are run in their order, and each is whole or nothing.
  std::size_t executed() const { return executed_; }

  // For a SELECT.
  void query(Connection& connection, const std::function<void(const Row& row)>& each);

 protected:
  struct Shape {
    StatementInfo info;
    const void* statement;
    std::size_t each_at, each_size;
    bool is_list;
  };
  BulkRows(const Shape& shape, std::vector<Value> fixed, std::size_t width)
      : shape_(shape), fixed_(std::move(fixed)), width_(width) {}
  std::vector<Value> values_;

 private:
  std::size_t next_chunk() const;
  void execute_chunk(Connection& connection, std::size_t rows, const Refused& refused);
  std::uint64_t run(Connection& connection, std::size_t rows);
  template <typename Action>
  auto with_statement(std::size_t rows, Action action) const;

  Shape shape_;
  std::vector<Value> fixed_;
  std::size_t width_;
  std::size_t executed_ = 0;
};

// Text that is added must live until the statement was run.
template <typename Fixed, typename Each>
class Bulk;

template <typename... F, typename... E>
class Bulk<Types<F...>, Types<E...>> : public BulkRows {
 public:
  template <typename... A>
  explicit Bulk(const BulkStatement<Types<F...>, Types<E...>>& statement, const A&... fixed)
      : BulkRows({statement, &statement, statement.each_at, statement.each_size, statement.is_list},
                 {Connection::to_value(static_cast<F>(fixed))...}, sizeof...(E)) {}

  template <typename... A>
  void add(const A&... arguments) {
    static_assert(sizeof...(E) == sizeof...(A), "as many arguments as placeholders");
    (values_.push_back(Connection::to_value(static_cast<E>(arguments))), ...);
  }
  template <typename Range>
  void add_all(const Range& range) {
    for (const auto& one : range) add(one);
  }
};

template <typename... F, typename... E, typename... A>
Bulk(const BulkStatement<Types<F...>, Types<E...>>&, const A&...) -> Bulk<Types<F...>, Types<E...>>;

}  // namespace gatewarden::db
