// Questions to the person at the terminal.
#pragma once

#include <string>

#include "base/secret.h"
#include "commands/command.h"
#include "commands/output.h"

namespace gatewarden::commands {

// What destroys goes on only with --yes, or where a person at a terminal says yes. Throws Refused or WrongUsage otherwise.
void confirm(const Arguments& arguments, Output& output, const std::string& question);
inline constexpr Parameter yes_parameter{"--yes", "", "do it without asking"};

// From a prompt without echo, typed twice, or the first line of standard input.
enum class PasswordSource { terminal, standard_input };
Secret read_password(PasswordSource source);
// From a prompt without echo, typed once. Throws WrongUsage where there is no terminal.
Secret read_secret(const std::string& question);
// The first line of standard input, without its end.
std::string read_line_of_input();

}  // namespace gatewarden::commands
