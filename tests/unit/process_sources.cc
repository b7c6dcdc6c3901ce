// What a source may ask of the host: its rate, and the penalty of a crash.
#include "platform/process/sources.h"

#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "harness/test.h"

namespace gatewarden::process {
namespace {

int admitted(Sources& sources, std::uint64_t source, int per_second, int requests) {
  int count = 0;
  for (int i = 0; i < requests; ++i) count += sources.admit(source, per_second);
  return count;
}

TEST("sources: five seconds' worth is borne at once, and no more until time has passed") {
  Sources sources;
  const std::uint64_t source = sources.key_of("192.0.2.1");
  const int first = admitted(sources, source, 2, 100);
  CHECK(first >= 9 && first <= 11);
  CHECK_EQUAL(0, admitted(sources, source, 2, 1));
  std::this_thread::sleep_for(Milliseconds{600});
  CHECK_EQUAL(1, admitted(sources, source, 2, 1));
}

TEST("sources: one that asks too much takes nothing from another, and 0 is no limit") {
  Sources sources;
  admitted(sources, sources.key_of("192.0.2.1"), 1, 100);
  CHECK(sources.admit(sources.key_of("192.0.2.2"), 1));
  CHECK_EQUAL(100000, admitted(sources, sources.key_of("192.0.2.1"), 0, 100000));
}

TEST("sources: the rate is one over all processes") {
  Sources sources;
  const std::uint64_t source = sources.key_of("192.0.2.1");
  for (int i = 0; i < 4; ++i) {
    const pid_t child = fork();
    if (child == 0) _exit(admitted(sources, source, 1, 2) == 2 ? 0 : 1);
    int status = 0;
    waitpid(child, &status, 0);
    CHECK_EQUAL(i < 2 ? 0 : 1, WEXITSTATUS(status));
  }
}

TEST("sources: a crash bars its source alone, longer each time, for ten minutes at most") {
  Sources sources;
  const std::uint64_t source = sources.key_of("192.0.2.1");
  CHECK_EQUAL(0, sources.barred_for(source).count());
  for (const int seconds : {30, 60, 120, 240, 480, 600, 600}) {
    CHECK_EQUAL(seconds, sources.note_crash(source, Seconds{30}).count());
    CHECK_EQUAL(seconds, sources.barred_for(source).count());
  }
  CHECK_EQUAL(0, sources.barred_for(sources.key_of("192.0.2.2")).count());
}

TEST("sources: no penalty is none, and neither is there one for nobody") {
  Sources sources;
  CHECK_EQUAL(0, sources.note_crash(sources.key_of("192.0.2.1"), Seconds{0}).count());
  CHECK_EQUAL(0, sources.barred_for(sources.key_of("192.0.2.1")).count());
  CHECK_EQUAL(0, sources.note_crash(0, Seconds{30}).count());
}

TEST("sources: however many come, one that is barred stays so") {
  Sources sources;
  const std::uint64_t source = sources.key_of("192.0.2.1");
  sources.note_crash(source, Seconds{600});
  for (int i = 0; i < 300000; ++i) sources.admit(sources.key_of(std::to_string(i)), 10);
  CHECK(sources.barred_for(source).count() > 500);
}

}  // namespace
}  // namespace gatewarden::process
