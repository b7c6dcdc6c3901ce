// A configuration with every setting, its meaning and its default.
#pragma once

#include <string>

namespace gatewarden::commands {

std::string sample_configuration();  // config.cc

}  // namespace gatewarden::commands
