// F55, S75: bodies that no socket holds. They are taken out of it under the same guard and the same kind of deadline.
#include <fstream>

#include <unistd.h>

#include "fault/process_stand.h"
#include "harness/fastcgi.h"
#include "harness/test.h"

namespace gatewarden {
namespace {

using test::FastcgiPeer;
using test::ProcessStand;
using namespace std::string_literals;
namespace wire = test::fastcgi;

constexpr std::size_t mib = 1024 * 1024;

void one_worker(config::Settings& settings) {
  settings.workers.protocol.workers = 0;
  settings.workers.browser.workers = 1;
  settings.registration.bulk_bytes = 4 * static_cast<std::int64_t>(mib);
}

std::string echo_of(const ProcessStand& stand, const std::string& body) {
  FastcgiPeer peer(stand.socket("browser"));
  peer.send(wire::request("POST", "/echo", body));
  return test::body_of(peer.answer().value_or("still open"));
}

std::string pattern(std::size_t length) {
  std::string text(length, ' ');
  for (std::size_t i = 0; i < length; ++i) text[i] = static_cast<char>('a' + i * 7 % 23 + i / 65536 % 3);
  return text;
}

std::size_t kib_of(int process, const std::string& field) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field + ":")) return std::stoul(line.substr(field.size() + 1));
  }
  return 0;
}

// What announces a body of `length` bytes.
std::string head(std::size_t length) {
  return wire::begin() + wire::stream(wire::params, wire::pairs({{"REQUEST_METHOD", "POST"}, {"REQUEST_URI", "/echo"},
                                                                 {"CONTENT_LENGTH", std::to_string(length)}}));
}

TEST("S75: a pool whose bodies may be large takes them to the last byte") {
  ProcessStand stand(one_worker);
  for (const std::size_t length : {std::size_t{65536}, std::size_t{65537}, mib, 4 * mib}) {
    const std::string body = pattern(length);
    CHECK(body == echo_of(stand, body));
  }
}

TEST("S75: a body over the pool's limit is refused before it comes, and other pools keep theirs") {
  ProcessStand stand([](config::Settings& settings) {
    one_worker(settings);
    settings.workers.protocol.workers = 1;
  });
  FastcgiPeer over(stand.socket("browser"));
  over.send(head(4 * mib + 1));
  CHECK(over.answer().value_or("").starts_with("Status: 413 "));
  FastcgiPeer other(stand.socket("protocol"));
  other.send(head(65537));
  CHECK(other.answer().value_or("").starts_with("Status: 413 "));
}

TEST("F55: a large body that is cut off, over-long or lied about is closed without an answer, and the worker serves on") {
  ProcessStand stand(one_worker);
  const std::string worker = stand.get("/pid", "browser");
  const std::string body = pattern(mib);
  const std::vector<std::string> hostile{
      head(mib - 1) + wire::stream(wire::standard_in, body),                                    // longer than it says
      head(mib + 1) + wire::stream(wire::standard_in, body),                                    // shorter
      head(mib) + wire::record(wire::standard_in, body.substr(0, 32768)) + wire::record(255, ""),
      head(mib) + wire::record(wire::standard_in, body.substr(0, 32768)) + wire::record(wire::abort_request, ""),
      head(mib) + wire::record(wire::standard_in, body.substr(0, 32768), 2),                    // another's body
      head(mib) + wire::record(wire::standard_in, body.substr(0, 32768)) + "\x02",              // another version
  };
  for (const std::string& bytes : hostile) {
    FastcgiPeer peer(stand.socket("browser"));
    peer.send(bytes);
    CHECK_EQUAL(""s, peer.answer(Milliseconds{1500}).value_or("still open"));
    CHECK_EQUAL(worker, stand.get("/pid", "browser"));
  }
}

TEST("F55: whoever announces a large body and stops holds a worker for the deadline at most") {
  ProcessStand stand(one_worker);
  const std::string whole = wire::request("POST", "/echo", pattern(mib));
  for (const std::size_t length : {head(mib).size(), std::size_t{300'000}, whole.size() - 1}) {
    FastcgiPeer peer(stand.socket("browser"));
    peer.send(whole.substr(0, length));
    CHECK(peer.is_closed_within(Milliseconds{6000}));
  }
  CHECK_EQUAL("done"s, stand.get("/", "browser"));
}

TEST("F55: a large body in crumbs with all the padding that fits is refused before it fills memory") {
  ProcessStand stand(one_worker);
  FastcgiPeer peer(stand.socket("browser"));
  std::string crumbs = head(mib);
  for (int i = 0; i < 10'000; ++i) crumbs += wire::record(wire::standard_in, "x", 1, 255);
  peer.send(crumbs);
  CHECK(peer.is_closed_within(Milliseconds{6000}));
  CHECK_EQUAL("done"s, stand.get("/", "browser"));
}

TEST("fcgi: a large body that comes in many pieces is served") {
  ProcessStand stand(one_worker);
  const std::string body = pattern(300'000);
  const std::string whole = wire::request("POST", "/echo", body);
  FastcgiPeer peer(stand.socket("browser"));
  for (std::size_t at = 0; at < whole.size(); at += 7919) {
    peer.send(whole.substr(at, 7919));
    usleep(1000);
  }
  CHECK(body == test::body_of(peer.answer().value_or("")));
}

#ifndef GATEWARDEN_SANITIZED  // AddressSanitizer keeps what was freed for a while.
TEST("F55: the memory of large bodies is given back") {
  ProcessStand stand(one_worker);
  const int worker = std::stoi(stand.get("/pid", "browser"));
  const std::size_t before = kib_of(worker, "VmRSS");
  const std::string body = pattern(4 * mib);
  for (int i = 0; i < 5; ++i) CHECK(body == echo_of(stand, body));
  CHECK(kib_of(worker, "VmHWM") >= before + 4 * 1024);
  CHECK(kib_of(worker, "VmRSS") < before + 1024);
}
#endif

}  // namespace
}  // namespace gatewarden
