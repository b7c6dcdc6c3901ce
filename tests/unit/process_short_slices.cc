// A long calculation beside others.
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "harness/test.h"
#include "platform/process/short_slices.h"

namespace gatewarden::process {
namespace {

double processor_seconds() {
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

// How often the thread was put aside while it used so much of a processor.
long switches_in(double seconds) {
  rusage before{}, after{};
  getrusage(RUSAGE_THREAD, &before);
  for (const double end = processor_seconds() + seconds; processor_seconds() < end;) {
  }
  getrusage(RUSAGE_THREAD, &after);
  return after.ru_nivcsw + after.ru_nvcsw - before.ru_nivcsw - before.ru_nvcsw;
}

void stay_on_one_processor() {
  cpu_set_t allowed;
  sched_getaffinity(0, sizeof allowed, &allowed);
  int first = 0;
  while (!CPU_ISSET(first, &allowed)) ++first;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  sched_setaffinity(0, sizeof one, &one);
}

TEST("short slices: whoever else wants the processor gets it far more often, from a thread that takes no signals, too") {
  std::atomic<bool> is_over = false;
  std::thread other([&] {
    stay_on_one_processor();
    while (!is_over) {
    }
  });
  long usual = 0, offered = 0;
  std::thread([&] {
    stay_on_one_processor();
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
    usual = switches_in(0.2);
    const ShortSlices slices;
    offered = switches_in(0.2);
  }).join();
  is_over = true;
  other.join();
  CHECK(offered > 2 * usual);
}

TEST("short slices: a system call that they interrupt goes on") {
  int pipe_ends[2];
  CHECK_EQUAL(0, pipe(pipe_ends));
  std::thread writer([&] {
    usleep(20'000);
    if (write(pipe_ends[1], "x", 1) != 1) std::abort();
  });
  char byte = 0;
  {
    const ShortSlices slices;
    CHECK_EQUAL(ssize_t{1}, read(pipe_ends[0], &byte, 1));
  }
  writer.join();
  close(pipe_ends[0]);
  close(pipe_ends[1]);
}

}  // namespace
}  // namespace gatewarden::process
