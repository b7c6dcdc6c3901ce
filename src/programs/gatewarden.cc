// gatewarden: the command-line tool. See gatewarden(1).
#include <csignal>
#include <string>
#include <vector>

#include "commands/cli.h"
#include "platform/log/log.h"

int main(int argc, char** argv) {
  // Who closes the pipe has seen enough: the write fails and says so by the exit status.
  std::signal(SIGPIPE, SIG_IGN);
  gatewarden::log::set_process("gatewarden", "", 0);
  gatewarden::log::set_threshold(gatewarden::log::Level::warn);
  gatewarden::log::set_format(gatewarden::log::Format::text);
  return gatewarden::commands::run(std::vector<std::string>(argv + 1, argv + argc));
}
