// Failpoints: each in a child, because a process arms at most one.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <stdexcept>

#include "harness/test.h"
#include "platform/process/failpoint.h"

namespace gatewarden {
namespace {

using process::arm_failpoint;
using process::failpoint;

// How the child ended: its exit status, or 128 and the number of the signal.
int ends_with(const std::function<int()>& body) {
  const int child = fork();
  if (child == 0) {
    alarm(20);
    _exit(body());
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool throws_at(const char* name) {
  try {
    failpoint(name);
    return false;
  } catch (const std::runtime_error&) {
    return true;
  }
}

TEST("failpoint: one that is not armed does nothing") {
  CHECK_EQUAL(7, ends_with([] { return failpoint("drain"), 7; }));
}

TEST("failpoint: the process dies where it was armed, and nowhere else") {
  CHECK_EQUAL(7, ends_with([] { return arm_failpoint("drain.before"), failpoint("drain.after"), 7; }));
  CHECK_EQUAL(128 + SIGKILL, ends_with([] { return arm_failpoint("drain.before"), failpoint("drain.before"), 7; }));
}

TEST("failpoint: the process dies at the passage that was asked for") {
  CHECK_EQUAL(7, ends_with([] { return arm_failpoint("drain:3"), failpoint("drain"), failpoint("drain"), 7; }));
  CHECK_EQUAL(128 + SIGKILL,
              ends_with([] { return arm_failpoint("drain:3"), failpoint("drain"), failpoint("drain"), failpoint("drain"), 7; }));
}

TEST("failpoint: the process dies where the key is the one that was asked for") {
  CHECK_EQUAL(7, ends_with([] { return arm_failpoint("drain@00ff"), failpoint("drain"), failpoint("drain", "other"), 7; }));
  CHECK_EQUAL(128 + SIGKILL, ends_with([] { return arm_failpoint("drain@00ff"), failpoint("drain", {"\0\xff", 2}), 7; }));
}

TEST("failpoint: it throws at each passage from the one that was asked for") {
  CHECK_EQUAL(7, ends_with([] {
                arm_failpoint("drain:2=throw");
                return !throws_at("drain") && throws_at("drain") && throws_at("drain") ? 7 : 1;
              }));
}

TEST("failpoint: it stays where it was told to stay") {
  CHECK_EQUAL(128 + SIGALRM, ends_with([] { return arm_failpoint("drain=sleep"), ualarm(50'000, 0), failpoint("drain"), 7; }));
}

TEST("failpoint: what it is told and does not understand is refused") {
  for (const char* const wrong : {"", "Name", "drain:0", "drain:", "drain:x", "drain=", "drain=jump", "drain=throw:2", ":2", "drain@0", "@00"}) {
    CHECK_EQUAL(7, ends_with([wrong] {
                  try {
                    return arm_failpoint(wrong), 1;
                  } catch (const std::invalid_argument&) {
                    return 7;
                  }
                }));
  }
}

}  // namespace
}  // namespace gatewarden
