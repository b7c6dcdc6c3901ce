// Runs a program of the operator's to its end: no shell, no descriptor and no environment of ours, a deadline.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/time.h"

namespace gatewarden::process {

struct ProgramRun {
  enum class End { exited, killed, late, given_up, not_started };
  End end = End::exited;
  int status = 0;      // of exited: the exit status; of killed: the signal; of not_started: errno
  std::string output;  // the beginning of what it said on standard output and error
};

// `arguments`: the program's path first. `input` is what it reads on standard input; whether it does is its own matter. One that is
// late, or that `give_up` (asked every 50 ms; may be empty) ends, is killed with all of its process group.
ProgramRun run_program(const std::vector<std::string>& arguments, const std::string& input, Milliseconds deadline,
                       const std::function<bool()>& give_up = {});

// "ended with status 75": for the log, without its output.
std::string describe(const ProgramRun& run);

}  // namespace gatewarden::process
