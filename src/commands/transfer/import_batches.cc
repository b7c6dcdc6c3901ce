#include "commands/transfer/import_batches.h"

#include <condition_variable>
#include <exception>
#include <mutex>

namespace gatewarden::commands {

namespace {

// Batches that are read ahead of the one that is written.
constexpr std::size_t batches_ahead = 3;
// A batch with clear passwords ends after so many for each thread, a second or two of work: then progress is seen, an interrupt
// loses little, and the written batch is still many commits smaller than the hashes cost.
constexpr int passwords_per_thread = 16;

}  // namespace

// A batch of which some passwords may still be with the pool, whose threads write into its rows.
struct ImportBatches::Pending {
  ImportBatch batch;
  std::mutex mutex;
  std::condition_variable changed;
  int hashing = 0;
  std::exception_ptr trouble;

  void wait() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return hashing == 0; });
    if (trouble) std::rethrow_exception(trouble);
  }
  void note_hashed(std::exception_ptr what) {
    const std::lock_guard lock(mutex);
    if (what) trouble = std::move(what);
    if (--hashing == 0) changed.notify_all();
  }
};

ImportBatches::ImportBatches(UserRows& rows, LineReader& lines, StopRequest& stop, Settings settings)
    : rows_(rows),
      lines_(lines),
      stop_(stop),
      settings_(std::move(settings)),
      handoff_(batches_ahead),
      reader_([this] { read_all(); }) {}

ImportBatches::~ImportBatches() {
  stop_.set();
  handoff_.close();
  reader_.join();
}

std::optional<ImportBatch> ImportBatches::next() {
  const auto pending = handoff_.take();
  if (!pending) return std::nullopt;
  (*pending)->wait();
  return std::move((*pending)->batch);
}

void ImportBatches::read_all() {
  try {
    while (SharedPending pending = gather()) {
      hash_passwords(pending);
      if (!handoff_.give(std::move(pending))) return;
    }
    handoff_.end();
  } catch (...) {
    handoff_.end(std::current_exception());
  }
}

// Nothing at the end, and when reading is to stop: what was read after that may be half a row.
ImportBatches::SharedPending ImportBatches::gather() {
  auto pending = std::make_shared<Pending>();
  ImportBatch& batch = pending->batch;
  while (!is_full(batch)) {
    auto row = rows_.next(settings_.after);
    if (stop_.is_set()) return nullptr;
    if (!row) break;
    auto& registration = row->entry.registration;
    if (!row->problem) row->problem = check_user_entry(row->entry, settings_.rules, settings_.now);
    if (row->problem || !settings_.hashing) registration.password.reset();
    batch.passwords += registration.password.has_value();
    batch.lines_done = row->last_line;
    batch.bytes_done = lines_.bytes();
    batch.rows.push_back(*std::move(row));
  }
  return batch.rows.empty() ? nullptr : pending;
}

bool ImportBatches::is_full(const ImportBatch& batch) const {
  return batch.rows.size() >= settings_.rows || batch.passwords >= passwords_per_thread * password::processors();
}

void ImportBatches::hash_passwords(const SharedPending& pending) {
  if (pending->batch.passwords == 0) return;
  if (!pool_) pool_ = std::make_unique<password::HashingPool>(*settings_.hashing, 0);
  pending->hashing = pending->batch.passwords;
  for (UserRow& row : pending->batch.rows) {
    auto* const registration = &row.entry.registration;
    if (!registration->password) continue;
    pool_->submit([pending, registration](password::Hasher& hasher) {
      std::exception_ptr trouble;
      try {
        registration->password_hash = hasher.hash(*registration->password);
        registration->password.reset();
      } catch (...) {
        trouble = std::current_exception();
      }
      pending->note_hashed(trouble);
    });
  }
}

}  // namespace gatewarden::commands
