// One connection to MySQL or MariaDB: typed binds and rows, statements prepared once, deadlines, and what to do when the
// world breaks. The only folder that sees the connector.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "platform/db/breaker.h"
#include "platform/db/statement.h"

namespace gatewarden::db {

// The database cannot be used now: no connection, a deadline passed, or it is read-only. Safe to answer 503; nothing of
// the failed unit was committed. what() carries the error number and never a value.
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The connection went while COMMIT, or a write outside a transaction, was under way: it may have happened or not.
class UnknownOutcome : public Unavailable {
 public:
  using Unavailable::Unavailable;
};

// A unique key has the value already (1062). `key` is the key's name, never the value.
class Duplicate : public std::runtime_error {
 public:
  explicit Duplicate(std::string key_name) : std::runtime_error("duplicate entry"), key(std::move(key_name)) {}
  std::string key;
};

// Another transaction was in the way (1213, 1205, 1020): the unit was rolled back and may be run again. retry() does.
class Conflict : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Anything else the server refused: a bug of ours or a schema that is not ours.
class StatementFailed : public std::runtime_error {
 public:
  StatementFailed(int error_number, const std::string& text) : std::runtime_error(text), number(error_number) {}
  int number;
};

// The server refused a value of a row: too long, malformed, out of range, against a constraint. Other rows may do.
class ValueRefused : public StatementFailed {
 public:
  using StatementFailed::StatementFailed;
};

struct ConnectionSettings {
  std::string socket = {};  // path of a Unix socket; if empty, host and port
  std::string host = {};
  int port = 3306;
  std::string user = {};
  Secret password = {};
  std::string database = {};
  std::string tls_ca = {};  // PEM file; if set, TLS is demanded and verified, and its use is asserted after connecting
  Seconds connect_deadline{2};
  Seconds read_deadline{5};
  Seconds write_deadline{5};
  Milliseconds slow_query{500};  // statements that take longer get a log record with their name
  Breaker* breaker = nullptr;    // that decides whether to connect; null: nobody does. Must outlive the connection.
};

using Value = std::variant<std::monostate, std::int64_t, std::uint64_t, std::string_view>;

// A row of a buffered result; valid until its Rows goes on or goes away. Columns count from 0 in the order of the SELECT list.
class Row {
 public:
  // T: bool, std::int64_t, std::uint64_t, int (checked), std::string, Instant, or std::optional of these. NULL for a T that
  // is not optional, and a number that does not fit, are StatementFailed.
  template <typename T>
  T get(std::size_t column) const;

 private:
  friend class Rows;
  explicit Row(const void* result) : result_(result) {}
  const void* result_;
};

// The result of a query, read forward:  while (auto row = rows.next()) row->get<std::string>(0);
// Running the same Statement again ends it; other statements may run meanwhile.
class Rows {
 public:
  explicit Rows(std::unique_ptr<void, void (*)(void*)> result) : result_(std::move(result)) {}
  std::optional<Row> next();

 private:
  std::unique_ptr<void, void (*)(void*)> result_;
};

// Connects at first use and again after a loss; a statement outside a transaction that reads is repeated once after a
// loss, all else throws Unavailable. After Conflict or Unavailable the transaction that was open is over: whatever still
// uses it throws the same. Not for sharing over a fork: make it in the child.
class Connection {
 public:
  explicit Connection(ConnectionSettings settings);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Answers rows. Outside a transaction: repeated once if the connection was found dead.
  template <typename... P, typename... A>
  Rows query(const Statement<P...>& statement, const A&... arguments) {
    static_assert(sizeof...(P) == sizeof...(A), "as many arguments as placeholders");
    return run_query(statement, {&statement}, std::array<Value, sizeof...(P)>{to_value(static_cast<P>(arguments))...});
  }

  // Answers the number of rows found (not: changed). Never repeated by itself.
  template <typename... P, typename... A>
  std::uint64_t execute(const Statement<P...>& statement, const A&... arguments) {
    static_assert(sizeof...(P) == sizeof...(A), "as many arguments as placeholders");
    return run_execute(statement, {&statement}, std::array<Value, sizeof...(P)>{to_value(static_cast<P>(arguments))...});
  }

