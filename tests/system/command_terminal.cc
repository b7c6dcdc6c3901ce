// What the tool does where a person sits: asks without echo, asks before it destroys, and uses colours.
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

using namespace std::string_literals;
using namespace gatewarden;
using test::command_stack;
using test::run_json;

namespace {

// The tool at a terminal of its own. Everything that appears on the screen is kept.
class Terminal {
 public:
  explicit Terminal(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), test::places().build + "/gatewarden");
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
  ~Terminal() { close(terminal_); }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // Waits until the text is on the screen; fails the test if it never comes.
  void expect(const std::string& text) {
    while (screen_.find(text, seen_) == std::string::npos) {
      if (!read_more()) CPPUNIT_FAIL("never said \"" + text + "\" but: " + screen_);
    }
    seen_ = screen_.find(text, seen_) + text.size();
  }
  void type(const std::string& line) {
    const std::string keys = line + "\n";
    CHECK_EQUAL(static_cast<ssize_t>(keys.size()), write(terminal_, keys.data(), keys.size()));
  }
  int wait() {
    while (read_more()) continue;
    int status = 0;
    waitpid(child_, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  const std::string& screen() const { return screen_; }

 private:
  bool read_more() {
    constexpr int patience = 60'000;
    pollfd waiting{terminal_, POLLIN, 0};
    if (poll(&waiting, 1, patience) <= 0) return false;
    std::array<char, 4096> bytes;
    const ssize_t count = read(terminal_, bytes.data(), bytes.size());
    if (count <= 0) return false;
    screen_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
  }

  int terminal_ = -1;
  pid_t child_ = -1;
  std::string screen_;
  std::size_t seen_ = 0;
};

bool contains(const std::string& text, const std::string& piece) { return text.find(piece) != std::string::npos; }

}  // namespace

TEST("command: a password is asked for twice and never shown") {
  Terminal terminal({"user", "create", "typed@example.com"});
  terminal.expect("New password: ");
  terminal.type("typed in the dark");
  terminal.expect("Once more: ");
  terminal.type("typed in the dark");
  CHECK_EQUAL(0, terminal.wait());
  CHECK(!contains(terminal.screen(), "dark"));
  CHECK(contains(terminal.screen(), "typed@example.com"));
}

TEST("command: two passwords that differ make nothing") {
  Terminal terminal({"user", "create", "mistyped@example.com"});
  terminal.expect("New password: ");
  terminal.type("typed in the dark");
  terminal.expect("Once more: ");
  terminal.type("typed in the bark");
  CHECK_EQUAL(1, terminal.wait());
  CHECK(contains(terminal.screen(), "the two are not the same"));
  CHECK_EQUAL(1, command_stack().run({"user", "show", "mistyped@example.com"}).status);
}

TEST("command: what destroys is done after yes and after nothing else") {
  const std::string id = run_json({"client", "create", "--name", "Doomed", "--redirect-uri",
                                   "https://a.example"}).string_at("client_id").value();
  {
    Terminal terminal({"client", "delete", id});
    terminal.expect("Type yes to go on:");
    terminal.type("y");
    CHECK_EQUAL(1, terminal.wait());
    CHECK(contains(terminal.screen(), "nothing was done"));
  }
  CHECK_EQUAL(0, command_stack().run({"client", "show", id}).status);
  Terminal terminal({"client", "delete", id});
  terminal.expect("Type yes to go on:");
  terminal.type("yes");
  CHECK_EQUAL(0, terminal.wait());
  CHECK_EQUAL(1, command_stack().run({"client", "show", id}).status);
}

TEST("command: headings are in colour at a terminal, and JSON never is") {
  Terminal table({"scope", "list"});
  CHECK_EQUAL(0, table.wait());
  CHECK(contains(table.screen(), "\x1b[1mscope"));
  Terminal json({"scope", "list", "--json"});
  CHECK_EQUAL(0, json.wait());
  CHECK(!contains(json.screen(), "\x1b["));
}
