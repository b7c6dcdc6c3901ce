// The clock of every program: the system's, moved in development mode by the number of seconds that a file holds.
#pragma once

#include <memory>

#include "base/time.h"
#include "platform/config/settings.h"

namespace gatewarden::config {

std::unique_ptr<Clock> make_clock(const Settings& settings);

}  // namespace gatewarden::config
