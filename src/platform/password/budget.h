// How many passwords the whole host hashes at once: a number of places, each a byte of a file that all processes lock.
#pragma once

#include <optional>
#include <string>

#include "base/time.h"

namespace gatewarden::password {

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
    Turn(int descriptor, int place) : descriptor_(descriptor), place_(place) {}
    Turn(Turn&& other) noexcept;
    ~Turn();

   private:
    int descriptor_;
    int place_;
  };

  // Waits up to the deadline for a place; nothing if there is none.
  std::optional<Turn> acquire(Milliseconds deadline);

 private:
  std::optional<Turn> try_once();
  int descriptor_;
  int places_;
};

}  // namespace gatewarden::password
