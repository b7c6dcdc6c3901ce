// The stage of the drain that opens sealed passwords and hashes them, on every processor within the budget of the host.
#pragma once

#include <atomic>

#include "jobs/held_rows.h"
#include "jobs/job.h"
#include "platform/config/settings.h"
#include "platform/crypto/sealed_box.h"
#include "platform/password/hashing_pool.h"

namespace gatewarden::jobs {

class RegistrationHashing {
 public:
  // Reads the registration keys: throws config::Invalid. Finished rows go to `gather`; `room_made` is woken when there is less to
  // do than enough. Both must outlive it.
  RegistrationHashing(const config::Settings& settings, Gather& gather, Waker& room_made);

  void add(HeldRow row);
  // More would only wait.
  bool has_enough() const { return rows_.load() >= enough(); }
  int enough() const { return enough_; }
  // Since a password was last hashed, while there are some to be.
  Milliseconds silence() const { return rows_ > 0 ? pulse_.silence() : Milliseconds{0}; }

  const crypto::BoxPublicKey& public_key() const { return opener_.public_key(); }
  password::HashingPool::Use budget_use() const { return pool_.budget_use(); }

 private:
  void hash(HeldRow& row, password::Hasher& hasher) const;

  Gather& gather_;
  Waker& room_made_;
  crypto::BoxOpener opener_;
  Pulse pulse_;
  std::atomic<int> rows_ = 0;
  int enough_ = 0;
  password::HashingPool pool_;  // the last member: its threads use all others
};

}  // namespace gatewarden::jobs
