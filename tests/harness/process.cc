#include "harness/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

namespace gatewarden::test {

namespace {

[[noreturn]] void throw_errno(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// A pipe whose ends close themselves.
struct Pipe {
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw_errno("pipe");
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_end(std::size_t end) {
    if (ends[end] >= 0) close(ends[end]);
    ends[end] = -1;
  }
  std::array<int, 2> ends{-1, -1};
};

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> environment_with(const std::vector<std::string>& added) {
  std::vector<std::string> all = added;
  for (char** entry = environ; *entry != nullptr; ++entry) all.emplace_back(*entry);
  return all;
}

// What the child does between fork and exec; only calls that are safe there.
struct ChildPlan {
  std::array<int, 3> standard{-1, -1, -1};
  std::vector<int> kept;
  int death_signal = SIGKILL;
};

[[noreturn]] void become(const ChildPlan& plan, char* const* arguments, char* const* environment, int parent, int report) {
  prctl(PR_SET_PDEATHSIG, plan.death_signal);
  if (getppid() != parent) _exit(127);  // the parent went before prctl could watch it
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  for (int number = 0; number < 3; ++number) dup2(plan.standard[static_cast<std::size_t>(number)], number);
  for (const int descriptor : plan.kept) fcntl(descriptor, F_SETFD, 0);
  execvpe(arguments[0], arguments, environment);
  const int error = errno;
  const ssize_t written = write(report, &error, sizeof error);
  _exit(written == sizeof error ? 127 : 126);
}

// Answers the pid once exec has happened.
int start(const std::vector<std::string>& arguments, const std::vector<std::string>& environment, const ChildPlan& plan) {
  const std::vector<std::string> whole = environment_with(environment);
  const std::vector<char*> argument_pointers = pointers_to(arguments);
  const std::vector<char*> environment_pointers = pointers_to(whole);
  Pipe report;
  const int parent = getpid();
  const int pid = fork();
  if (pid < 0) throw_errno("fork");
  if (pid == 0) become(plan, argument_pointers.data(), environment_pointers.data(), parent, report.ends[1]);
  report.close_end(1);
  int error = 0;
  if (read(report.ends[0], &error, sizeof error) == sizeof error) {
    waitpid(pid, nullptr, 0);
    throw std::runtime_error("cannot run " + arguments[0] + ": " + std::strerror(error));
  }
  return pid;
}

int exit_status(int wait_status) {
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

// Whether every thread of the process stands still.
bool is_stopped(int pid) {
  for (const auto& thread : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task")) {
    const std::string status = read_file(thread.path() / "stat");  // "pid (name) state …"
    if (status.compare(status.rfind(')') + 1, 2, " T") != 0) return false;
  }
  return true;
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments, const ProcessOptions& options) {
  const std::string output = options.output_file.empty() ? "/dev/null" : options.output_file;
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int log = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (nothing < 0 || log < 0) throw_errno(output);
  const std::array<int, 3> standard{nothing, options.own_output ? STDOUT_FILENO : log, options.own_output ? STDERR_FILENO : log};
  try {
    pid_ = start(arguments, options.environment, {standard, options.descriptors, options.death_signal});
  } catch (...) {
    close(nothing);
    close(log);
    throw;
  }
  close(nothing);
  close(log);
  death_signal_ = options.death_signal;
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)), status_(other.status_), death_signal_(other.death_signal_) {}

Process& Process::operator=(Process&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(status_, other.status_);
  std::swap(death_signal_, other.death_signal_);
  return *this;
}

Process::~Process() {
  if (pid_ != 0) stop(death_signal_);
}

bool Process::is_running() {
  int status = 0;
  if (pid_ != 0 && waitpid(pid_, &status, WNOHANG) == pid_) keep_status(status);
  return pid_ != 0;
}

void Process::keep_status(int wait_status) {
  status_ = exit_status(wait_status);
  pid_ = 0;
}

void Process::signal(int number) const {
  if (pid_ == 0) return;
  kill(pid_, number);
  // kill() returns before a stop has reached the threads that run on other processors.
  if (number == SIGSTOP) wait_until([this] { return is_stopped(pid_); }, Milliseconds{5000});
}

bool Process::wait(Milliseconds limit) {
  return wait_until([this] { return !is_running(); }, limit);
}

int Process::wait_for_status() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {}
  keep_status(status);
  return *status_;
}

void Process::stop(int number, Milliseconds limit) {
  if (!is_running()) return;
  signal(number);
  if (wait(limit)) return;
  signal(SIGKILL);
  wait_for_status();
}

Finished run_program(const std::vector<std::string>& arguments, const std::string& standard_input,
                     const std::vector<std::string>& environment) {
  Pipe input, output, error;
  const int pid = start(arguments, environment, {{input.ends[0], output.ends[1], error.ends[1]}, {}, SIGKILL});
  input.close_end(0);
  output.close_end(1);
  error.close_end(1);
  // What tests hand in fits a pipe's buffer (64 KiB), so that writing it first cannot block.
  if (!standard_input.empty() && write(input.ends[1], standard_input.data(), standard_input.size()) < 0 && errno != EPIPE)
    throw_errno("write");
  input.close_end(1);

  Finished finished;
  std::array<pollfd, 2> waiting{{{output.ends[0], POLLIN, 0}, {error.ends[0], POLLIN, 0}}};
  const std::array<std::string*, 2> texts{&finished.out, &finished.err};
  while (waiting[0].fd >= 0 || waiting[1].fd >= 0) {
    if (poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) throw_errno("poll");
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if (waiting[i].fd < 0 || waiting[i].revents == 0) continue;
      std::array<char, 4096> bytes;
      const ssize_t count = read(waiting[i].fd, bytes.data(), bytes.size());
      if (count > 0) texts[i]->append(bytes.data(), static_cast<std::size_t>(count));
      else if (count == 0 || errno != EINTR) waiting[i].fd = -1;
    }
  }
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
  finished.status = exit_status(status);
  return finished;
}

void run_or_throw(const std::vector<std::string>& arguments) {
  const Finished finished = run_program(arguments);
  if (finished.status == 0) return;
  std::string command;
  for (const std::string& argument : arguments) command += argument + " ";
  throw std::runtime_error(command + "ended with " + std::to_string(finished.status) + "\n" + finished.out + finished.err);
}

bool wait_until(const std::function<bool()>& condition, Milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  for (Milliseconds pause{1}; !condition(); pause = std::min(pause * 2, Milliseconds{50})) {
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(pause);
  }
  return true;
}

std::vector<int> children_of(int pid) {
  std::vector<int> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    // proc(5): pid (name) state ppid …; the name may hold anything, parentheses too.
    const std::string stat = read_file(entry.path() / "stat");
    const std::size_t after_name = stat.rfind(')');
    if (after_name == std::string::npos || stat.size() < after_name + 4) continue;
    if (std::atoi(stat.c_str() + after_name + 4) == pid) children.push_back(std::atoi(name.c_str()));
  }
  return children;
}

std::string make_temporary_folder(const std::string& name) {
  const char* base = std::getenv("GATEWARDEN_TEST_FOLDER");
  std::string path = std::string(base != nullptr && *base != '\0' ? base : "/tmp") + "/" + name + ".XXXXXX";
  if (mkdtemp(path.data()) == nullptr) throw_errno(path);
  return path;
}

void remove_folder(const std::string& path) {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_file(const std::string& path, const std::string& text, int mode) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (file < 0) throw_errno(path);
  fchmod(file, static_cast<mode_t>(mode));
  const ssize_t written = write(file, text.data(), text.size());
  close(file);
  if (written != static_cast<ssize_t>(text.size())) throw std::runtime_error("cannot write " + path);
}

}  // namespace gatewarden::test
