// F43: more is accepted than the daemon can work off.
#include <fstream>

#include "fault/registration_stand.h"
#include "fault/rounds.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using namespace test;

constexpr Milliseconds patience{300'000};

// The most memory that the process has had, in KiB.
std::int64_t most_memory(int pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string word; status >> word;) {
    std::int64_t kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib;
  }
  return 0;
}

// What a daemon has needed when it has worked off a backlog of so many.
std::int64_t memory_for(RegistrationStand& stand, int backlog) {
  for (int left = backlog; left > 0; left -= 1000) stand.accept_new(std::min(left, 1000));
  Daemon daemon = stand.start_daemon();
  CHECK(stand.wait_until_empty(patience));
  const std::int64_t memory = most_memory(daemon->pid());
  CHECK(memory > 0);
  return memory;
}

TEST("F43: the daemon needs no more memory for a backlog eight times as long") {
  RegistrationStand stand("[registration]\nbatch_rows = 500\n");
  const std::int64_t small = memory_for(stand, 2500);
  const std::int64_t large = memory_for(stand, Rounds::are_long() ? 500'000 : 20'000);
  CHECK(large * 4 <= small * 5);
  CHECK_EQUAL(std::string(), stand.oracle().breaches());
}

}  // namespace
}  // namespace gatewarden
