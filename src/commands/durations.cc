#include "commands/durations.h"

#include "base/text.h"
#include "commands/command.h"
#include "platform/config/setting_value.h"

namespace gatewarden::commands {

Seconds parse_seconds(const std::string& text) {
  constexpr std::int64_t longest = 10LL * 366 * 86400;
  const auto seconds = config::parse_duration(text, Seconds(1));
  if (!seconds || *seconds < 1 || *seconds > longest) {
    throw Refused(printable(text) + " is no time; write seconds as a number, or 15m, 1h, 30d");
  }
  return Seconds(*seconds);
}

}  // namespace gatewarden::commands
