// Hashing many passwords on all processors: threads, each with a hasher and its arena, within the host's budget and behind
// whoever waits at a log-in page. For the daemon and the import; a worker hashes by itself.
#pragma once

#include <functional>
#include <memory>

#include "base/secret.h"
#include "platform/password/hasher.h"

namespace gatewarden::password {

class HashingPool {
 public:
  // threads 0: as many as the host has processors. The settings' queue deadline does not matter here: the pool waits.
  // Throws std::system_error if there can be no budget file, or no thread.
  HashingPool(const HasherSettings& settings, int threads);
  ~HashingPool();  // waits for the hashes under way and forgets those that have not begun
  HashingPool(const HashingPool&) = delete;
  HashingPool& operator=(const HashingPool&) = delete;

  // `make` runs in a thread of the pool with its hasher, in a place of the budget that is its own until it returns: hashing
  // throws no Busy there. It must not throw. The queue has no bound of its own: the caller hands over no more than it has
  // memory for.
  void submit(std::function<void(Hasher&)> make);
  int threads() const;

  // The host's places and how many of them are taken, by this pool, others and workers: for a gauge.
  struct Use {
    int taken;
    int places;
  };
  Use budget_use() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gatewarden::password
