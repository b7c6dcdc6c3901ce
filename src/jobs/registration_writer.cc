// A batch on its way into the database.
//
// One transaction: lock the rows that are still ours, insert the users, write the audit rows, move the rows to the results,
// the dead letters or a later time. What can go wrong, and whose fault it is:
//
//   a row       an identifier is taken, the server refuses it: UserBatch tells them apart; the row's attempt, not its batch's
//   the server  db::Unavailable, or a conflict that does not end: nobody's attempt. The batch is kept in memory and tried again
//               behind the breaker; where another daemon has taken rows over meanwhile, lock_own() leaves them out.
//   COMMIT      its outcome is unknown: what became of the requests tells, and only then is it done again
//   else        something that no row should be able to do: the batch is halved until one row is left, which has then failed
#include "jobs/registration_writer.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

#include "authentication/registration.h"
#include "base/text.h"
#include "jobs/backoff.h"
#include "platform/config/configured_clock.h"
#include "platform/db/driver_thread.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/process/failpoint.h"

namespace gatewarden::jobs {
namespace {

using account::BatchVerdict;
using account::FailureReason;
using account::Registrations;
using metrics::Count;

constexpr Milliseconds look_again{1000};
constexpr std::size_t longest_error = 200;  // bytes of the columns that keep one

operation::AuditRecord audit_record(const account::QueuedRegistration& row, account::UserId user_id) {
  return {.event = operation::AuditEvent::user_created,
          .user_id = user_id,
          .client_id = row.registration.client_id,
          .request_id = authentication::format_uuid(row.registration.request_id),
          .detail = R"({"by":"registration"})"};
}

}  // namespace

RegistrationWriter::RegistrationWriter(const DrainShared& shared)
    : shared_(shared), clock_(config::make_clock(shared.settings)), stores_(shared.settings, *clock_) {}

void RegistrationWriter::run() {
  const db::DriverThread in_this_thread;
  while (!shared_.gather.is_finished()) {
    std::vector<HeldRow> rows = shared_.gather.take(look_again);
    if (rows.empty()) continue;
    pulse_.beat();
    is_writing_ = true;
    write(std::move(rows));
    is_writing_ = false;
  }
}

Milliseconds RegistrationWriter::silence() const { return is_writing_ ? pulse_.silence() : Milliseconds{0}; }

void RegistrationWriter::write(std::vector<HeldRow> rows) {
  std::vector<account::QueuedRegistration> queued;
  queued.reserve(rows.size());
  for (HeldRow& row : rows) queued.push_back(std::move(row.queued));
  record({queued, rows});
}

void RegistrationWriter::record(const Batch& batch) {
  try {
    record_through_failures(batch);
  } catch (const std::exception& problem) {
    record_apart(batch, problem);
  }
}

void RegistrationWriter::record_apart(const Batch& batch, const std::exception& problem) {
  if (batch.size() > 1) {
    const std::size_t half = batch.size() / 2;
    record(batch.part(0, half));
    record(batch.part(half, batch.size() - half));
    return;
  }
  HeldRow& row = batch.held.front();
  if (row.problem) throw;  // not even that can be recorded
  row.problem = {FailureReason::refused, problem.what()};
  record_through_failures(batch);
}

// Returns when the batch is recorded, or when the database fails and the drain is to stop.
void RegistrationWriter::record_through_failures(const Batch& batch) {
  bool is_unknown = false;
  while (shared_.breaker.wait(shared_.stop)) {
    pulse_.beat();
    const auto begin = std::chrono::steady_clock::now();
    try {
      const bool was_done = is_unknown && has_happened(batch);
      if (!was_done) db::retry(stores_.database, [&] { return transact(batch), true; });
      shared_.breaker.succeeded();
      return tell(batch, std::chrono::duration_cast<Microseconds>(std::chrono::steady_clock::now() - begin));
    } catch (const db::UnknownOutcome& problem) {
      is_unknown = true;
      shared_.breaker.failed(problem.what());
    } catch (const db::Unavailable& problem) {
      shared_.breaker.failed(problem.what());
    } catch (const db::Conflict& problem) {
      shared_.breaker.failed(problem.what());
    }
  }
}

void RegistrationWriter::transact(const Batch& batch) {
  db::Transaction transaction(stores_.database);
  const Instant now = clock_->now();
  fates_.assign(batch.size(), Fate());
  insert_users(batch, lock_own(batch), now);
  move_rows(batch, now);
  process::failpoint("registration.before_commit");
  transaction.commit();
  process::failpoint("registration.after_commit");
}

std::set<std::uint64_t> RegistrationWriter::lock_own(const Batch& batch) {
  std::map<std::string_view, std::vector<std::uint64_t>> leases;
  for (std::size_t i = 0; i < batch.size(); ++i) leases[batch.held[i].lease_id].push_back(batch.queued[i].queue_id);
  std::set<std::uint64_t> own;
  for (const auto& [lease_id, queue_ids] : leases) {
    const auto locked = stores_.registrations.lock_own(std::string(lease_id), queue_ids);
    own.insert(locked.begin(), locked.end());
  }
  return own;
}

void RegistrationWriter::insert_users(const Batch& batch, const std::set<std::uint64_t>& own, Instant now) {
  std::vector<std::size_t> places;
  std::vector<account::NewUser> users;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (!own.contains(batch.queued[i].queue_id)) continue;
    account::NewUser user = account::user_of(batch.queued[i].registration, batch.held[i].password_hash);
    if (batch.held[i].problem) fates_[i] = failure_of(batch.queued[i], *batch.held[i].problem, now);
    else if (user.identifiers.empty()) fates_[i] = failure_of(batch.queued[i], {FailureReason::invalid, "it names nobody"}, now);
    else {
      process::failpoint("registration.row", batch.queued[i].registration.request_id);
      places.push_back(i);
      users.push_back(std::move(user));
    }
  }
  if (users.empty()) return;
  process::failpoint("registration.before_insert");
  const std::vector<BatchVerdict> verdicts = stores_.users.insert(users, now);
  std::vector<operation::AuditRecord> records;
  for (std::size_t k = 0; k < places.size(); ++k) {
    const account::QueuedRegistration& row = batch.queued[places[k]];
    fates_[places[k]] = fate_of(row, verdicts[k], now);
    if (verdicts[k].kind == BatchVerdict::Kind::created) records.push_back(audit_record(row, verdicts[k].user_id));
  }
  stores_.audit.insert(records);
  process::failpoint("registration.between_insert_and_finish");
}

