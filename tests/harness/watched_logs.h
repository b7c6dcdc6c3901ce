// The logs of programs that tests have started, and the warnings in them that are no failure. The runner looks after each test.
#pragma once

#include <string>
#include <vector>

namespace gatewarden::test {

// What is said at warn or above in this file must be announced by the test during which it is said (expect_log in test.h).
void watch_log(const std::string& file);
// What was said until now still counts.
void unwatch_log(const std::string& file);
// The test that runs may bring about this event in any of the watched logs, until the end of the test after it: a daemon of
// another stack may only then find its connection broken.
void allow_log(const std::string& event);

// For the runner: the whole lines that came since the last look, and what was allowed for them.
struct WatchedLines {
  std::string text;
  std::vector<std::string> allowed;
};
WatchedLines look_at_watched_logs();

}  // namespace gatewarden::test
