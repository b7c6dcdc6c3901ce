// How many passwords the whole host hashes at once: a number of places, each a byte of a file that all processes lock.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"

namespace gatewarden::password {

// Who waits: a person at a log-in page, or work that nobody waits for, which takes no place while a person waits for one.
enum class Urgency { person, background };

// An object is for one thread; objects on one file share its places, in one process or in many.
class Budget {
 public:
  // Throws std::system_error if the file can be neither opened nor made.
  Budget(const std::string& file, int places);
  ~Budget();
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;

  // A place, held until it goes. Must not outlive the budget.
  class Turn {
   public:
    Turn(Turn&& other) noexcept;
    ~Turn();

   private:
    friend class Budget;
    Turn(const Budget& budget, off_t place) : budget_(&budget), place_(place) {}
    const Budget* budget_;
    off_t place_;
  };

  // Waits up to the deadline for a place; nothing if there is none. Those of one urgency are served in the order in which
  // they came.
  std::optional<Turn> acquire(Milliseconds deadline, Urgency urgency = Urgency::person);
  // The same for a person, but nothing at once if `most_waiting` wait already and no place is free.
  std::optional<Turn> acquire_unless_full(Milliseconds deadline, int most_waiting);
  // Whether that would be so now.
  bool is_full(int most_waiting) const;

  // For who holds a place: whether others hold all the rest, or wait. Of one place there is no rest.
  bool is_contended() const;
  // How many of the places others hold.
  int in_use() const;

 private:
  class Ticket;
  struct Range;
  std::optional<Turn> try_places() const;
  std::optional<Turn> try_once(Urgency urgency, off_t before) const;
  bool is_locked(const Range& range) const;
  bool has_waiting(int persons) const;
  void ring() const;

  int descriptor_;
  int places_;
  std::atomic<std::uint32_t>* bell_;
};

}  // namespace gatewarden::password
