#include "bench/registration/drain.h"

#include <stdexcept>

#include "bench/measurement.h"
#include "bench/processes.h"
#include "bench/registration/backlog.h"
#include "harness/process.h"

namespace gatewarden::bench {

namespace {

constexpr Milliseconds patience{120'000};

double seconds_since(Stopwatch::time_point begin) { return std::chrono::duration<double>(Stopwatch::now() - begin).count(); }

}  // namespace

Daemon::Daemon(test::Stack& stack)
    : stack_(stack), number_(stack.start_daemon()), process_(stack.daemon_pid(number_)), watch_([this] { watch(); }) {}

Daemon::~Daemon() {
  over_ = true;
  watch_.join();
  stack_.signal_daemon(SIGTERM, number_);
  stack_.wait_for_daemon(number_);
}

double Daemon::pss_megabytes() const { return bench::pss_megabytes(process_); }

void Daemon::watch() {
  while (!over_) {
    most_pss_ = std::max(most_pss_.load(), pss_megabytes());
    std::this_thread::sleep_for(Milliseconds{50});
  }
}

void Daemon::must_run() {
  if (stack_.daemon_pid(number_) != 0) return;
  const std::string log = stack_.daemon_log();
  throw std::runtime_error("gatewarden-batchd ended\n" + log.substr(log.size() > 3000 ? log.size() - 3000 : 0));
}

void wait_for_first_batch(test::Stack& stack, Daemon& daemon) {
  db::Connection connection(stack.database());
  const auto has_written = [&] {
    daemon.must_run();
    return connection.query_text("SELECT 1 FROM users LIMIT 1").next().has_value();
  };
  if (!test::wait_until(has_written, patience)) throw std::runtime_error("the daemon creates nobody");
}

Drained drain_all(test::Stack& stack) {
  db::Connection connection(stack.database());
  const std::uint64_t waiting = count_rows(connection, "registration_queue");
  const std::uint64_t last = last_queued(connection).value();
  const Stopwatch::time_point begin = Stopwatch::now();
  Daemon daemon(stack);
  const auto is_empty = [&] {
    daemon.must_run();
    return !is_queued(connection, last) && !last_queued(connection);
  };
  if (!test::wait_until(is_empty, patience)) throw std::runtime_error("the daemon did not empty the queue in time");
  const double seconds = seconds_since(begin);
  if (count_rows(connection, "users") != waiting) throw std::runtime_error("not every row became a user");
  return {static_cast<double>(waiting) / seconds, daemon.most_pss_megabytes()};
}

Drained drain_steadily(test::Stack& stack, Milliseconds time) {
  db::Connection connection(stack.database());
  Daemon daemon(stack);
  struct Batch {
    double at = 0;
    double rows = 0;  // with all before it
  };
  Batch first, last;
  const Stopwatch::time_point begin = Stopwatch::now();
  const auto has_time = [&](Milliseconds limit) { return seconds_since(begin) < std::chrono::duration<double>(limit).count(); };
  while (has_time(time) || (last.rows == first.rows && has_time(patience))) {
    daemon.must_run();
    const auto rows = static_cast<double>(count_rows(connection, "registration_results"));
    if (rows > last.rows) last = {seconds_since(begin), rows};
    if (first.rows == 0) first = last;
    std::this_thread::sleep_for(Milliseconds{20});
  }
  if (last.rows == first.rows) throw std::runtime_error("the daemon wrote fewer than two batches");
  return {(last.rows - first.rows) / (last.at - first.at), daemon.most_pss_megabytes()};
}

}  // namespace gatewarden::bench
