#include "fault/rounds.h"

#include <cstdlib>
#include <iostream>
#include <string_view>

#include "base/time.h"

namespace gatewarden::test {

namespace {

Seconds longest_time() {
  const char* const asked = std::getenv("GATEWARDEN_FAULT_SECONDS");
  return Seconds{asked != nullptr ? std::atoi(asked) : 600};
}

}  // namespace

bool Rounds::are_long() {
  const char* const form = std::getenv("GATEWARDEN_FAULTS");
  return form != nullptr && std::string_view(form) == "long";
}

Rounds::Rounds(std::string name, int short_form, int long_form)
    : name_(std::move(name)), wanted_(are_long() ? long_form : short_form) {}

Rounds::~Rounds() {
  if (!are_long()) return;
  const auto took = std::chrono::duration_cast<Seconds>(std::chrono::steady_clock::now() - began_);
  std::cout << name_ << ": " << done_ << " of " << wanted_ << " rounds in " << took.count() << " s" << std::endl;
}

bool Rounds::next() {
  const bool is_late = are_long() && std::chrono::steady_clock::now() - began_ > longest_time();
  if (done_ >= wanted_ || is_late) return false;
  ++done_;
  return true;
}

}  // namespace gatewarden::test
