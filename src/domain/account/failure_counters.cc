#include "domain/account/failure_counters.h"

#include <algorithm>
#include <cassert>

#include "platform/crypto/digest.h"

namespace gatewarden::account {

namespace {

constexpr db::Statement<std::string_view, std::int64_t, Instant> count_failures(
    "failure_counters.count",
    "SELECT failures, full_windows FROM failure_counters WHERE counter_key = ? AND expires_day = ? AND window_at >= ?");
// Hosts whose clocks differ may stand in different windows for a moment; the counter never goes back to an older one.
// full_windows is set first, for it looks at what the other two were before. The first failure of a row asks the row of the day
// before likewise; the aggregate makes a table of its own of it, for no INSERT may ask its table in another way.
constexpr db::Statement<std::string_view, std::int64_t, Instant, std::int64_t, Instant, std::int64_t, std::string_view, std::int64_t,
                        Instant, Instant, std::int64_t, Instant, std::int64_t, std::int64_t, Instant>
    add_failure(
    "failure_counters.add",
    "INSERT INTO failure_counters (counter_key, expires_day, window_at, failures, full_windows) VALUES (?, ?, ?, ?,"
    " (SELECT windows FROM (SELECT"
    " COALESCE(MAX(IF(window_at >= ? AND failures >= GREATEST(1, ? >> full_windows), LEAST(full_windows + 1, 30), 0)), 0) AS windows"
    " FROM failure_counters WHERE counter_key = ? AND expires_day = ?) AS day_before))"
    " ON DUPLICATE KEY UPDATE full_windows = IF(window_at >= ?, full_windows,"
    " IF(window_at >= ? AND failures >= GREATEST(1, ? >> full_windows), LEAST(full_windows + 1, 30), 0)),"
    " failures = IF(window_at < ?, ?, failures + ?), window_at = GREATEST(window_at, ?)");
constexpr db::Statement<std::string_view, std::int64_t> clear_failures(
    "failure_counters.clear",
    "UPDATE failure_counters SET failures = 0, full_windows = 0 WHERE counter_key = ? AND expires_day = ?");
// A row that is there keeps the next one from asking the row of the day before.
constexpr db::Statement<std::string_view, std::int64_t, Instant> begin_cleared(
    "failure_counters.begin_cleared",
    "INSERT INTO failure_counters (counter_key, expires_day, window_at, failures) VALUES (?, ?, ?, 0)"
    " ON DUPLICATE KEY UPDATE failures = 0, full_windows = 0",
    db::Reach::no_plan);

std::string_view word_of(FailureSubject kind) {
  switch (kind) {
    case FailureSubject::account: return "account:";
    case FailureSubject::address: return "address:";
    case FailureSubject::client: return "client:";
    case FailureSubject::code_target: return "code target:";
    case FailureSubject::code_source: return "code source:";
    case FailureSubject::registration: return "registration:";
  }
  assert(false);
  return {};
}

std::string key_of(FailureSubject kind, std::string_view subject) {
  return crypto::sha256(std::string(word_of(kind)).append(subject));
}

}  // namespace

Instant FailureCounters::window_end(Instant now) const {
  return Instant{(std::chrono::floor<Seconds>(now).time_since_epoch() / window_ + 1) * window_};
}

Day FailureCounters::day_of_row(Instant window_end) const { return day_of(window_end + window_); }

FailureCounters::Tally FailureCounters::read(FailureSubject kind, std::string_view subject, Instant now) {
  const Instant end = window_end(now);
  auto rows = connection_.query(count_failures, key_of(kind, subject), day_of_row(end), end - window_);
  const auto row = rows.next();
  return row ? Tally{row->get<int>(0), row->get<int>(1)} : Tally{};
}

void FailureCounters::write(FailureSubject kind, std::string_view subject, Instant now, const Addition& addition) {
  const Instant end = window_end(now);
  const Instant begin = end - window_;
  const std::string key = key_of(kind, subject);
  const Day day = day_of_row(end);
  connection_.execute(add_failure, key, day, begin, addition.times, begin - window_, addition.limit, key, day - 1, begin,
                      begin - window_, addition.limit, begin, addition.times, addition.times, begin);
}

int FailureCounters::count(FailureSubject kind, std::string_view subject, Instant now) {
  return read(kind, subject, now).failures;
}

void FailureCounters::add(FailureSubject kind, std::string_view subject, Instant now, int times) {
  write(kind, subject, now, {.times = times});
}

bool FailureCounters::is_full(FailureSubject kind, std::string_view subject, int limit, Instant now) {
  const Tally tally = read(kind, subject, now);
  return tally.failures >= std::max(1, limit >> tally.full_windows);
}

void FailureCounters::add_towards(FailureSubject kind, std::string_view subject, int limit, Instant now) {
  write(kind, subject, now, {.times = 1, .limit = limit});
}

void FailureCounters::clear(FailureSubject kind, std::string_view subject, Instant now) {
  const Instant end = window_end(now);
  const Instant begin = end - window_;
  const bool is_first_of_row = day_of_row(begin) != day_of_row(end);
  if (is_first_of_row) connection_.execute(begin_cleared, key_of(kind, subject), day_of_row(end), begin);
  else connection_.execute(clear_failures, key_of(kind, subject), day_of_row(end));
}

std::vector<db::StatementInfo> FailureCounters::statements() { return {count_failures, add_failure, clear_failures, begin_cleared}; }

}  // namespace gatewarden::account
