// The signals that end a long command in order.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "harness/process.h"
#include "harness/test.h"
#include "platform/process/signals.h"

namespace gatewarden::process {
namespace {

TEST("signals: an interrupt is noted, the same again at once is one, and another later ends the command") {
  int noted[2];
  CHECK_EQUAL(0, pipe(noted));
  const pid_t child = fork();
  if (child == 0) {
    handle_interrupts();
    if (write(noted[1], "r", 1) != 1) _exit(1);
    while (interrupted_by() == 0) usleep(1000);
    const char signal = static_cast<char>(interrupted_by());
    if (write(noted[1], &signal, 1) != 1) _exit(1);
    for (;;) pause();
  }
  char byte = 0;
  CHECK_EQUAL(ssize_t{1}, read(noted[0], &byte, 1));
  kill(child, SIGTERM);
  kill(child, SIGINT);
  CHECK_EQUAL(ssize_t{1}, read(noted[0], &byte, 1));
  CHECK(byte == SIGTERM || byte == SIGINT);
  CHECK_EQUAL(0, kill(child, 0));
  int status = 0;
  const bool ended = test::wait_until([&] {
    kill(child, SIGTERM);
    return waitpid(child, &status, WNOHANG) == child;
  }, Milliseconds(60'000));
  if (!ended) kill(child, SIGKILL);
  close(noted[0]);
  close(noted[1]);
  CHECK(ended && WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

}  // namespace
}  // namespace gatewarden::process
