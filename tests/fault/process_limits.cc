// What one source may do to the workers of all: its rate, and the worker that dies of its request.
#include <chrono>

#include "fault/process_stand.h"
#include "harness/fastcgi.h"
#include "harness/process.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using test::ProcessStand;

// The whole answer to a GET from an address; empty if there was none.
std::string get_from(const ProcessStand& stand, const std::string& address, const std::string& target) {
  test::FastcgiPeer peer(stand.socket());
  peer.send(test::fastcgi::request("GET", target, "", {{"REMOTE_ADDR", address}}));
  return peer.answer().value_or("");
}

bool is_refused(const std::string& answer) {
  return answer.find("Status: 429") != std::string::npos && answer.find("Retry-After: ") != std::string::npos;
}

bool is_logged(const ProcessStand& stand, const std::string& text) {
  return test::wait_until([&] { return stand.log().find(text) != std::string::npos; }, Milliseconds{10000});
}

}  // namespace

TEST("limits: the source of a request that a worker died of is refused, in all workers, and nobody else is") {
  const ProcessStand stand;
  CHECK_EQUAL(std::string(), get_from(stand, "192.0.2.1", "/crash"));
  CHECK(is_logged(stand, "\"source_barred\""));
  for (int i = 0; i < 10; ++i) CHECK(is_refused(get_from(stand, "192.0.2.1", "/pid")));
  CHECK(get_from(stand, "192.0.2.2", "/pid").find("Status: 200") != std::string::npos);
  CHECK(!stand.get("/pid").empty());
  CHECK_EQUAL(std::size_t{2}, stand.workers().size());
}

TEST("limits: a penalty outlives a reload, and ends with its time") {
  const ProcessStand stand([](config::Settings& settings) { settings.limits.crash_penalty = Seconds{3}; });
  get_from(stand, "192.0.2.1", "/crash");
  CHECK(is_logged(stand, "\"source_barred\""));
  stand.signal(SIGHUP);
  CHECK(is_logged(stand, "\"reload_complete\""));
  CHECK(is_refused(get_from(stand, "192.0.2.1", "/pid")));
  CHECK(test::wait_until([&] { return !is_refused(get_from(stand, "192.0.2.1", "/pid")); }, Milliseconds{10000}));
}

TEST("limits: a worker that an operator or the deadline killed is nobody's crash") {
  const ProcessStand stand([](config::Settings& settings) { settings.workers.request_deadline = Seconds{1}; });
  get_from(stand, "192.0.2.1", "/stall");
  CHECK(is_logged(stand, "\"worker_killed\""));
  CHECK(is_logged(stand, "\"worker_ended\""));
  CHECK(!is_refused(get_from(stand, "192.0.2.1", "/pid")));
  CHECK(stand.log().find("source_barred") == std::string::npos);
}

TEST("limits: a source that asks for more than its rate is refused, whichever worker it comes to") {
  const ProcessStand stand([](config::Settings& settings) { settings.limits.requests_per_address = 2; });
  int answered = 0;
  int refused = 0;
  for (int i = 0; i < 40; ++i) ++(is_refused(get_from(stand, "192.0.2.1", "/pid")) ? refused : answered);
  CHECK(refused > 0 && answered >= 9 && answered < 40);
  CHECK(!is_refused(get_from(stand, "192.0.2.2", "/pid")));
  for (int i = 0; i < 40; ++i) CHECK(!stand.get("/pid").empty());
}

TEST("limits: a master says in its status how busy it is, and is quiet again by itself") {
  const ProcessStand stand;
  test::FastcgiPeer one(stand.socket()), other(stand.socket());
  for (test::FastcgiPeer* peer : {&one, &other}) peer->send(test::fastcgi::request("GET", "/sleep?2500"));
  CHECK(is_logged(stand, "\"now\":\"busy\",\"before\":\"quiet\""));
  CHECK(one.answer() && other.answer());
  CHECK(is_logged(stand, "\"now\":\"quiet\",\"before\":\"busy\""));
}

}  // namespace gatewarden
