// Registrations: what operators ask and do.
#include <cassert>

#include "base/encoding.h"
#include "domain/account/registration_rows.h"

namespace gatewarden::account {

namespace {

using db::sql;

constexpr db::Literal letter_columns = ", attempts, claims, reason, error, failed_at";

constexpr db::Statement<Instant> count_queue(
    "registrations.count_queue",
    "SELECT COUNT(*), COUNT(CASE WHEN leased_until > ? THEN 1 END), COUNT(CASE WHEN attempts > 0 THEN 1 END), MIN(accepted_at)"
    " FROM registration_queue",
    db::Reach::whole_table);
constexpr db::Statement<> count_dead_letters("registrations.count_dead_letters", "SELECT COUNT(*) FROM registration_dead_letters",
                                             db::Reach::whole_table);
constexpr db::Statement<> measure_queue("registrations.measure_queue",
                                        "SELECT COALESCE(MAX(queue_id) - MIN(queue_id) + 1, 0) FROM registration_queue");
constexpr db::Statement<std::int64_t> count_up_to(
    "registrations.count_up_to",
    "SELECT COUNT(*) FROM (SELECT 1 FROM registration_queue FORCE INDEX (registration_queue_by_request) LIMIT ?) counted",
    db::Reach::whole_table);
constexpr db::Statement<> find_oldest("registrations.find_oldest",
                                      "SELECT accepted_at FROM registration_queue FORCE INDEX (PRIMARY) ORDER BY queue_id LIMIT 1");
constexpr db::Statement<std::uint64_t, std::int64_t> list_queued(
    "registrations.list_queued",
    sql<"SELECT ", registration_columns, queue_columns, " FROM registration_queue WHERE queue_id > ? ORDER BY queue_id LIMIT ?">);
constexpr db::Statement<std::string_view> find_one_queued(
    "registrations.find_queued", sql<"SELECT ", registration_columns, queue_columns, " FROM registration_queue WHERE request_id = ?">);
constexpr db::Statement<Instant, Instant, std::string_view, std::int64_t> list_letters(
    "registrations.list_dead_letters",
    sql<"SELECT ", registration_columns, letter_columns,
        " FROM registration_dead_letters WHERE failed_at <= ? AND (failed_at < ? OR request_id < ?)"
        " ORDER BY failed_at DESC, request_id DESC LIMIT ?">,
    db::Reach::all_partitions);
constexpr db::Statement<std::string_view> find_letter(
    "registrations.find_dead_letter",
    sql<"SELECT ", registration_columns, letter_columns, " FROM registration_dead_letters WHERE request_id = ?">,
    db::Reach::all_partitions);

constexpr db::Statement<Instant, std::string_view, Instant> make_due(
    "registrations.retry_now",
    "UPDATE registration_queue SET available_at = ?, attempts = 0 WHERE request_id = ? AND attempts > 0 AND leased_until <= ?");
constexpr db::Statement<std::string_view, Instant> delete_one_queued(
    "registrations.purge_queued", "DELETE FROM registration_queue WHERE request_id = ? AND leased_until <= ?");
constexpr db::Statement<std::string_view> lock_letter(
    "registrations.lock_dead_letter", "SELECT expires_day FROM registration_dead_letters WHERE request_id = ? FOR UPDATE",
    db::Reach::all_partitions);
constexpr db::Statement<Instant, std::string_view, std::int64_t> copy_letter(
    "registrations.requeue",
    sql<"INSERT INTO registration_queue (", registration_columns, ", available_at) SELECT ", registration_columns,
        ", ? FROM registration_dead_letters WHERE request_id = ? AND expires_day = ?">);
constexpr db::Statement<std::string_view> delete_letter(
    "registrations.purge_dead_letter", "DELETE FROM registration_dead_letters WHERE request_id = ?", db::Reach::all_partitions);
constexpr db::Statement<Instant, std::int64_t> delete_letters(
    "registrations.purge_dead_letters", "DELETE FROM registration_dead_letters WHERE failed_at < ? LIMIT ?", db::Reach::all_partitions);

// Up to here a queue is counted row by row each time; beyond, the span of its ids is near enough.
constexpr std::uint64_t countable = 10'000;
constexpr std::size_t request_id_size = 16;

DeadLetter read_letter(const db::Row& row) {
  constexpr std::size_t at = registration_column_count;
  return {.row = {.queue_id = 0,
                  .registration = read_registration(row),
                  .accepted_at = read_accepted_at(row),
                  .available_at = {},
                  .attempts = row.get<int>(at),
                  .claims = row.get<int>(at + 1),
                  .last_error = row.get<std::string>(at + 3)},
          .reason = reason_from(row.get<std::string>(at + 2)),
          .error = row.get<std::string>(at + 3),
          .failed_at = row.get<Instant>(at + 4)};
}

// A place among the dead letters: 8 bytes of time, then the request id.
struct Place {
  Instant failed_at{};
  std::string request_id;
};

std::optional<Place> place_from(std::string_view cursor) {
  const auto bytes = from_base64url(cursor);
  if (!bytes || bytes->size() != 8 + request_id_size) return std::nullopt;
  std::uint64_t microseconds = 0;
  for (const char byte : bytes->substr(0, 8)) microseconds = microseconds << 8 | static_cast<unsigned char>(byte);
  return Place{from_microseconds(static_cast<std::int64_t>(microseconds)), bytes->substr(8)};
}

std::uint64_t number_of(db::Rows rows) { return rows.next()->get<std::uint64_t>(0); }

}  // namespace

Registrations::Stats Registrations::stats(Instant now) {
  auto rows = connection_.query(count_queue, now);
  const auto row = rows.next();
  return {.queued = row->get<std::uint64_t>(0),
          .leased = row->get<std::uint64_t>(1),
          .retrying = row->get<std::uint64_t>(2),
          .dead_letters = number_of(connection_.query(count_dead_letters)),
          .oldest_accepted_at = row->get<std::optional<Instant>>(3)};
}

std::uint64_t Registrations::depth(std::uint64_t bound) {
  const std::uint64_t span = number_of(connection_.query(measure_queue));
  if (span < bound) return span;
  return number_of(connection_.query(count_up_to, bound));
}

Registrations::Backlog Registrations::backlog() {
  Backlog backlog;
  backlog.rows = number_of(connection_.query(count_up_to, countable));
  if (backlog.rows == countable) backlog.rows = number_of(connection_.query(measure_queue));
  auto rows = connection_.query(find_oldest);
  if (const auto row = rows.next()) backlog.oldest_accepted_at = row->get<Instant>(0);
  return backlog;
}

std::vector<QueuedRegistration> Registrations::list_queue(std::uint64_t after, int limit) {
  std::vector<QueuedRegistration> found;
  auto rows = connection_.query(list_queued, after, limit);
  while (const auto row = rows.next()) found.push_back(read_queued(*row));
  return found;
}

std::vector<DeadLetter> Registrations::list_dead_letters(std::string_view before, int limit) {
  const auto place = before.empty() ? Place{Instant::max(), ""} : place_from(before);
  if (!place) return {};
  std::vector<DeadLetter> found;
  auto rows = connection_.query(list_letters, place->failed_at, place->failed_at, place->request_id, limit);
  while (const auto row = rows.next()) found.push_back(read_letter(*row));
  return found;
}

std::string Registrations::cursor_of(const DeadLetter& letter) {
  std::string bytes;
  const auto microseconds = static_cast<std::uint64_t>(to_microseconds(letter.failed_at));
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(microseconds >> shift & 0xff);
  return to_base64url(bytes + letter.row.registration.request_id);
}

std::optional<QueuedRegistration> Registrations::find_queued(const std::string& request_id) {
  auto rows = connection_.query(find_one_queued, request_id);
  const auto row = rows.next();
  return row ? std::optional(read_queued(*row)) : std::nullopt;
}

std::optional<DeadLetter> Registrations::find_dead_letter(const std::string& request_id) {
  auto rows = connection_.query(find_letter, request_id);
  const auto row = rows.next();
  return row ? std::optional(read_letter(*row)) : std::nullopt;
}

bool Registrations::retry_now(const std::string& request_id, Instant now) {
  return connection_.execute(make_due, now, request_id, now) > 0;
}

bool Registrations::purge_queued(const std::string& request_id, Instant now) {
  assert(connection_.in_transaction());
  return connection_.execute(delete_one_queued, request_id, now) > 0;
}

bool Registrations::requeue_dead_letter(const std::string& request_id, Instant now) {
  assert(connection_.in_transaction());
  auto rows = connection_.query(lock_letter, request_id);
  const auto row = rows.next();
  if (!row) return false;
  connection_.execute(copy_letter, now, request_id, row->get<int>(0));
  return connection_.execute(delete_letter, request_id) > 0;
}

bool Registrations::purge_dead_letter(const std::string& request_id) { return connection_.execute(delete_letter, request_id) > 0; }

std::uint64_t Registrations::purge_dead_letters(Instant until, int most) {
  return connection_.execute(delete_letters, until, most);
}

std::vector<db::StatementInfo> Registrations::operator_statements() {
  return {count_queue,  count_dead_letters, measure_queue, count_up_to, find_oldest, list_queued,   find_one_queued, list_letters,
          find_letter,  make_due,           delete_one_queued, lock_letter, copy_letter, delete_letter, delete_letters};
}

}  // namespace gatewarden::account
