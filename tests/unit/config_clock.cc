// The clock that development mode can move.
#include <filesystem>

#include "harness/test.h"
#include "platform/config/configured_clock.h"
#include "unit/configuration_folder.h"

using namespace gatewarden;
using test::ConfigurationFolder;

TEST("config: a file moves the clock of a running program, and one without a number does not") {
  ConfigurationFolder folder;
  config::Settings settings;
  settings.server.clock_offset_file = folder.path("offset");
  const auto clock = config::make_clock(settings);
  const SystemClock system;
  const auto moved = [&] { return std::chrono::round<Seconds>(clock->now() - system.now()); };
  CHECK(moved() == Seconds(0));
  const auto replace = [&](const char* text) {
    folder.write("new", text);
    std::filesystem::rename(folder.path("new"), folder.path("offset"));
  };
  replace("3600\n");
  CHECK(moved() == Seconds(3600));
  replace("-60");
  CHECK(moved() == Seconds(-60));
  replace("soon");
  CHECK(moved() == Seconds(-60));
}
