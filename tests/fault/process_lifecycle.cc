// Workers come and go: killed, crashed, recycled, stalled, stopped, reloaded; requests in flight do not notice.
#include <algorithm>
#include <csignal>
#include <fstream>
#include <set>
#include <thread>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault/process_stand.h"
#include "harness/fastcgi.h"
#include "harness/process.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using test::FastcgiPeer;
using test::ProcessStand;
using test::wait_until;
using namespace std::string_literals;

bool logged(const ProcessStand& stand, const std::string& text) {
  return wait_until([&] { return stand.log().find(text) != std::string::npos; }, Milliseconds{8000});
}

// A request that is being served: sent, and surely taken by a worker.
FastcgiPeer in_flight(const ProcessStand& stand, const std::string& target) {
  FastcgiPeer peer(stand.socket());
  peer.send(test::fastcgi::request("GET", target));
  usleep(150'000);
  return peer;
}

// None of the workers of before is there any more, and others are in their places.
bool are_replaced(const ProcessStand& stand, const std::vector<int>& before) {
  return wait_until(
      [&] {
        const std::vector<int> now = stand.workers();
        const auto is_new = [&](int pid) { return std::find(before.begin(), before.end(), pid) == before.end(); };
        return now.size() == before.size() && std::all_of(now.begin(), now.end(), is_new);
      },
      Milliseconds{5000});
}

std::string answer_body(FastcgiPeer& peer) { return test::body_of(peer.answer().value_or("")); }

TEST("F1: a worker killed in a request costs that request alone and is replaced") {
  ProcessStand stand;
  FastcgiPeer hurt = in_flight(stand, "/sleep?5000");
  const std::vector<int> before = stand.workers();
  const int idle = std::stoi(stand.get("/pid"));
  for (const int worker : before) {
    if (worker != idle) kill(worker, SIGKILL);
  }
  CHECK_EQUAL(""s, hurt.answer().value_or("open"));
  CHECK_EQUAL(0, kill(idle, 0));
  CHECK_EQUAL("done"s, stand.get("/"));
  CHECK(wait_until([&] { return stand.workers().size() == 2 && stand.workers() != before; }, Milliseconds{3000}));
  CHECK(logged(stand, "\"worker_ended\""));
  CHECK(stand.log().find("\"signal\":9") != std::string::npos);
}

TEST("F1: a worker that crashes is replaced and its signal is logged") {
  ProcessStand stand;
  CHECK_EQUAL(""s, stand.get("/crash"));
  CHECK(logged(stand, "\"signal\":6"));
  CHECK(wait_until([&] { return stand.workers().size() == 2; }, Milliseconds{3000}));
  CHECK_EQUAL("done"s, stand.get("/"));
}

TEST("F2: a crash loop is slowed down") {
  ProcessStand stand;
  for (int i = 0; i < 12; ++i) {
    CHECK(wait_until([&] { return !stand.workers().empty(); }, Milliseconds{5000}));
    stand.get("/crash");
  }
  CHECK(logged(stand, "\"crash_loop\""));
  CHECK(wait_until([&] { return stand.get("/") == "done"; }, Milliseconds{10000}));
}

TEST("process: a pool whose workers all fail to start ends the master with an error") {
  ProcessStand stand([](config::Settings& settings) {
    test::write_file(settings.server.runtime_directory + "/orders", "unstartable");
  });
  CHECK_EQUAL(1, stand.wait(Milliseconds{10000}));
  CHECK(stand.log().find("\"worker_start_failed\"") != std::string::npos);
  CHECK(stand.log().find("\"pool_never_started\"") != std::string::npos);
}

TEST("F3: a worker that is stuck in a request is killed at the deadline") {
  ProcessStand stand([](config::Settings& settings) { settings.workers.request_deadline = Seconds{1}; });
  FastcgiPeer stuck = in_flight(stand, "/stall");
  CHECK_EQUAL("done"s, stand.get("/"));
  CHECK_EQUAL(""s, stuck.answer(Milliseconds{5000}).value_or("open"));
  CHECK(logged(stand, "\"worker_killed\""));
  CHECK(wait_until([&] { return stand.workers().size() == 2; }, Milliseconds{3000}));
}

// Ended, be it that a machine without an init leaves its orphans unburied.
bool is_gone(int pid) {
  std::string status;
  std::getline(std::ifstream("/proc/" + std::to_string(pid) + "/stat"), status);
  const std::size_t name_end = status.rfind(')');
  return name_end == std::string::npos || status.compare(name_end, 3, ") Z") == 0;
}

TEST("F4: without a master the workers end, after the request that they serve") {
  ProcessStand stand;
  const std::vector<int> workers = stand.workers();
  FastcgiPeer served = in_flight(stand, "/sleep?700");
  stand.signal(SIGKILL);
  CHECK_EQUAL(128 + SIGKILL, stand.wait(Milliseconds{3000}));
  CHECK_EQUAL("done"s, answer_body(served));
  CHECK(wait_until([&] { return std::all_of(workers.begin(), workers.end(), is_gone); }, Milliseconds{5000}));
}

TEST("F5: a request in flight survives SIGTERM, and so does one that waits in the queue") {
  ProcessStand stand;
  FastcgiPeer first = in_flight(stand, "/sleep?600");
  FastcgiPeer second = in_flight(stand, "/sleep?600");
  FastcgiPeer queued = in_flight(stand, "/echo");
  stand.signal(SIGTERM);
  stand.signal(SIGTERM);
  CHECK_EQUAL("done"s, answer_body(first));
  CHECK_EQUAL("done"s, answer_body(second));
  CHECK(queued.answer().value_or("").find("Status: 200") != std::string::npos);
  CHECK_EQUAL(0, stand.wait(Milliseconds{5000}));
  CHECK(access(stand.socket().c_str(), F_OK) != 0);
}

TEST("process: idle workers end at once on SIGTERM") {
  ProcessStand stand;
  stand.signal(SIGTERM);
  CHECK_EQUAL(0, stand.wait(Milliseconds{1500}));
}

TEST("process: workers that do not end are killed after the stop deadline") {
  ProcessStand stand([](config::Settings& settings) { settings.workers.stop_deadline = Seconds{1}; });
  FastcgiPeer stuck = in_flight(stand, "/stall");
  stand.signal(SIGTERM);
  CHECK_EQUAL(0, stand.wait(Milliseconds{4000}));
  CHECK(stand.log().find("\"master_kills_workers\"") != std::string::npos);
}

TEST("F5: no request fails while reloads replace the workers, and one in flight finishes") {
  ProcessStand stand;
  const std::vector<int> before = stand.workers();
  FastcgiPeer old = in_flight(stand, "/sleep?800");
  stand.configure("generation second");
  stand.signal(SIGHUP);
  int failed = 0;
  for (int i = 0; i < 300; ++i) {
    if (i == 150) stand.signal(SIGHUP);
    const std::string generation = stand.get("/generation");
    failed += generation == "first" || generation == "second" ? 0 : 1;
    usleep(2000);
  }
  CHECK_EQUAL(0, failed);
  CHECK_EQUAL("done"s, answer_body(old));
  CHECK(logged(stand, "\"reload_complete\""));
  CHECK_EQUAL("second"s, stand.get("/generation"));
  CHECK(are_replaced(stand, before));
}

TEST("process: a reload honours new pool sizes") {
  ProcessStand stand;
  stand.configure("workers 5");
  stand.signal(SIGHUP);
  CHECK(wait_until([&] { return stand.workers().size() == 5 && logged(stand, "reload_complete"); }, Milliseconds{5000}));
  stand.configure("workers 1");
  stand.signal(SIGHUP);
  CHECK(wait_until([&] { return stand.workers().size() == 1; }, Milliseconds{5000}));
  CHECK_EQUAL("done"s, stand.get("/"));
}

TEST("process: a bad configuration keeps the old one and every fault is logged") {
  ProcessStand stand;
  const std::vector<int> before = stand.workers();
  stand.configure("invalid");
  stand.signal(SIGHUP);
  CHECK(logged(stand, "orders:1:1: this is wrong"));
  CHECK(logged(stand, "orders:2:1: this too"));
  CHECK_EQUAL(std::string::npos, stand.log().find("worker_ended"));
  for (const int worker : before) CHECK_EQUAL(0, kill(worker, 0));
  CHECK_EQUAL("first"s, stand.get("/generation"));
}

TEST("process: workers that cannot start with a new configuration leave the old ones serving") {
  ProcessStand stand;
  const std::vector<int> before = stand.workers();
  stand.configure("unstartable generation second");
  stand.signal(SIGHUP);
  CHECK(logged(stand, "\"worker_start_failed\""));
  usleep(300'000);
  CHECK_EQUAL("first"s, stand.get("/generation"));
  for (const int worker : before) CHECK_EQUAL(0, kill(worker, 0));
  stand.configure("generation third");
  stand.signal(SIGHUP);
  CHECK(wait_until([&] { return stand.get("/generation") == "third"; }, Milliseconds{5000}));
}

TEST("F46: a storm of reloads leaves as many workers as are wanted") {
  ProcessStand stand;
  for (int i = 0; i < 40; ++i) {
    stand.signal(SIGHUP);
    usleep(10'000);
    if (i % 8 == 0) CHECK_EQUAL("done"s, stand.get("/"));
  }
  CHECK(wait_until([&] { return stand.workers().size() == 2; }, Milliseconds{8000}));
  CHECK_EQUAL("done"s, stand.get("/"));
}

TEST("process: a worker makes room after its share of requests") {
  ProcessStand stand([](config::Settings& settings) {
    settings.workers.protocol.workers = 1;
    settings.workers.requests_per_worker = 5;
  });
  std::set<std::string> seen;
  for (int i = 0; i < 20; ++i) seen.insert(stand.get("/pid"));
  CHECK(!seen.contains(""));
  CHECK_EQUAL(std::size_t{4}, seen.size());
  CHECK(stand.log().find("\"error\"") == std::string::npos);
}

TEST("metrics: figures survive the death and the replacement of workers") {
  ProcessStand stand;
  for (int i = 1; i <= 4; ++i) CHECK_EQUAL(std::to_string(i), stand.get("/count"));
  const std::vector<int> before = stand.workers();
  for (const int worker : before) kill(worker, SIGKILL);
  CHECK(are_replaced(stand, before));
  CHECK_EQUAL("5"s, stand.get("/count"));
  stand.signal(SIGHUP);
  CHECK(logged(stand, "reload_complete"));
  CHECK_EQUAL("6"s, stand.get("/count"));
}

TEST("F54: the socket has the mode of the setting, and a stale one is replaced") {
  ProcessStand stand([](config::Settings& settings) {
    settings.workers.socket_mode = 0600;
    test::write_file(settings.server.runtime_directory + "/protocol.sock", "left over");
  });
  struct stat status {};
  CHECK_EQUAL(0, stat(stand.socket().c_str(), &status));
  CHECK(S_ISSOCK(status.st_mode));
  CHECK_EQUAL(0600, static_cast<int>(status.st_mode & 0777));
  CHECK_EQUAL("done"s, stand.get("/"));
}

TEST("process: a second master for the same folder is refused and the first keeps its sockets") {
  ProcessStand stand;
  ProcessStand second([&](config::Settings& settings) { settings.server.runtime_directory = stand.folder(); });
  CHECK_EQUAL(1, second.wait(Milliseconds{5000}));
  CHECK(second.log().find("another stand runs, process " + std::to_string(stand.master())) != std::string::npos);
  CHECK_EQUAL("done"s, stand.get("/"));
}

TEST("process: an unknown socket group is a start refused with the setting's name") {
  ProcessStand stand([](config::Settings& settings) { settings.workers.socket_group = "no-such-group"; });
  CHECK_EQUAL(1, stand.wait(Milliseconds{5000}));
  CHECK(stand.log().find("workers.socket_group") != std::string::npos);
}

TEST("process: neither master nor workers leave core files or can be traced by their user") {
#ifndef GATEWARDEN_SANITIZED
  ProcessStand stand;
  std::vector<int> processes = stand.workers();
  processes.push_back(stand.master());
  for (const int pid : processes) {
    const std::string limits = test::read_file("/proc/" + std::to_string(pid) + "/limits");
    CHECK(limits.find("Max core file size        0                    0") != std::string::npos);
    struct stat status {};
    // The files of a process that cannot be dumped belong to root (proc(5)).
    CHECK_EQUAL(0, stat(("/proc/" + std::to_string(pid) + "/mem").c_str(), &status));
    CHECK_EQUAL(0, static_cast<int>(status.st_uid));
  }
#endif
}

TEST("process: the browser pool gives way by so much more than the master does") {
  constexpr int of_the_unit = 5, more = 3, most = 19;
  const int own = getpriority(PRIO_PROCESS, 0);
  const ProcessStand stand(
      [](config::Settings& settings) {
        settings.workers.protocol.workers = settings.workers.browser.workers = 1;
        settings.workers.browser_niceness = more;
      },
      [&] { setpriority(PRIO_PROCESS, 0, std::min(own + of_the_unit, most)); });
  const auto niceness = [](const std::string& pid) { return getpriority(PRIO_PROCESS, static_cast<id_t>(std::stoi(pid))); };
  CHECK_EQUAL(std::min(own + of_the_unit, most), niceness(stand.get("/pid")));
  CHECK_EQUAL(std::min(own + of_the_unit + more, most), niceness(stand.get("/pid", "browser")));
}

TEST("a worker that nobody asks anything rests") {
  const ProcessStand stand;
  CHECK(wait_until([&] { return access((stand.folder() + "/rested").c_str(), F_OK) == 0; }, Milliseconds{60'000}));
}

}  // namespace
}  // namespace gatewarden
