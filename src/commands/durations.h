// Times on the command line, spelled as in the configuration.
#pragma once

#include <string>

#include "base/time.h"

namespace gatewarden::commands {

// "900", "15m", "1h", "30d": at least a second, at most ten years. Throws Refused.
Seconds parse_seconds(const std::string& text);

}  // namespace gatewarden::commands
