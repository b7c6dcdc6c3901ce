// The command line as people type it: taken apart by the table, and everything that is made from the table for people.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "commands/command.h"

namespace gatewarden::commands {

struct Invocation {
  const Command* command = nullptr;
  Arguments arguments;
  std::string config_file;
  bool json = false;
};

// What the command line asks for: a command to run, or text to print (help) with the exit status that goes with it.
struct Printed {
  int status = exit_done;
  std::string text;  // to standard output if status is exit_done, else to standard error
};
using CommandLine = std::variant<Invocation, Printed>;
CommandLine parse_command_line(const std::vector<std::string>& arguments);

std::string bash_completion();

// The whole tool: parses, runs, prints, and answers the exit status. The only place that catches.
int run(const std::vector<std::string>& arguments);

}  // namespace gatewarden::commands
