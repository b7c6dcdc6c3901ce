#include "platform/process/run_program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <system_error>

#include "platform/process/descriptor.h"

namespace gatewarden::process {

namespace {

constexpr std::size_t most_output = 4096;
constexpr Milliseconds glance{50};

struct Pipe {
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    reading.emplace(ends[0]);
    writing.emplace(ends[1]);
  }
  std::optional<Descriptor> reading, writing;
};

// Everything at its default again: the daemon blocks signals and ignores SIGPIPE.
struct SpawnSettings {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t files;

  SpawnSettings(int input, int output) {
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&files);
    sigset_t none, defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    posix_spawn_file_actions_adddup2(&files, input, 0);
    posix_spawn_file_actions_adddup2(&files, output, 1);
    posix_spawn_file_actions_adddup2(&files, output, 2);
    posix_spawn_file_actions_addclosefrom_np(&files, 3);
  }
  ~SpawnSettings() {
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
};

// 0 and a pid, or errno.
int spawn(const std::vector<std::string>& arguments, int input, int output, pid_t& pid) {
  const SpawnSettings settings(input, output);
  std::vector<char*> words;
  for (const std::string& one : arguments) words.push_back(const_cast<char*>(one.c_str()));
  words.push_back(nullptr);
  char path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  char* environment[] = {path, nullptr};
  return posix_spawn(&pid, words[0], &settings.files, &settings.attributes, words.data(), environment);
}

// Both directions at once, so that neither fills up while the other is waited for.
class Conversation {
 public:
  Conversation(const std::string& input, Pipe& to, Pipe& from) : rest_(input), to_(to), from_(from) {
    fcntl(to_.writing->number(), F_SETFL, O_NONBLOCK);
    if (rest_.empty()) to_.writing.reset();
  }

  void turn(Milliseconds limit, std::string& output) {
    std::array<pollfd, 2> waiting{{{from_.reading ? from_.reading->number() : -1, POLLIN, 0},
                                   {to_.writing ? to_.writing->number() : -1, POLLOUT, 0}}};
    poll(waiting.data(), waiting.size(), static_cast<int>(limit.count()));
    if (waiting[0].revents != 0) read_some(output);
    if (waiting[1].revents != 0) write_some();
  }

 private:
  void read_some(std::string& output) {
    std::array<char, 4096> buffer;
    const ssize_t got = read(from_.reading->number(), buffer.data(), buffer.size());
    if (got > 0) output.append(buffer.data(), std::min(static_cast<std::size_t>(got), most_output - output.size()));
    else if (got == 0 || errno != EINTR) from_.reading.reset();
  }
  void write_some() {
    const ssize_t written = write(to_.writing->number(), rest_.data(), rest_.size());
    if (written > 0) rest_.remove_prefix(static_cast<std::size_t>(written));
    const bool is_over = written < 0 && errno != EAGAIN && errno != EINTR;
    if (rest_.empty() || is_over) to_.writing.reset();
  }

  std::string_view rest_;
  Pipe& to_;
  Pipe& from_;
};

ProgramRun run_of(int wait_status, std::string output) {
  using End = ProgramRun::End;
  if (WIFEXITED(wait_status)) return {End::exited, WEXITSTATUS(wait_status), std::move(output)};
  return {End::killed, WTERMSIG(wait_status), std::move(output)};
}

}  // namespace

ProgramRun run_program(const std::vector<std::string>& arguments, const std::string& input, Milliseconds deadline,
                       const std::function<bool()>& give_up) {
  Pipe to, from;
  pid_t pid = 0;
  const int problem = spawn(arguments, to.reading->number(), from.writing->number(), pid);
  if (problem != 0) return {ProgramRun::End::not_started, problem, {}};
  to.reading.reset();
  from.writing.reset();

  std::string output;
  Conversation conversation(input, to, from);
  const auto until = std::chrono::steady_clock::now() + deadline;
  for (;;) {
    conversation.turn(glance, output);
    int status = 0;
    if (waitpid(pid, &status, WNOHANG) == pid) {
      conversation.turn(Milliseconds{0}, output);
      return run_of(status, std::move(output));
    }
    const bool is_late = std::chrono::steady_clock::now() >= until;
    if (!is_late && !(give_up && give_up())) continue;
    kill(-pid, SIGKILL);
    waitpid(pid, &status, 0);
    return {is_late ? ProgramRun::End::late : ProgramRun::End::given_up, 0, std::move(output)};
  }
}

std::string describe(const ProgramRun& run) {
  switch (run.end) {
    case ProgramRun::End::exited: return "ended with status " + std::to_string(run.status);
    case ProgramRun::End::killed: return "was ended by signal " + std::to_string(run.status);
    case ProgramRun::End::late: return "did not end in time";
    case ProgramRun::End::given_up: return "was given up";
    case ProgramRun::End::not_started: return "cannot be run: " + std::generic_category().message(run.status);
  }
  return {};
}

}  // namespace gatewarden::process
