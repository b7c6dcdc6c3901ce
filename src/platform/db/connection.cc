#include "platform/db/connection.h"

#include <cassert>
#include <chrono>
#include <random>
#include <thread>

#include "platform/db/errors.h"
#include "platform/db/link.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/process/scoreboard.h"

namespace gatewarden::db {

namespace {

using Stopwatch = std::chrono::steady_clock;

// A write cannot be repeated, so before one the connection is looked at if nobody has used it for this long: the server may
// have closed it for idleness or been restarted. A ping costs a round trip, and a busy worker never pays it.
constexpr Seconds trusted_idle{1};

// A server that is there says no sooner than this.
constexpr Milliseconds long_wait{200};

Rows rows_of(sql::ResultSet* result) {
  return Rows({result, [](void* owned) { delete static_cast<sql::ResultSet*>(owned); }});
}

[[noreturn]] void raise(const sql::SQLException& error, std::string_view name, bool outcome_unknown) {
  metrics::count(metrics::Count::database_errors);
  const int number = error.getErrorCode();
  const std::string text = describe(number, error.getSQLState(), error.what(), name);
  switch (trouble_of(number)) {
    case Trouble::lost:
      if (outcome_unknown) throw UnknownOutcome(text);
      throw Unavailable(text);
    case Trouble::unavailable:
    case Trouble::busy: throw Unavailable(text);
    case Trouble::conflict: throw Conflict(text);
    case Trouble::duplicate: throw Duplicate(key_of_duplicate(error.what()));
    case Trouble::refused: throw ValueRefused(number, text);
    case Trouble::failed: break;
  }
  throw StatementFailed(number, text);
}

}  // namespace

Connection::Connection(ConnectionSettings settings) : settings_(std::move(settings)) {}
Connection::~Connection() = default;

void Connection::drop() {
  link_.reset();
  if (in_transaction_) doom_ = Doom::lost;
}

Connection::Link& Connection::connected(Purpose purpose) {
  const bool may_be_stale =
      link_ && purpose == Purpose::write && !in_transaction_ && Stopwatch::now() - link_->last_used > trusted_idle;
  if (may_be_stale && !link_->session->isValid()) link_.reset();
  if (link_) return *link_;
  connect();
  if (connected_before_) metrics::count(metrics::Count::database_reconnects);
  connected_before_ = true;
  return *link_;
}

void Connection::connect() {
  if (settings_.breaker != nullptr && !settings_.breaker->may_try(process::monotonic_ms())) {
    metrics::count(metrics::Count::database_skipped);
    throw Unavailable("the database is left alone for a moment, because it did not answer");
  }
  const auto started = Stopwatch::now();
  try {
    link_ = std::make_unique<Link>(settings_);
  } catch (const sql::SQLException& error) {
    // Whatever the reason, and be it a wrong password: the database cannot be used.
    metrics::count(metrics::Count::database_errors);
    note_wait(started);
    throw Unavailable(describe(error.getErrorCode(), error.getSQLState(), error.what(), "connect"));
  } catch (const Unavailable&) {
    note_wait(started);
    throw;
  }
  if (settings_.breaker != nullptr && settings_.breaker->succeeded()) log::info("database_resumed");
}

// For the breaker: the server was waited for, and for nothing.
void Connection::note_wait(Stopwatch::time_point since) {
  if (settings_.breaker == nullptr) return;
  const std::int64_t now = process::monotonic_ms();
  if (Stopwatch::now() - since < long_wait) return settings_.breaker->refused(now);
  if (!settings_.breaker->failed(now)) return;
  metrics::count(metrics::Count::database_breaker_openings);
  log::error("database_paused");
}

template <typename Action>
auto Connection::run(std::string_view name, Purpose purpose, Action action) {
  if (doom_ == Doom::conflict) throw Conflict("the transaction was rolled back before " + std::string(name));
  if (doom_ == Doom::lost) throw Unavailable("the transaction was lost before " + std::string(name));
  const bool commits = purpose == Purpose::commit || (purpose == Purpose::write && !in_transaction_);
  bool may_repeat = purpose == Purpose::begin || (purpose == Purpose::read && !in_transaction_);
  for (;;) {
    Link& link = connected(purpose);
    const auto started = Stopwatch::now();
    try {
      auto answer = action(link);
      link.last_used = Stopwatch::now();
      if (const auto took = link.last_used - started; took > settings_.slow_query) {
        metrics::count(metrics::Count::database_slow_queries);
        log::warn("slow_query", {{"statement", name}, {"milliseconds", std::chrono::duration<double, std::milli>(took).count()}});
      }
      return answer;
    } catch (const sql::SQLException& error) {
      const Trouble trouble = trouble_of(error.getErrorCode());
      if (trouble == Trouble::lost || trouble == Trouble::unavailable) drop();
      if (trouble == Trouble::lost) note_wait(started);
      if (trouble == Trouble::conflict && in_transaction_) doom_ = Doom::conflict;
      // A deadline that passed has the same number as a loss; another round would only double the wait.
      const bool found_dead = trouble == Trouble::lost && Stopwatch::now() - started < settings_.read_deadline;
      if (!may_repeat || !found_dead) raise(error, name, commits);
      may_repeat = false;
    }
  }
}

Rows Connection::run_query(const StatementInfo& statement, Identity identity, std::span<const Value> values) {
  return run(statement.name, Purpose::read, [&](Link& link) {
    sql::PreparedStatement& prepared = link.prepared(identity, statement.text);
    bind(prepared, values);
    return rows_of(prepared.executeQuery());
  });
}

std::uint64_t Connection::run_execute(const StatementInfo& statement, Identity identity, std::span<const Value> values) {
  return run(statement.name, Purpose::write, [&](Link& link) {
    sql::PreparedStatement& prepared = link.prepared(identity, statement.text);
    bind(prepared, values);
    return static_cast<std::uint64_t>(prepared.executeUpdate());
  });
}

Rows Connection::query_text(std::string_view text, std::span<const Value> values) {
  return run("a statement made at run time", Purpose::read, [&](Link& link) {
    const sql::SQLString sql_text(text.data(), text.size());
    if (values.empty()) return rows_of(link.plain->executeQuery(sql_text));
    const std::unique_ptr<sql::PreparedStatement> prepared(link.session->prepareStatement(sql_text));
    bind(*prepared, values);
    return rows_of(prepared->executeQuery());  // buffered: outlives its statement
  });
}

std::uint64_t Connection::execute_text(std::string_view text, std::span<const Value> values) {
  return run("a statement made at run time", Purpose::write, [&](Link& link) {
    const sql::SQLString sql_text(text.data(), text.size());
    if (values.empty()) return static_cast<std::uint64_t>(link.plain->executeUpdate(sql_text));
    const std::unique_ptr<sql::PreparedStatement> prepared(link.session->prepareStatement(sql_text));
    bind(*prepared, values);
    return static_cast<std::uint64_t>(prepared->executeUpdate());
  });
}

bool Connection::ping() {
  try {
    if (link_ && link_->session->isValid()) return true;
    drop();
    if (in_transaction_) return false;
    connected(Purpose::read);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

void Connection::begin() {
  assert(!in_transaction_);
  run("begin", Purpose::begin, [](Link& link) { return link.command("BEGIN"), true; });
  in_transaction_ = true;
}

void Connection::commit() {
  run("commit", Purpose::commit, [](Link& link) { return link.command("COMMIT"), true; });
  in_transaction_ = false;
  for (const auto& action : std::exchange(after_commit_, {})) action();
}

void Connection::after_commit(std::function<void()> action) {
  assert(in_transaction_);
  after_commit_.push_back(std::move(action));
}

void Connection::rollback() {
  after_commit_.clear();
  try {
    if (link_) link_->command("ROLLBACK");
  } catch (const sql::SQLException&) {
    link_.reset();  // the server rolls back what its lost connections left open
  }
  in_transaction_ = false;
  doom_ = Doom::none;
}

Transaction::Transaction(Connection& connection) : connection_(connection) { connection_.begin(); }

Transaction::~Transaction() {
  if (open_) connection_.rollback();
}

void Transaction::commit() {
  assert(open_);
  connection_.commit();
  open_ = false;
}

void detail::pause_or_rethrow(int attempt) {
  constexpr int attempts = 5;
  if (attempt >= attempts) throw;
  metrics::count(metrics::Count::database_retries);
  static thread_local std::minstd_rand random{std::random_device{}()};
  const int ceiling = 5 << attempt;  // 10, 20, 40, 80 ms
  std::this_thread::sleep_for(Milliseconds(std::uniform_int_distribution(5, ceiling)(random)));
}

}  // namespace gatewarden::db
