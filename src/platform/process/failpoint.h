// Places at which a test may have the process die, to see that nothing accepted is lost. Armed by the environment variable
// GATEWARDEN_FAILPOINT in development mode alone; a production configuration never arms one, and then a place costs one load.
#pragma once

#include <string_view>

namespace gatewarden::process {

// "NAME" dies by SIGKILL at the first passage, "NAME:N" at the Nth. "NAME=throw" throws std::runtime_error there at each
// passage, "NAME=sleep" stays there for good; with ":N" before it, from the Nth on. "NAME@HEX", with all of these, counts only
// passages whose key is these bytes. Throws std::invalid_argument for anything else. Once, before threads and forks.
void arm_failpoint(std::string_view specification);
void failpoint(std::string_view name);
// A place that many things pass, each with a key of its own: a request id, say.
void failpoint(std::string_view name, std::string_view key);

}  // namespace gatewarden::process
