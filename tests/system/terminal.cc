#include "system/terminal.h"

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

#include "harness/servers.h"
#include "harness/test.h"
#include "system/command_stack.h"

namespace gatewarden::test {

Terminal::Terminal(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), places().build + "/gatewarden");
  const std::string configuration = command_stack().configuration_file();
  std::vector<char*> words;
  for (std::string& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);
  child_ = forkpty(&terminal_, nullptr, nullptr, nullptr);
  if (child_ < 0) throw std::runtime_error("no terminal");
  if (child_ > 0) return;
  setenv("GATEWARDEN_CONFIG", configuration.c_str(), 1);
  setenv("TERM", "xterm", 1);
  unsetenv("NO_COLOR");
  execv(words[0], words.data());
  _exit(127);
}

Terminal::~Terminal() { close(terminal_); }

void Terminal::expect(const std::string& text) {
  while (screen_.find(text, seen_) == std::string::npos) {
    if (!read_more()) CPPUNIT_FAIL("never said \"" + text + "\" but: " + screen_);
  }
  seen_ = screen_.find(text, seen_) + text.size();
}

void Terminal::type(const std::string& line) {
  const std::string keys = line + "\n";
  CHECK_EQUAL(static_cast<ssize_t>(keys.size()), write(terminal_, keys.data(), keys.size()));
}

int Terminal::wait() {
  while (read_more()) continue;
  int status = 0;
  waitpid(child_, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool Terminal::read_more() {
  constexpr int patience = 60'000;
  pollfd waiting{terminal_, POLLIN, 0};
  if (poll(&waiting, 1, patience) <= 0) return false;
  std::array<char, 4096> bytes;
  const ssize_t count = read(terminal_, bytes.data(), bytes.size());
  if (count <= 0) return false;
  screen_.append(bytes.data(), static_cast<std::size_t>(count));
  return true;
}

}  // namespace gatewarden::test