RegistrationWriter::Fate RegistrationWriter::fate_of(const account::QueuedRegistration& row, const BatchVerdict& verdict,
                                                     Instant now) const {
  switch (verdict.kind) {
    case BatchVerdict::Kind::created: return {.kind = Fate::Kind::created, .user_id = verdict.user_id};
    case BatchVerdict::Kind::identifier_taken: return failure_of(row, {FailureReason::identifier_taken, verdict.error}, now);
    case BatchVerdict::Kind::refused: return failure_of(row, {FailureReason::refused, verdict.error}, now);
  }
  std::abort();
}

// A name that is taken stays taken, and what crashed the daemon so often would do it again; all else may have been mended by
// the next time.
RegistrationWriter::Fate RegistrationWriter::failure_of(const account::QueuedRegistration& row, const RowProblem& problem,
                                                        Instant now) const {
  const config::Settings::Registration& settings = shared_.settings.registration;
  const bool is_final = problem.reason == FailureReason::identifier_taken || problem.reason == FailureReason::crashed;
  const int attempts = row.attempts + 1;
  const Fate fate{.kind = is_final || attempts > settings.retries ? Fate::Kind::dead : Fate::Kind::retried,
                  .reason = problem.reason,
                  .error = printable(problem.error, longest_error),
                  .again_at = now + retry_delay(attempts, settings.retry_backoff, settings.retry_delay, random_chance())};
  return fate;
}

