// A timer whose signal does nothing but yield.
#include "platform/process/short_slices.h"

#include <csignal>

#include <sched.h>
#include <unistd.h>

namespace gatewarden::process {
namespace {

constexpr int interruption = SIGURG;
constexpr timespec slice{.tv_sec = 0, .tv_nsec = 500'000};

// POSIX does not name sched_yield as safe in a handler; on Linux it is the system call and nothing else, and it cannot fail.
void yield(int) { sched_yield(); }

void install_handler() {
  [[maybe_unused]] static const int once = [] {
    struct sigaction action {};
    action.sa_handler = yield;
    action.sa_flags = SA_RESTART;
    return sigaction(interruption, &action, nullptr);
  }();
}

// A thread that leaves signals to others takes this one.
void accept_interruptions() {
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, interruption);
  pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
}

}  // namespace

ShortSlices::ShortSlices() {
  install_handler();
  accept_interruptions();
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = interruption;
  event._sigev_un._tid = gettid();  // sigev_notify_thread_id, a name that glibc 2.36 does not have
  is_running_ = timer_create(CLOCK_MONOTONIC, &event, &timer_) == 0;
  const itimerspec each{.it_interval = slice, .it_value = slice};
  if (is_running_) timer_settime(timer_, 0, &each, nullptr);
}

ShortSlices::~ShortSlices() {
  if (is_running_) timer_delete(timer_);
}

}  // namespace gatewarden::process
