// How often a test repeats a fault: a few times in make check; in make faults (GATEWARDEN_FAULTS=long) as often as the security
// list asks, but at most GATEWARDEN_FAULT_SECONDS each, with a line at the end that says how often it was.
#pragma once

#include <chrono>
#include <string>

namespace gatewarden::test {

class Rounds {
 public:
  Rounds(std::string name, int short_form, int long_form);
  ~Rounds();
  Rounds(const Rounds&) = delete;
  Rounds& operator=(const Rounds&) = delete;

  // False when there were enough, or the time is over.
  bool next();
  int done() const { return done_; }
  static bool are_long();

 private:
  std::string name_;
  int wanted_;
  int done_ = 0;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace gatewarden::test
