// Registrations: acceptance, and what became of a request.
#include "domain/account/registrations.h"

#include <algorithm>
#include <cassert>
#include <unordered_map>
#include <unordered_set>

#include "domain/account/registration_rows.h"
#include "platform/db/bulk.h"

namespace gatewarden::account {

namespace {

using db::sql;
using Ids = db::Types<std::string_view>;

constexpr db::BulkStatement<db::Types<>, RegistrationTypes<Instant>> insert_queued(
    "registrations.insert",
    sql<"INSERT INTO registration_queue (", registration_columns,
        ", available_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)">,
    db::Reach::no_plan);
constexpr db::BulkStatement<db::Types<>, Ids> delete_queued(
    "registrations.take_back",
    "DELETE q FROM registration_queue q FORCE INDEX (registration_queue_by_request) WHERE q.request_id IN (?)");

// The queue is filled and emptied faster than the server counts its rows, and a plan made for an empty table is a scan.
constexpr db::BulkStatement<db::Types<>, Ids> find_queued_states(
    "registrations.queued_states",
    "SELECT request_id, client_id, entry_digest, attempts, accepted_at FROM registration_queue"
    " FORCE INDEX (registration_queue_by_request) WHERE request_id IN (?)");
// Nobody but the row knows its day.
constexpr db::BulkStatement<db::Types<>, Ids> find_created_states(
    "registrations.created_states",
    "SELECT request_id, client_id, entry_digest, attempts, accepted_at, user_id, finished_at FROM registration_results"
    " FORCE INDEX (PRIMARY) WHERE request_id IN (?)",
    db::Reach::all_partitions);
constexpr db::BulkStatement<db::Types<>, Ids> find_failed_states(
    "registrations.failed_states",
    "SELECT request_id, client_id, entry_digest, attempts, accepted_at, reason, failed_at FROM registration_dead_letters"
    " FORCE INDEX (PRIMARY) WHERE request_id IN (?)",
    db::Reach::all_partitions);

constexpr std::array forms = {PasswordForm::none, PasswordForm::sealed, PasswordForm::hashed};
constexpr std::array reasons = {FailureReason::identifier_taken, FailureReason::password_unreadable, FailureReason::invalid,
                                FailureReason::refused, FailureReason::crashed};

[[noreturn]] void refuse_word() { throw db::StatementFailed(0, "a table of registrations holds a word that this program does not know"); }

RegistrationStatus read_state(const db::Row& row, RegistrationState state) {
  return {.request_id = row.get<std::string>(0),
          .client_id = row.get<std::optional<std::string>>(1),
          .entry_digest = row.get<std::string>(2),
          .state = state,
          .user_id = {},
          .reason = {},
          .attempts = row.get<int>(3),
          .accepted_at = row.get<Instant>(4),
          .finished_at = {}};
}

// What is known of some request ids, gathered from one table after the other.
class StatusSearch {
 public:
  StatusSearch(db::Connection& connection, std::span<const std::string> request_ids) : connection_(connection) {
    for (const std::string& id : request_ids) missing_.insert(id);
  }

  void look_into_queue() {
    look(find_queued_states, [](const db::Row& row) {
      RegistrationStatus status = read_state(row, RegistrationState::queued);
      if (status.attempts > 0) status.state = RegistrationState::retrying;
      return status;
    });
  }
  void look_into_results() {
    look(find_created_states, [](const db::Row& row) {
      RegistrationStatus status = read_state(row, RegistrationState::created);
      status.user_id = row.get<std::uint64_t>(5);
      status.finished_at = row.get<Instant>(6);
      return status;
    });
    look(find_failed_states, [](const db::Row& row) {
      RegistrationStatus status = read_state(row, RegistrationState::failed);
      status.reason = reason_from(row.get<std::string>(5));
      status.finished_at = row.get<Instant>(6);
      return status;
    });
  }

  std::optional<RegistrationStatus> found(const std::string& id) const {
    const auto one = found_.find(id);
    return one == found_.end() ? std::nullopt : std::optional(one->second);
  }

