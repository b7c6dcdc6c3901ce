// Help, made from the table.
#pragma once

#include <string>
#include <string_view>

#include "commands/command.h"

namespace gatewarden::commands {

// Of one command, of a noun's commands (verb empty), or of all (both empty).
std::string help_text(std::string_view noun, std::string_view verb);

// "--name TEXT", "CLIENT_ID...": a parameter as it is typed; `mark` gives names and values their dress.
struct Dress {
  std::string_view name_begin, name_end, value_begin, value_end;
};
std::string usage_of(const Parameter& parameter, const Dress& dress);

// The parts of gatewarden(1) that the table knows, for scdoc.
std::string manual_synopsis();
std::string manual_commands();
std::string escape_for_manual(std::string_view text);

}  // namespace gatewarden::commands
