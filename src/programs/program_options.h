// What the long-running programs have in common on their command line and at their start.
#pragma once

#include <optional>
#include <string>

#include "platform/config/settings.h"

namespace gatewarden::programs {

struct Options {
  std::string config_file;
  // Set where the program ends with what the options asked for.
  std::optional<int> exit_status;
};

// --config FILE, --version, --help; anything else is exit status 2. Readies the log and the libraries for what follows.
Options begin_program(int argc, char** argv, const char* program, const char* help);

// As the configuration wants the log.
void set_log(const config::Settings::Log& settings);

}  // namespace gatewarden::programs
