// Registrations: claims under a lease, and the moves out of the queue.
#include <algorithm>
#include <cassert>
#include <unordered_map>

#include "base/text.h"
#include "domain/account/registration_rows.h"
#include "platform/db/bulk.h"

namespace gatewarden::account {

namespace {

using db::sql;
using Ids = db::Types<std::uint64_t>;
using OptionalText = std::optional<std::string_view>;

// The index is forced because the server's idea of how many rows are queued is old, and a scan would lock what others work on.
constexpr db::Statement<std::uint64_t, Instant, Instant, std::int64_t> find_claimable(
    "registrations.find_claimable",
    sql<"SELECT ", registration_columns, queue_columns,
        " FROM registration_queue FORCE INDEX (PRIMARY) WHERE queue_id > ? AND leased_until <= ? AND available_at <= ?"
        " ORDER BY queue_id LIMIT ? FOR UPDATE SKIP LOCKED">);
constexpr db::Statement<std::uint64_t, std::uint64_t, Instant, Instant, std::int64_t> find_hashed(
    "registrations.find_hashed",
    sql<"SELECT ", registration_columns, queue_columns,
        " FROM registration_queue FORCE INDEX (PRIMARY) WHERE queue_id > ? AND queue_id <= ? AND leased_until <= ? AND available_at <= ?"
        " AND password_form <> 'sealed' ORDER BY queue_id LIMIT ? FOR UPDATE SKIP LOCKED">);
constexpr db::Statement<> newest_queue_id("registrations.newest_id", "SELECT MAX(queue_id) FROM registration_queue");
constexpr db::BulkStatement<db::Types<std::string_view, Instant>, Ids> lease_rows(
    "registrations.lease",
    "UPDATE registration_queue FORCE INDEX (PRIMARY) SET lease_id = ?, leased_until = ?, claims = claims + 1 WHERE queue_id IN (?)");
constexpr db::BulkStatement<db::Types<Instant, std::string_view>, Ids> renew_leases(
    "registrations.renew",
    "UPDATE registration_queue FORCE INDEX (PRIMARY) SET leased_until = ? WHERE lease_id = ? AND queue_id IN (?)");
constexpr db::BulkStatement<db::Types<std::string_view>, Ids> release_leases(
    "registrations.release",
    "UPDATE registration_queue FORCE INDEX (PRIMARY) SET lease_id = '', leased_until = 0, claims = GREATEST(claims, 1) - 1"
    " WHERE lease_id = ? AND queue_id IN (?)");
constexpr db::BulkStatement<db::Types<std::string_view>, Ids> find_own(
    "registrations.find_own", "SELECT queue_id FROM registration_queue FORCE INDEX (PRIMARY) WHERE lease_id = ? AND queue_id IN (?)");
constexpr db::BulkStatement<db::Types<std::string_view>, Ids> lock_own_rows(
    "registrations.lock_own",
    "SELECT queue_id FROM registration_queue FORCE INDEX (PRIMARY) WHERE lease_id = ? AND queue_id IN (?) FOR UPDATE");
constexpr db::BulkStatement<db::Types<>, Ids> delete_moved(
    "registrations.delete_moved", "DELETE q FROM registration_queue q FORCE INDEX (PRIMARY) WHERE q.queue_id IN (?)");
constexpr db::Statement<std::string_view, Instant, std::uint64_t> put_off(
    "registrations.retry_later",
    "UPDATE registration_queue SET attempts = attempts + 1, claims = 0, lease_id = '', leased_until = 0, last_error = ?,"
    " available_at = ? WHERE queue_id = ?");
constexpr db::BulkStatement<db::Types<>, db::Types<std::string_view, std::int64_t, OptionalText, std::string_view, std::uint64_t,
                                                  std::int64_t, Instant, Instant>>
    insert_results("registrations.insert_results",
                   "INSERT INTO registration_results (request_id, expires_day, client_id, entry_digest, user_id, attempts, accepted_at,"
                   " finished_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                   db::Reach::no_plan);
constexpr db::BulkStatement<db::Types<>, RegistrationTypes<std::int64_t, std::int64_t, std::int64_t, std::string_view, std::string_view, Instant>>
    insert_dead_letters("registrations.insert_dead_letters",
                        sql<"INSERT INTO registration_dead_letters (", registration_columns,
                            ", expires_day, attempts, claims, reason, error, failed_at)"
                            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)">,
                        db::Reach::no_plan);

constexpr std::size_t longest_error = 200;

std::vector<std::uint64_t> ids_of(db::BulkRows& bulk, db::Connection& connection) {
  std::vector<std::uint64_t> ids;
  bulk.query(connection, [&](const db::Row& row) { ids.push_back(row.get<std::uint64_t>(0)); });
  return ids;
}

// Runs the statement in one transaction. It may be run again if nobody knows whether it was committed.
std::uint64_t commit_repeatable(db::Connection& connection, const db::BulkRows& statement) {
  const auto unit = [&] {
    db::BulkRows rows = statement;
    db::Transaction transaction(connection);
    const std::uint64_t found = rows.execute(connection);
    transaction.commit();
    return found;
  };
  return db::retry(connection, unit, [] { return std::optional<std::uint64_t>(); });
}

std::unordered_map<std::uint64_t, const QueuedRegistration*> by_queue_id(std::span<const QueuedRegistration> rows) {
  std::unordered_map<std::uint64_t, const QueuedRegistration*> found;
  for (const QueuedRegistration& row : rows) found.emplace(row.queue_id, &row);
  return found;
}

}  // namespace

std::vector<QueuedRegistration> Registrations::claim(const Lease& lease, std::uint64_t after, int most, Instant now) {
  return claim_found(lease, [&] { return connection_.query(find_claimable, after, now, now, most); });
}

std::vector<QueuedRegistration> Registrations::claim_hashed(const Lease& lease, std::uint64_t after, std::uint64_t until, int most,
                                                            Instant now) {
  return claim_found(lease, [&] { return connection_.query(find_hashed, after, until, now, now, most); });
}

std::uint64_t Registrations::newest_id() {
  return connection_.query(newest_queue_id).next()->get<std::optional<std::uint64_t>>(0).value_or(0);
}

template <typename Find>
std::vector<QueuedRegistration> Registrations::claim_found(const Lease& lease, Find find) {
  std::vector<QueuedRegistration> claimed;
  const auto unit = [&] {
    claimed.clear();
    db::Transaction transaction(connection_);
    auto rows = find();
    db::Bulk leased(lease_rows, lease.id, lease.until);
    while (const auto row = rows.next()) {
      claimed.push_back(read_queued(*row));
      ++claimed.back().claims;
      leased.add(claimed.back().queue_id);
    }
    leased.execute(connection_);
    transaction.commit();
    return std::move(claimed);
  };
  return db::retry(connection_, unit, [&]() -> std::optional<std::vector<QueuedRegistration>> {
    db::Bulk own(find_own, lease.id);
    for (const QueuedRegistration& row : claimed) own.add(row.queue_id);
    if (ids_of(own, connection_).empty()) return std::nullopt;
    return std::move(claimed);
  });
}

int Registrations::renew(const Lease& lease, std::span<const std::uint64_t> queue_ids) {
  db::Bulk renewed(renew_leases, lease.until, lease.id);
  renewed.add_all(queue_ids);
  return static_cast<int>(commit_repeatable(connection_, renewed));
}

void Registrations::release(const std::string& lease_id, std::span<const std::uint64_t> queue_ids) {
  db::Bulk released(release_leases, lease_id);
  released.add_all(queue_ids);
  commit_repeatable(connection_, released);
}

std::vector<std::uint64_t> Registrations::lock_own(const std::string& lease_id, std::span<const std::uint64_t> queue_ids) {
  assert(connection_.in_transaction());
  db::Bulk own(lock_own_rows, lease_id);
  own.add_all(queue_ids);
  return ids_of(own, connection_);
}

void Registrations::insert_result(const Registration& entry, UserId user_id, Instant now) {
  assert(connection_.in_transaction());
  db::Bulk result(insert_results);
  result.add(entry.request_id, day_of(now) + retention_.result_days, entry.client_id, entry.entry_digest, user_id, 0, now, now);
  result.execute(connection_);
}

void Registrations::insert_dead_letter(const Registration& entry, FailureReason reason, std::string_view error, Instant now) {
  assert(connection_.in_transaction());
  const std::string told = printable(error, longest_error);
  db::Bulk letter(insert_dead_letters);
  add_registration(letter, entry, now, day_of(now) + retention_.dead_letter_days, 1, 0, wire_name(reason), told, now);
  letter.execute(connection_);
}

void Registrations::finish(std::span<const QueuedRegistration> rows, std::span<const Finished> finished, Instant now) {
  assert(connection_.in_transaction());
  const auto row_of = by_queue_id(rows);
  db::Bulk results(insert_results);
  db::Bulk moved(delete_moved);
  for (const Finished& one : finished) {
    const QueuedRegistration& row = *row_of.at(one.queue_id);
    const Registration& entry = row.registration;
    results.add(entry.request_id, day_of(now) + retention_.result_days, entry.client_id, entry.entry_digest, one.user_id,
                row.attempts, row.accepted_at, now);
    moved.add(one.queue_id);
  }
  results.execute(connection_);
  const std::uint64_t deleted = moved.execute(connection_);
  assert(deleted == finished.size());
}

void Registrations::retry_later(std::uint64_t queue_id, std::string_view error, Instant available_at) {
  assert(connection_.in_transaction());
  const std::uint64_t found = connection_.execute(put_off, printable(error, longest_error), available_at, queue_id);
  assert(found == 1);
}

void Registrations::bury(std::span<const QueuedRegistration> rows, std::span<const Failed> failed, Instant now) {
  assert(connection_.in_transaction());
  const auto row_of = by_queue_id(rows);
  std::vector<std::string> errors;
  errors.reserve(failed.size());
  db::Bulk letters(insert_dead_letters);
  db::Bulk moved(delete_moved);
  for (const Failed& one : failed) {
    const QueuedRegistration& row = *row_of.at(one.queue_id);
    errors.push_back(printable(one.error, longest_error));
    // An attempt over which the daemon died is counted by its claim.
    const int attempts = row.attempts + (one.reason == FailureReason::crashed ? 0 : 1);
    add_registration(letters, row.registration, row.accepted_at, day_of(now) + retention_.dead_letter_days, attempts, row.claims,
                     wire_name(one.reason), errors.back(), now);
    moved.add(one.queue_id);
  }
  letters.execute(connection_);
  const std::uint64_t deleted = moved.execute(connection_);
  assert(deleted == failed.size());
}

std::vector<db::StatementInfo> Registrations::drain_statements() {
  return {find_claimable, find_hashed, newest_queue_id, lease_rows, renew_leases, release_leases, find_own, lock_own_rows, delete_moved, put_off, insert_results, insert_dead_letters};
}

}  // namespace gatewarden::account
