// What the daemon tells systemd.
#include <csignal>

#include "fault/notify_socket.h"
#include "harness/stack.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

#ifdef GATEWARDEN_WITH_SYSTEMD

TEST("systemd: the daemon says that it is ready, alive, reloads, is ready again and stops") {
  test::StackOptions options;
  options.start_workers = false;
  test::Stack stack(options);
  test::NotifySocket systemd;
  stack.start_daemon({"NOTIFY_SOCKET=" + systemd.path(), "WATCHDOG_USEC=1200000"});
  CHECK(systemd.hears("READY=1"));
  CHECK(systemd.hears("STATUS=running"));
  for (int i = 0; i < 2; ++i) {
    systemd.forget();
    CHECK(systemd.hears("WATCHDOG=1"));
  }
  systemd.forget();
  stack.signal_daemon(SIGHUP);
  CHECK(systemd.hears("RELOADING=1\nMONOTONIC_USEC="));
  CHECK(systemd.hears("READY=1"));
  stack.signal_daemon(SIGTERM);
  CHECK(systemd.hears("STOPPING=1"));
  CHECK_EQUAL(0, stack.wait_for_daemon());
}

#endif

}  // namespace
}  // namespace gatewarden
