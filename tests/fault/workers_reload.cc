// The real workers behind nginx while their master is told to reload, and while they are killed.
#include <csignal>
#include <functional>
#include <string>
#include <vector>

#include <unistd.h>

#include "harness/process.h"
#include "harness/stack.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using namespace test;

// Asks for tokens while `meanwhile` happens between the requests; how many were answered otherwise than with 200.
int failures_while(Stack& stack, int requests, const std::function<void(int)>& meanwhile) {
  const Stack::TestClient client = stack.make_client();
  HttpClient http(stack);
  int failed = 0;
  for (int i = 0; i < requests; ++i) {
    meanwhile(i);
    failed += token_request(http, client, {{"grant_type", "client_credentials"}, {"scope", "profile"}}).status == 200 ? 0 : 1;
  }
  return failed;
}

TEST("F5: no token request fails while the workers are replaced again and again") {
  Stack stack;
  const std::vector<int> before = stack.worker_pids("protocol");
  const int failed = failures_while(stack, 300, [&](int i) {
    if (i % 30 == 0) stack.signal_master(SIGHUP);
  });
  CHECK_EQUAL(0, failed);
  CHECK(wait_until([&] { return stack.worker_pids("protocol") != before; }, Milliseconds{10000}));
}

TEST("F1: workers killed while they serve cost one request each at the most") {
  Stack stack;
  int killed = 0;
  const int failed = failures_while(stack, 200, [&](int i) {
    const std::vector<int> workers = stack.worker_pids("protocol");
    if (i % 20 != 0 || workers.empty()) return;
    killed += kill(workers.front(), SIGKILL) == 0 ? 1 : 0;
  });
  CHECK(killed > 0);
  CHECK(failed <= killed);
}

TEST("process: a configuration with a fault is refused with file and line, and the old one serves on") {
  Stack stack;
  write_file(stack.folder() + "/conf.d/95-fault.toml", "[workers]\nprotocol = \"many\"\nno_such = 1\n");
  stack.signal_master(SIGHUP);
  CHECK(wait_until([&] { return stack.log().find("95-fault.toml:3:") != std::string::npos; }, Milliseconds{10000}));
  CHECK(stack.log().find("95-fault.toml:2:") != std::string::npos);
  CHECK(stack.log().find("\"reload_refused\"") != std::string::npos);
  CHECK_EQUAL(0, failures_while(stack, 5, [](int) {}));
}

TEST("metrics: figures of the workers stand in /metrics after their replacement") {
  Stack stack;
  CHECK_EQUAL(0, failures_while(stack, 7, [](int) {}));
  const std::vector<int> before = stack.worker_pids("protocol");
  stack.signal_master(SIGHUP);
  CHECK(wait_until([&] { return stack.log().find("\"reload_complete\"") != std::string::npos; }, Milliseconds{10000}));
  CHECK(wait_until([&] { return stack.worker_pids("protocol") != before; }, Milliseconds{10000}));
  HttpClient http(stack);
  const std::string text = http.get("/metrics").body;
  CHECK(text.find("gatewarden_requests_total{route=\"token\",status=\"200\"} 7\n") != std::string::npos);
  CHECK(text.find("gatewarden_workers{pool=\"protocol\",state=\"idle\"}") != std::string::npos);
  CHECK(text.find("gatewarden_database_up 1\n") != std::string::npos);
}

}  // namespace
}  // namespace gatewarden
