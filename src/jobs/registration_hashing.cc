#include "jobs/registration_hashing.h"

#include <memory>
#include <utility>
#include <vector>

#include "domain/operation/connect.h"
#include "platform/config/config.h"

namespace gatewarden::jobs {
namespace {

// For each thread: more than it hashes until the next claim.
constexpr int rows_ahead = 64;

}  // namespace

RegistrationHashing::RegistrationHashing(const config::Settings& settings, Gather& gather, Waker& room_made)
    : gather_(gather), room_made_(room_made), opener_(config::load_registration_keys(settings)),
      pool_(operation::hasher_settings(settings), 0) {
  enough_ = rows_ahead * pool_.threads();
}

void RegistrationHashing::add(HeldRow row) {
  if (rows_.load() == 0) pulse_.beat();
  ++rows_;
  // Shared, because std::function wants to be copied; nobody copies it.
  pool_.submit([this, shared = std::make_shared<HeldRow>(std::move(row))](password::Hasher& hasher) {
    hash(*shared, hasher);
    pulse_.beat();
    std::vector<HeldRow> ready;
    ready.push_back(std::move(*shared));
    gather_.add(std::move(ready));
    if (--rows_ == enough_ - 1) room_made_.wake();
  });
}

void RegistrationHashing::hash(HeldRow& row, password::Hasher& hasher) const {
  const account::Registration& registration = row.queued.registration;
  try {
    if (const auto password = opener_.open(registration.password, registration.request_id)) {
      row.password_hash = hasher.hash(*password);
    } else {
      row.problem = {account::FailureReason::password_unreadable, "its password was sealed to no key of this daemon, or is damaged"};
    }
  } catch (const std::exception& problem) {
    row.problem = {account::FailureReason::refused, std::string("its password could not be hashed: ") + problem.what()};
  }
  row.hashing = std::chrono::duration_cast<Microseconds>(std::chrono::steady_clock::now() - row.claimed_at);
}

}  // namespace gatewarden::jobs
