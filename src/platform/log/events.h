// The events of the log: a row each, with what it means to who reads it and what to do. gatewarden-log(7) is made of the
// rows, and tests/lint/check-log-events holds that whatever is logged has one.
#pragma once

#include <span>
#include <string_view>

#include "platform/log/log.h"

namespace gatewarden::log {

struct EventRow {
  Level level;  // where that depends on the case, the worst
  std::string_view name;
  std::string_view text;
};
// The worst first.
std::span<const EventRow> events();

}  // namespace gatewarden::log