 private:
  template <typename Statement, typename Read>
  void look(const Statement& statement, Read read) {
    db::Bulk bulk(statement);
    bulk.add_all(missing_);
    std::vector<RegistrationStatus> rows;
    bulk.query(connection_, [&](const db::Row& row) { rows.push_back(read(row)); });
    for (RegistrationStatus& status : rows) {
      missing_.erase(status.request_id);
      found_.emplace(status.request_id, std::move(status));
    }
  }

  db::Connection& connection_;
  std::unordered_set<std::string_view> missing_;
  std::unordered_map<std::string, RegistrationStatus> found_;
};

std::vector<std::string> ids_of(std::span<const Registration> entries) {
  std::vector<std::string> ids;
  for (const Registration& entry : entries) ids.push_back(entry.request_id);
  return ids;
}

}  // namespace

std::string_view wire_name(PasswordForm form) {
  switch (form) {
    case PasswordForm::none: return "none";
    case PasswordForm::sealed: return "sealed";
    case PasswordForm::hashed: return "hashed";
  }
  assert(false);
  return {};
}

std::string_view wire_name(FailureReason reason) {
  switch (reason) {
    case FailureReason::identifier_taken: return "identifier_taken";
    case FailureReason::password_unreadable: return "password_unreadable";
    case FailureReason::invalid: return "invalid";
    case FailureReason::refused: return "refused";
    case FailureReason::crashed: return "crashed";
  }
  assert(false);
  return {};
}

std::string_view wire_name(RegistrationState state) {
  switch (state) {
    case RegistrationState::queued: return "queued";
    case RegistrationState::retrying: return "retrying";
    case RegistrationState::created: return "created";
    case RegistrationState::failed: return "failed";
  }
  assert(false);
  return {};
}

FailureReason reason_from(std::string_view word) {
  for (const FailureReason reason : reasons)
    if (wire_name(reason) == word) return reason;
  refuse_word();
}

NewUser user_of(const Registration& registration, const std::optional<std::string>& password_hash) {
  NewUser user{.identifiers = {},
               .profile = registration.profile,
               .email = registration.email,
               .email_verified = registration.email_verified,
               .phone = registration.phone,
               .phone_verified = registration.phone_verified,
               .password_hash = password_hash,
               .consented_at = registration.consented_at};
  if (registration.email) user.identifiers.push_back({IdentifierKind::email, *registration.email});
  if (registration.phone) user.identifiers.push_back({IdentifierKind::phone, *registration.phone});
  if (registration.username) user.identifiers.push_back({IdentifierKind::username, *registration.username});
  return user;
}

Registration read_registration(const db::Row& row) {
  const auto form_word = row.get<std::string>(10);
  // One row that a stray hand has spoilt must not hold up all others: taken for a hash it fits no form of one, and is put aside.
  const auto form = std::ranges::find_if(forms, [&](PasswordForm one) { return wire_name(one) == form_word; });
  return {.request_id = row.get<std::string>(0),
          .client_id = row.get<std::optional<std::string>>(1),
          .entry_digest = row.get<std::string>(2),
          .email = row.get<std::optional<std::string>>(3),
          .phone = row.get<std::optional<std::string>>(4),
          .username = row.get<std::optional<std::string>>(5),
          .email_verified = row.get<bool>(6),
          .phone_verified = row.get<bool>(7),
          .consented_at = row.get<std::optional<Instant>>(8),
          .profile = row.get<std::string>(9),
          .password_form = form == forms.end() ? PasswordForm::hashed : *form,
          .password = row.get<std::string>(11)};
}

QueuedRegistration read_queued(const db::Row& row) {
  constexpr std::size_t at = registration_column_count;
  return {.queue_id = row.get<std::uint64_t>(at),
          .registration = read_registration(row),
          .accepted_at = read_accepted_at(row),
          .available_at = row.get<Instant>(at + 1),
          .attempts = row.get<int>(at + 2),
          .claims = row.get<int>(at + 3),
          .last_error = row.get<std::optional<std::string>>(at + 4).value_or("")};
}

std::vector<std::optional<RegistrationStatus>> Registrations::accept(std::span<const Registration> entries, bool named, Instant now) {
  using Answers = std::vector<std::optional<RegistrationStatus>>;
  if (named) {
    // Run again it finds what it did.
    return db::retry(connection_, [&] { return accept_named(entries, now); }, [] { return std::optional<Answers>(); });
  }
  const auto insert = [&] { return accept_new(entries, now), Answers(entries.size()); };
  return db::retry(connection_, insert, [&] {
    const auto known = status(ids_of(entries));
    const bool happened = std::ranges::any_of(known, [](const auto& one) { return one.has_value(); });
    return happened ? std::optional(Answers(entries.size())) : std::nullopt;
  });
}

void Registrations::accept_new(std::span<const Registration> entries, Instant now) {
  db::Bulk rows(insert_queued);
  for (const Registration& entry : entries) add_registration(rows, entry, now, now);
  if (entries.size() == 1) {
    rows.execute(connection_);
    return;
  }
  db::Transaction transaction(connection_);
  rows.execute(connection_);
  transaction.commit();
}

std::vector<std::optional<RegistrationStatus>> Registrations::accept_named(std::span<const Registration> entries, Instant now) {
  const std::vector<std::string> ids = ids_of(entries);
  db::Transaction transaction(connection_);
  StatusSearch before(connection_, ids);
  before.look_into_queue();

  // Of entries with one id the first counts; the others hear of it as if they had come later.
  std::unordered_map<std::string_view, const Registration*> inserted;
  db::Bulk rows(insert_queued);
  for (const Registration& entry : entries)
    if (!before.found(entry.request_id) && inserted.emplace(entry.request_id, &entry).second) add_registration(rows, entry, now, now);
  try {
    rows.execute(connection_);
  } catch (const db::Duplicate&) {
    throw db::Conflict("a request id arrived on two connections at once");  // the next round finds it
  }

  // A row that was on its way out of the queue made the insert wait until it was where we look now.
  std::vector<std::string> to_check;
  for (const auto& [id, entry] : inserted) to_check.emplace_back(id);
  StatusSearch after(connection_, to_check);
  after.look_into_results();
  db::Bulk taken_back(delete_queued);
  for (const std::string& id : to_check)
    if (after.found(id)) taken_back.add(id);
  taken_back.execute(connection_);
  transaction.commit();

  std::vector<std::optional<RegistrationStatus>> answers;
  for (const Registration& entry : entries) {
    auto known = before.found(entry.request_id);
    if (!known) known = after.found(entry.request_id);
    const auto first = inserted.find(entry.request_id);
    if (!known && first->second != &entry)
      known = RegistrationStatus{.request_id = entry.request_id,
                                 .client_id = first->second->client_id,
                                 .entry_digest = first->second->entry_digest,
                                 .state = RegistrationState::queued,
                                 .user_id = {},
                                 .reason = {},
                                 .attempts = 0,
                                 .accepted_at = now,
                                 .finished_at = {}};
    answers.push_back(std::move(known));
  }
  return answers;
}

// A row that was deleted still holds its place in the unique key until its transaction ends.
bool Registrations::reserve(const Registration& entry, Instant now) {
  assert(connection_.in_transaction());
  db::Bulk row(insert_queued);
  add_registration(row, entry, now, now);
  try {
    row.execute(connection_);
  } catch (const db::Duplicate&) {
    return false;
  }
  db::Bulk taken_back(delete_queued);
  taken_back.add(entry.request_id);
  taken_back.execute(connection_);
  StatusSearch search(connection_, std::span(&entry.request_id, 1));
  search.look_into_results();
  return !search.found(entry.request_id);
}

std::vector<std::optional<RegistrationStatus>> Registrations::status(std::span<const std::string> request_ids) {
  StatusSearch search(connection_, request_ids);
  search.look_into_queue();
  search.look_into_results();
  search.look_into_queue();  // a dead letter may have gone back meanwhile
  std::vector<std::optional<RegistrationStatus>> answers;
  for (const std::string& id : request_ids) answers.push_back(search.found(id));
  return answers;
}

std::vector<db::StatementInfo> Registrations::statements() {
  std::vector<db::StatementInfo> all = {insert_queued, delete_queued, find_queued_states, find_created_states, find_failed_states};
  for (const auto& others : {drain_statements(), operator_statements()}) all.insert(all.end(), others.begin(), others.end());
  return all;
}

}  // namespace gatewarden::account