void RegistrationWriter::move_rows(const Batch& batch, Instant now) {
  std::vector<Registrations::Finished> finished;
  std::vector<Registrations::Failed> failed;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const std::uint64_t queue_id = batch.queued[i].queue_id;
    const Fate& fate = fates_[i];
    switch (fate.kind) {
      case Fate::Kind::lost: break;
      case Fate::Kind::created: finished.push_back({queue_id, fate.user_id}); break;
      case Fate::Kind::dead: failed.push_back({queue_id, fate.reason, fate.error}); break;
      case Fate::Kind::retried: stores_.registrations.retry_later(queue_id, fate.error, fate.again_at); break;
    }
  }
  if (!finished.empty()) stores_.registrations.finish(batch.queued, finished, now);
  if (!failed.empty()) stores_.registrations.bury(batch.queued, failed, now);
}

// The transaction is one: what became of any row of it became of all.
bool RegistrationWriter::has_happened(const Batch& batch) {
  std::vector<std::string> request_ids;
  for (const account::QueuedRegistration& row : batch.queued) request_ids.push_back(row.registration.request_id);
  const auto found = stores_.registrations.status(request_ids);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (fates_[i].kind == Fate::Kind::lost || !found[i]) continue;
    using account::RegistrationState;
    const bool is_over = found[i]->state == RegistrationState::created || found[i]->state == RegistrationState::failed;
    if (is_over || found[i]->attempts > batch.queued[i].attempts) return true;
  }
  return false;
}

// After the commit: what is held no more, the figures, the log.
void RegistrationWriter::tell(const Batch& batch, Microseconds took) {
  std::map<Fate::Kind, int> rows;
  int taken = 0;
  Microseconds hashing{0};
  for (std::size_t i = 0; i < batch.size(); ++i) {
    shared_.holdings.remove(batch.held[i].lease_id, {&batch.queued[i].queue_id, 1});
    tell_row(batch.queued[i], fates_[i]);
    ++rows[fates_[i].kind];
    taken += fates_[i].kind == Fate::Kind::dead && fates_[i].reason == FailureReason::identifier_taken;
    hashing = std::max(hashing, batch.held[i].hashing);
  }
  shared_.room_made.wake();
  metrics::count(Count::registration_flushes);
  metrics::observe(metrics::Distribution::registration_batch_rows, batch.size());
  metrics::observe(metrics::Distribution::registration_transaction, static_cast<std::uint64_t>(took.count()));
  log::info("registration_flushed", {{"rows", static_cast<std::uint64_t>(batch.size())},
                                     {"created", rows[Fate::Kind::created]},
                                     {"taken", taken},
                                     {"retried", rows[Fate::Kind::retried]},
                                     {"dead", rows[Fate::Kind::dead]},
                                     {"lost", rows[Fate::Kind::lost]},
                                     {"hashing_ms", static_cast<double>(hashing.count()) / 1000},
                                     {"transaction_ms", static_cast<double>(took.count()) / 1000}});
}

void RegistrationWriter::tell_row(const account::QueuedRegistration& row, const Fate& fate) const {
  const std::string request_id = authentication::format_uuid(row.registration.request_id);
  const std::string_view reason = wire_name(fate.reason);
  switch (fate.kind) {
    case Fate::Kind::lost: return;
    case Fate::Kind::created: {
      const Microseconds delay = std::max(Microseconds{0}, clock_->now() - row.accepted_at);
      metrics::count(Count::registrations_created);
      metrics::observe(metrics::Distribution::registration_delay, static_cast<std::uint64_t>(delay.count()));
      if (row.attempts > 0) metrics::count(Count::registrations_retry_succeeded);
      return;
    }
    case Fate::Kind::retried:
      metrics::count(Count::registrations_retried);
      log::info("registration_failed", {{"registration", request_id},
                                        {"reason", reason},
                                        {"error", fate.error},
                                        {"attempts", row.attempts + 1},
                                        {"again_at", to_rfc3339(fate.again_at)}});
      return;
    case Fate::Kind::dead:
      metrics::count(Count::registrations_dead);
      // That somebody asks for a name that is taken is the way of the world.
      log::write(fate.reason == FailureReason::identifier_taken ? log::Level::info : log::Level::warn, "registration_dead",
                 {{"registration", request_id}, {"reason", reason}, {"error", fate.error}, {"attempts", row.attempts + 1}});
      return;
  }
}

}  // namespace gatewarden::jobs
