// signalfd(2) for the master, a flag for the others.
#include "platform/process/signals.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <system_error>

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace gatewarden::process {
namespace {

// A signal handler can reach nothing but a global.
volatile std::sig_atomic_t stop_asked = 0;

// The threads of a command ask, and any of them may run the handler.
std::atomic<int> interrupting_signal = 0;
std::atomic<std::time_t> interrupted_at = 0;  // seconds of the monotonic clock
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<std::time_t>::is_always_lock_free);

void ask_to_stop(int) { stop_asked = 1; }

// Once more at once is the same interrupt: timeout(1) and the like pass on what the terminal has sent to the whole group already.
void note_interrupt(int signal) {
  constexpr int same_interrupt = 2;  // seconds
  const int error = errno;
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  errno = error;
  if (interrupting_signal == 0) {
    interrupted_at = now.tv_sec;
    interrupting_signal = signal;
  } else if (now.tv_sec - interrupted_at >= same_interrupt) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
}

sigset_t master_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGCHLD}) sigaddset(&set, signal);
  return set;
}

void set_action(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  // What the handler of a request waits for (a database, memcached) goes on after the signal. accept() on the listening
  // socket does not, because that has a receive timeout: signal(7), "never restarted".
  action.sa_flags = SA_RESTART;
  sigaction(signal, &action, nullptr);
}

}  // namespace

MasterSignals::MasterSignals() {
  const sigset_t set = master_signals();
  sigprocmask(SIG_BLOCK, &set, nullptr);
  descriptor_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
}

MasterSignals::~MasterSignals() {
  close();
  const sigset_t set = master_signals();
  sigprocmask(SIG_UNBLOCK, &set, nullptr);
}

std::optional<int> MasterSignals::wait(Milliseconds limit) {
  pollfd waiting{descriptor_, POLLIN, 0};
  if (poll(&waiting, 1, static_cast<int>(limit.count())) <= 0) return std::nullopt;
  signalfd_siginfo info{};
  if (read(descriptor_, &info, sizeof info) != sizeof info) return std::nullopt;
  return static_cast<int>(info.ssi_signo);
}

void MasterSignals::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

void handle_worker_signals() {
  stop_asked = 0;
  set_action(SIGTERM, ask_to_stop);
  for (const int signal : {SIGINT, SIGHUP, SIGPIPE, SIGUSR1}) set_action(signal, SIG_IGN);
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_UNBLOCK, &all, nullptr);
}

bool stop_is_asked() { return stop_asked != 0; }

void handle_interrupts() {
  interrupting_signal = 0;
  struct sigaction action {};
  action.sa_handler = note_interrupt;
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
}

int interrupted_by() { return interrupting_signal; }

}  // namespace gatewarden::process
