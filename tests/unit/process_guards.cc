// The master's decisions: transitions of its state, and when the next worker may be forked.
#include "harness/test.h"
#include "platform/process/master_state.h"
#include "platform/process/restart_guard.h"

namespace gatewarden {
namespace {

using process::MasterEvent;
using process::MasterState;
using process::next_state;
using process::RestartGuard;

TEST("process: a stop goes from running through finishing to stopped") {
  CHECK(next_state(MasterState::running, MasterEvent::stop_asked) == MasterState::finishing);
  CHECK(next_state(MasterState::finishing, MasterEvent::all_gone) == MasterState::stopped);
  CHECK(next_state(MasterState::finishing, MasterEvent::deadline_passed) == MasterState::killing);
  CHECK(next_state(MasterState::killing, MasterEvent::all_gone) == MasterState::stopped);
}

TEST("process: a second SIGTERM does not shorten the grace, a second ^C does") {
  CHECK(next_state(MasterState::finishing, MasterEvent::stop_asked) == MasterState::finishing);
  CHECK(next_state(MasterState::finishing, MasterEvent::interrupted) == MasterState::killing);
}

TEST("process: nothing leads out of stopped, and nothing back to running") {
  for (const MasterEvent event : {MasterEvent::stop_asked, MasterEvent::interrupted, MasterEvent::gave_up,
                                  MasterEvent::deadline_passed, MasterEvent::all_gone}) {
    CHECK(next_state(MasterState::stopped, event) == MasterState::stopped);
    CHECK(next_state(MasterState::finishing, event) != MasterState::running);
    CHECK(next_state(MasterState::killing, event) != MasterState::running);
  }
}

TEST("restart guard: a whole pool may die once and is replaced at once") {
  RestartGuard guard(16);
  for (int i = 0; i < 32; ++i) guard.worker_died(1000);
  CHECK(guard.may_fork(1000));
}

TEST("restart guard: the delay grows with each death more") {
  RestartGuard guard(1);
  for (int i = 0; i < 5; ++i) guard.worker_died(0);
  CHECK_EQUAL(std::int64_t{0}, guard.delay_ms());
  std::int64_t last = 0;
  for (int i = 0; i < 7; ++i) {
    guard.worker_died(0);
    CHECK(guard.delay_ms() > last);
    last = guard.delay_ms();
  }
  for (int i = 0; i < 100; ++i) guard.worker_died(0);
  CHECK_EQUAL(std::int64_t{10'000}, guard.delay_ms());
  CHECK(!guard.may_fork(9'999));
  CHECK(guard.may_fork(10'000));
}

TEST("restart guard: a pool that always crashes settles at about one fork a second") {
  RestartGuard guard(1);
  std::int64_t now = 0;
  int forks = 0;
  for (; now < 120'000; ++now) {
    if (!guard.may_fork(now)) continue;
    ++forks;
    guard.worker_died(now);
  }
  CHECK(forks > 90 && forks < 150);
}

TEST("restart guard: it heals with time") {
  RestartGuard guard(1);
  for (int i = 0; i < 20; ++i) guard.worker_died(0);
  guard.worker_died(60'000);
  CHECK(guard.may_fork(60'000));
}

}  // namespace
}  // namespace gatewarden