  // The same for text made at run time (migrations, EXPLAIN, parts of partitions): not kept prepared.
  Rows query_text(std::string_view text, std::span<const Value> values = {});
  std::uint64_t execute_text(std::string_view text, std::span<const Value> values = {});

  // Whether the server answers within the deadlines; connects if need be. Never throws.
  bool ping();
  bool in_transaction() const { return in_transaction_; }
  // Runs `action` once the open transaction is committed: never where it was rolled back, nor where that is unknown. It must
  // neither throw nor use the connection.
  void after_commit(std::function<void()> action);
  // Drops the connection and its statements; the next use connects anew.
  void drop();

  static Value to_value(bool truth) { return std::int64_t{truth}; }
  static Value to_value(std::int64_t number) { return number; }
  static Value to_value(std::uint64_t number) { return number; }
  static Value to_value(std::string_view bytes) { return bytes; }
  static Value to_value(Instant at) { return to_microseconds(at); }
  template <typename T>
  static Value to_value(const std::optional<T>& content) {
    return content ? to_value(*content) : Value{};
  }

 private:
  friend class Transaction;
  friend class BulkRows;
  struct Link;  // the connector's objects
  enum class Purpose { read, write, begin, commit };
  enum class Doom { none, conflict, lost };

  // What a prepared statement is kept under: the constant's address, and for how many rows its text was made.
  struct Identity {
    const void* statement;
    std::size_t rows = 1;
    bool operator==(const Identity&) const = default;
  };

  Rows run_query(const StatementInfo& statement, Identity identity, std::span<const Value> values);
  std::uint64_t run_execute(const StatementInfo& statement, Identity identity, std::span<const Value> values);
  template <typename Action>
  auto run(std::string_view name, Purpose purpose, Action action);
  Link& connected(Purpose purpose);
  void connect();
  void note_wait(std::chrono::steady_clock::time_point since);
  void begin();
  void commit();
  void rollback();

  ConnectionSettings settings_;
  std::unique_ptr<Link> link_;
  bool in_transaction_ = false;
  std::vector<std::function<void()>> after_commit_;  // of the open transaction
  Doom doom_ = Doom::none;  // of the open transaction
  bool connected_before_ = false;
};

// READ COMMITTED. Rolls back when it goes without commit(). One at a time on a connection.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  // Throws UnknownOutcome if the connection went meanwhile, Conflict if the cluster refused.
  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

namespace detail {
// Sleeps before the next attempt (jittered, 5 to 80 ms) or rethrows after the fifth. Call inside a catch block.
void pause_or_rethrow(int attempt);
}  // namespace detail

// Runs a unit of work that opens, uses and commits its own Transaction: again after Conflict, up to 5 times, and again once
// after Unavailable before COMMIT. UnknownOutcome is passed on, for only the caller can know how to look whether it happened.
template <typename Unit>
auto retry(Connection& connection, Unit unit) -> decltype(unit()) {
  for (int attempt = 1;; ++attempt) {
    try {
      return unit();
    } catch (const Conflict&) {
      detail::pause_or_rethrow(attempt);
    } catch (const UnknownOutcome&) {
      throw;
    } catch (const Unavailable&) {
      connection.drop();
      if (attempt > 1) throw;
    }
  }
}

// The same, for a unit whose outcome can be looked up: `settle` answers the unit's result if it did happen, and nothing if
// it did not and may be run again. If the database goes before that is clear, the outcome stays unknown.
template <typename Unit, typename Settle>
auto retry(Connection& connection, Unit unit, Settle settle) -> decltype(unit()) {
  try {
    return retry(connection, unit);
  } catch (const UnknownOutcome&) {
    connection.drop();
    try {
      if (auto happened = settle()) return *std::move(happened);
      return retry(connection, unit);
    } catch (const Unavailable& error) {
      throw UnknownOutcome(error.what());
    }
  }
}

}  // namespace gatewarden::db
