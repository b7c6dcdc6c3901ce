// What passes between the master and systemd: sockets handed down, and what is told of its state.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <string>

#include <sys/socket.h>
#include <unistd.h>

#include "fault/notify_socket.h"
#include "fault/process_stand.h"
#include "harness/fastcgi.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using test::BoundSocket;
using test::NotifySocket;
using test::ProcessStand;
using namespace std::string_literals;

// A listening socket as systemd would hand it down under the pool's name.
class HandedDown : public BoundSocket {
 public:
  HandedDown() : BoundSocket(SOCK_STREAM) {
    CHECK_EQUAL(0, listen(descriptor(), 16));
  }
  std::function<void()> to_master() const {
    return [this] {
      dup2(descriptor(), 3);
      setenv("LISTEN_PID", std::to_string(getpid()).c_str(), 1);
      setenv("LISTEN_FDS", "1", 1);
      setenv("LISTEN_FDNAMES", "protocol", 1);
    };
  }
};

#ifdef GATEWARDEN_WITH_SYSTEMD

TEST("systemd: the master says when it is ready, reloads, is ready again and stops, and how its workers are") {
  NotifySocket systemd;
  ProcessStand stand({}, [&] { setenv("NOTIFY_SOCKET", systemd.path().c_str(), 1); });
  CHECK(systemd.hears("READY=1"));
  CHECK(systemd.hears("STATUS=admin 0: none; browser 0: none; protocol 2: idle 2"));
  systemd.forget();
  stand.signal(SIGHUP);
  CHECK(systemd.hears("RELOADING=1\nMONOTONIC_USEC="));
  CHECK(systemd.hears("READY=1"));
  systemd.forget();
  stand.configure("invalid");
  stand.signal(SIGHUP);
  CHECK(systemd.hears("RELOADING=1"));
  CHECK(systemd.hears("READY=1"));
  stand.signal(SIGTERM);
  CHECK(systemd.hears("STOPPING=1"));
  CHECK_EQUAL(0, stand.wait(Milliseconds{5000}));
}

TEST("systemd: the watchdog hears the master in half of its time") {
  NotifySocket systemd;
  ProcessStand stand({}, [&] {
    setenv("NOTIFY_SOCKET", systemd.path().c_str(), 1);
    setenv("WATCHDOG_USEC", "1200000", 1);
  });
  for (int i = 0; i < 3; ++i) {
    systemd.forget();
    const auto begin = std::chrono::steady_clock::now();
    CHECK(systemd.hears("WATCHDOG=1"));
    CHECK(std::chrono::steady_clock::now() - begin < Milliseconds{1200});
  }
}

TEST("F5: a socket of systemd is inherited by its name, and what waits there survives a restart") {
  HandedDown socket;
  std::string first;
  {
    ProcessStand stand({}, socket.to_master());
    first = test::body_of(test::fastcgi_get(socket.path(), "/pid"));
    CHECK(!first.empty());
    CHECK(access(stand.socket().c_str(), F_OK) != 0);
  }
  CHECK_EQUAL(0, access(socket.path().c_str(), F_OK));
  test::FastcgiPeer waiting(socket.path());
  waiting.send(test::fastcgi::request("GET", "/pid"));
  ProcessStand stand({}, socket.to_master());
  const std::string second = test::body_of(waiting.answer().value_or(""));
  CHECK(!second.empty() && second != first);
}

TEST("F5: a stop leaves the queue of an inherited socket to the next master, and does not wait for it") {
  HandedDown socket;
  ProcessStand stand({}, socket.to_master());
  CHECK(!test::body_of(test::fastcgi_get(socket.path(), "/pid")).empty());
  stand.signal(SIGTERM);
  CHECK_EQUAL(0, stand.wait(Milliseconds{4000}));  // they would be killed after five seconds
}

#endif

}  // namespace
}  // namespace gatewarden
