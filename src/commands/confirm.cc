#include "commands/confirm.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace gatewarden::commands {

namespace {

constexpr std::size_t longest_line = 64 * 1024;

// Byte by byte, because what follows the line is not ours to take.
Secret read_line(int descriptor) {
  std::string line;
  line.reserve(longest_line);  // so that growing leaves no copies of a password
  char byte = 0;
  while (line.size() < longest_line) {
    const ssize_t count = read(descriptor, &byte, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw std::system_error(errno, std::generic_category(), "the input cannot be read");
    if (count == 0 || byte == '\n') break;
    line += byte;
  }
  if (line.ends_with('\r')) line.pop_back();
  return Secret(std::move(line));
}

// The terminal itself, whatever standard input and output are, without echo as long as this lives.
class QuietTerminal {
 public:
  QuietTerminal() : descriptor_(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {
    if (descriptor_ < 0) return;
    tcgetattr(descriptor_, &before_);
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(descriptor_, TCSAFLUSH, &quiet);
  }
  ~QuietTerminal() {
    if (descriptor_ < 0) return;
    tcsetattr(descriptor_, TCSAFLUSH, &before_);
    close(descriptor_);
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;

  bool is_there() const { return descriptor_ >= 0; }
  Secret ask(const std::string& question) const {
    write_all(question);
    Secret answer = read_line(descriptor_);
    write_all("\n");
    return answer;
  }

 private:
  void write_all(const std::string& text) const {
    if (write(descriptor_, text.data(), text.size()) < 0) {
      throw std::system_error(errno, std::generic_category(), "the terminal cannot be written");
    }
  }

  int descriptor_;
  termios before_{};
};

}  // namespace

void confirm(const Arguments& arguments, Output& output, const std::string& question) {
  if (arguments.has("--yes")) return;
  if (isatty(STDIN_FILENO) != 1) throw WrongUsage(question + " Nobody is there to answer; add --yes");
  output.say(question + " Type yes to go on:");
  if (read_line(STDIN_FILENO).reveal() != "yes") throw Refused("nothing was done");
}

Secret read_password(PasswordSource source) {
  if (source == PasswordSource::standard_input) return read_line(STDIN_FILENO);
  const QuietTerminal terminal;
  if (!terminal.is_there()) throw WrongUsage("there is no terminal to ask for the password; use --password-stdin");
  Secret password = terminal.ask("New password: ");
  if (!equal_in_constant_time(password.reveal(), terminal.ask("Once more: ").reveal())) throw Refused("the two are not the same");
  return password;
}

Secret read_secret(const std::string& question) {
  const QuietTerminal terminal;
  if (!terminal.is_there()) throw WrongUsage("there is no terminal to ask at; see --help for how else it can be given");
  return terminal.ask(question);
}

std::string read_line_of_input() { return std::string(read_line(STDIN_FILENO).reveal()); }

}  // namespace gatewarden::commands
