// The processes that tests start.
#include <csignal>

#include "harness/process.h"
#include "harness/test.h"

namespace gatewarden::test {
namespace {

TEST("harness: a process that ends children of its own is told to end, not killed, when its object goes") {
  const std::string folder = make_temporary_folder("process");
  const std::string ended = folder + "/ended", ready = folder + "/ready";
  {
    ProcessOptions options;
    options.death_signal = SIGTERM;
    const Process process({"sh", "-c", "trap 'echo >" + ended + "; exit' TERM; echo >" + ready + "; while :; do sleep 0.01; done"},
                          options);
    CHECK(wait_until([&] { return !read_file(ready).empty(); }, Milliseconds{60'000}));
  }
  CHECK(!read_file(ended).empty());
  remove_folder(folder);
}

}  // namespace
}  // namespace gatewarden::test
