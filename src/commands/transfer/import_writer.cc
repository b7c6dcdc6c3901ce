#include "commands/transfer/import_writer.h"

#include <algorithm>
#include <thread>

#include "base/encoding.h"
#include "commands/command.h"

namespace gatewarden::commands {

namespace {

using account::BatchVerdict;
using authentication::EntryProblem;

// How long a database may be gone before the import gives up, to be run again.
constexpr Seconds patience{60};
constexpr Milliseconds first_pause{200};
constexpr Milliseconds longest_pause{5000};

}  // namespace

std::string import_name(const std::string& import_id) { return to_hex(import_id).substr(0, 16); }

ImportWriter::ImportWriter(World& world, Import import, RefusedRows& report, Refuse refuse)
    : world_(world),
      import_(std::move(import)),
      report_(report),
      refuse_(std::move(refuse)),
      users_(world.stores().database, world.stores().user_ids),
      imports_(world.stores().database) {}

const account::UserImport& ImportWriter::begin() {
  state_ = import_.mode == Mode::write ? imports_.begin(import_.id, world_.now())
                                       : imports_.find(import_.id).value_or(account::UserImport());
  return state_;
}

void ImportWriter::write(const ImportBatch& batch) {
  Outcome outcome;
  Milliseconds pause = first_pause;
  for (Milliseconds waited{0};; waited += pause, pause = std::min(2 * pause, longest_pause)) {
    try {
      // The database may have gone after a COMMIT, and again before it could be asked what came of that.
      if (waited > Milliseconds(0) && is_recorded(batch)) break;
      if (import_.mode == Mode::write) write_once(batch, outcome);
      else try_once(batch, outcome);
      break;
    } catch (const db::Unavailable&) {
      if (waited >= patience || process::interrupted_by() != 0) throw;
      std::this_thread::sleep_for(pause);
    }
  }
  report_.keep();
  state_.lines_done = batch.lines_done;
  state_.users_created += outcome.created.size();
  state_.rows_refused += outcome.refused.size();
  for (const auto& [row, problem] : outcome.refused) refuse_(*row, problem);
}

void ImportWriter::finish() {
  if (import_.mode == Mode::dry_run) return;
  change(world_, [&] { imports_.finish(import_.id, world_.now()); });
}

void ImportWriter::write_once(const ImportBatch& batch, Outcome& outcome) {
  db::Connection& database = world_.stores().database;
  const auto unit = [&] {
    db::Transaction transaction(database);
    outcome = insert(batch);
    report_.write(describe(outcome));
    const account::UserImports::Step step{state_.lines_done, batch.lines_done, outcome.created.size(), outcome.refused.size()};
    if (!imports_.advance(import_.id, step, world_.now())) throw Refused("another run of this import is under way");
    // One record for a batch: one for each user costs a third of the speed.
    const std::pair<std::string_view, std::uint64_t> figures[] = {{"users_created", step.users_created},
                                                                  {"rows_refused", step.rows_refused}};
    world_.audit({.event = operation::AuditEvent::users_imported, .request_id = import_name(import_.id)}, figures);
    transaction.commit();
    return true;
  };
  db::retry(database, unit, [&] { return is_recorded(batch) ? std::optional(true) : std::nullopt; });
}

// The same statements, rolled back: what the database would refuse is seen without anything being written.
void ImportWriter::try_once(const ImportBatch& batch, Outcome& outcome) {
  db::Connection& database = world_.stores().database;
  outcome = db::retry(database, [&] {
    const db::Transaction transaction(database);
    return insert(batch);
  });
  refuse_repeated(outcome);
  report_.write(describe(outcome));
}

// Where the answer to COMMIT was lost, the record of the import tells what happened.
bool ImportWriter::is_recorded(const ImportBatch& batch) {
  const auto recorded = imports_.find(import_.id);
  return recorded && recorded->lines_done == batch.lines_done;
}

// In the caller's transaction.
ImportWriter::Outcome ImportWriter::insert(const ImportBatch& batch) {
  const Instant now = world_.now();
  std::vector<account::NewUser> users;
  for (const UserRow& row : batch.rows) {
    if (!row.problem) users.push_back(new_user_of(row.entry, now));
  }
  const std::vector<BatchVerdict> verdicts = users.empty() ? std::vector<BatchVerdict>() : users_.insert(users, now);

  Outcome outcome;
  auto verdict = verdicts.begin();
  auto user = users.begin();
  for (const UserRow& row : batch.rows) {
    if (row.problem) {
      outcome.refused.emplace_back(&row, *row.problem);
      continue;
    }
    if (verdict->kind == BatchVerdict::Kind::created) {
      outcome.created.push_back(&row);
      if (row.entry.disabled) world_.stores().users.set_status(verdict->user_id, account::UserStatus::disabled, now);
    } else {
      outcome.refused.emplace_back(&row, problem_of(*user, *verdict));
    }
    ++verdict;
    ++user;
  }
  return outcome;
}

// In the caller's transaction, which sees the rows that it has inserted itself, too.
EntryProblem ImportWriter::problem_of(const account::NewUser& user, const BatchVerdict& verdict) {
  if (verdict.kind != BatchVerdict::Kind::identifier_taken) return {"", verdict.error};
  const auto& identifiers = user.identifiers;
  const auto is_taken = [&](const account::Identifier& one) { return world_.stores().users.identifier_exists(one.value); };
  const auto taken = identifiers.size() == 1 ? identifiers.begin() : std::find_if(identifiers.begin(), identifiers.end(), is_taken);
  if (taken == identifiers.end()) return {"", verdict.error};
  return {std::string(account::wire_name(taken->kind)), "is somebody's already"};
}

// Of a dry run, which has left no row of the batches before in the database.
void ImportWriter::refuse_repeated(Outcome& outcome) {
  std::erase_if(outcome.created, [&](const UserRow* row) {
    const auto identifiers = new_user_of(row->entry, world_.now()).identifiers;
    const auto hash_of = [](const account::Identifier& one) { return std::hash<std::string>()(one.value); };
    const bool repeated = std::any_of(identifiers.begin(), identifiers.end(),
                                      [&](const account::Identifier& one) { return taken_in_file_.contains(hash_of(one)); });
    if (repeated) outcome.refused.emplace_back(row, EntryProblem{"", "has an identifier of an earlier row"});
    else for (const account::Identifier& one : identifiers) taken_in_file_.insert(hash_of(one));
    return repeated;
  });
  const auto by_place = [](const auto& left, const auto& right) { return left.first->first_line < right.first->first_line; };
  std::sort(outcome.refused.begin(), outcome.refused.end(), by_place);
}

std::string ImportWriter::describe(const Outcome& outcome) const {
  std::string text;
  for (const auto& [row, problem] : outcome.refused) text += report_.describe(*row, problem);
  return text;
}

}  // namespace gatewarden::commands
