// A memcached that is dead, absent, flushed, stopped or mad makes things slower, never wrong.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <thread>

#include "harness/fixed_clock.h"
#include "harness/memcached.h"
#include "harness/test.h"
#include "platform/cache/cache.h"
#include "platform/crypto/random.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::cache {
namespace {

constexpr Milliseconds deadline{80};
constexpr Milliseconds patience{10000};

struct Fixture {
  explicit Fixture(test::Memcached::Start start = test::Memcached::Start::now) : memcached(start) {}
  test::Memcached memcached;
  test::FixedClock clock;
  Cache cache{{{memcached.address()}, deadline, Seconds{1}}, Secret(crypto::random_bytes(32)), clock};

  bool recovers() {
    return test::wait_until(
        [this] {
          cache.put(Kind::user, "again", "value", Seconds{60});
          return cache.get(Kind::user, "again") == "value";
        },
        patience);
  }
};

// Counters and log lines of what happens while it lives.
class Witness {
 public:
  explicit Witness(const std::string& folder) : file_(folder + "/log") {
    descriptor_ = open(file_.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    log::set_descriptor(descriptor_);
    metrics::set_recorder(&recorder_);
  }
  ~Witness() {
    metrics::set_recorder(nullptr);
    log::set_descriptor(-1);
    close(descriptor_);
  }
  std::uint64_t count(metrics::Count what) const { return registry_.total(what); }
  std::size_t lines() const {
    const std::string text = test::read_file(file_);
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

 private:
  std::string file_;
  int descriptor_;
  metrics::Registry registry_{{}, 1};
  metrics::Registry::Recorder recorder_ = registry_.recorder(0);
};

Milliseconds time_of(const std::function<void()>& operation) {
  const auto start = std::chrono::steady_clock::now();
  operation();
  return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - start);
}

TEST("cache: a memcached that is absent at start is a miss, and is used once it is there") {
  test::expect_log("cache_unavailable");
  Fixture fixture(test::Memcached::Start::later);
  fixture.cache.put(Kind::user, "id", "value", Seconds{60});
  CHECK(!fixture.cache.get(Kind::user, "id"));
  CHECK(!fixture.cache.ping());
  CHECK(fixture.cache.health().open);
  fixture.memcached.start();
  CHECK(fixture.recovers());
  CHECK(fixture.cache.ping() && !fixture.cache.health().open);
}

TEST("cache: a memcached that dies is a miss, and is used again after its return") {
  test::expect_log("cache_unavailable");
  Fixture fixture;
  CHECK(fixture.recovers());
  fixture.memcached.kill();
  CHECK(!fixture.cache.get(Kind::user, "again"));
  fixture.cache.remove(Kind::user, "again");
  CHECK(!fixture.cache.get(Kind::user, "again"));
  fixture.memcached.start();
  CHECK(fixture.recovers());
}

TEST("cache: a flushed memcached is a miss and nothing more") {
  Fixture fixture;
  CHECK(fixture.recovers());
  fixture.memcached.command("flush_all\r\n");
  CHECK(!fixture.cache.get(Kind::user, "again"));
  CHECK(!fixture.cache.health().open);
  CHECK(fixture.recovers());
}

TEST("cache: a stopped memcached costs the deadline once, then nothing, and is used again when it goes on") {
  test::expect_log("cache_unavailable");
  Fixture fixture;
  CHECK(fixture.recovers());
  fixture.memcached.pause();
  const Milliseconds first = time_of([&] { CHECK(!fixture.cache.get(Kind::user, "again")); });
  const Milliseconds others = time_of([&] {
    for (int i = 0; i < 1000; ++i) CHECK(!fixture.cache.get(Kind::user, "again"));
  });
  fixture.memcached.resume();
  CHECK(first >= deadline / 2 && first < deadline * 5);
  CHECK(others < deadline * 5);
  CHECK(fixture.recovers());
}

TEST("cache: an outage is counted and logged once, however long it is") {
  Fixture fixture;
  {
    // On a busy machine the first call may come too late, and say so.
    const Witness unheeded(fixture.memcached.folder());
    CHECK(fixture.recovers());
  }
  const Witness witness(fixture.memcached.folder());
  fixture.memcached.kill();
  for (int i = 0; i < 50; ++i) CHECK(!fixture.cache.get(Kind::user, "again"));
  std::this_thread::sleep_for(Milliseconds{1050});  // the breaker lets one through, which fails too
  CHECK(!fixture.cache.get(Kind::user, "again"));
  CHECK_EQUAL(std::uint64_t{1}, witness.count(metrics::Count::cache_breaker_openings));
  CHECK_EQUAL(std::uint64_t{2}, witness.count(metrics::Count::cache_errors));
  CHECK_EQUAL(std::uint64_t{51}, witness.count(metrics::Count::cache_misses));
  CHECK_EQUAL(std::size_t{1}, witness.lines());
}

TEST("cache: a stopped memcached's late answer is never taken for the answer to another question") {
  test::expect_log("cache_unavailable");
  Fixture fixture;
  for (int i = 0; i < 20; ++i) fixture.cache.put(Kind::user, std::to_string(i), std::to_string(i), Seconds{60});
  for (int round = 0; round < 3; ++round) {
    fixture.memcached.pause();
    CHECK(!fixture.cache.get(Kind::user, "0"));
    fixture.memcached.resume();
    CHECK(test::wait_until([&] { return fixture.cache.get(Kind::user, "1").has_value(); }, patience));
    for (int i = 0; i < 20; ++i) CHECK(fixture.cache.get(Kind::user, std::to_string(i)) == std::to_string(i));
  }
}

TEST("cache: of two servers, one that is down takes only its own keys with it") {
  test::expect_log("cache_unavailable");
  test::Memcached first;
  test::Memcached second;
  const test::FixedClock clock;
  Cache cache({{first.address(), second.address()}, deadline, Seconds{1}}, Secret(crypto::random_bytes(32)), clock);
  for (int i = 0; i < 100; ++i) cache.put(Kind::user, std::to_string(i), "value", Seconds{60});
  const std::size_t kept = second.keys().size();
  first.kill();
  std::size_t hits = 0;
  for (int i = 0; i < 100; ++i) hits += cache.get(Kind::user, std::to_string(i)).has_value();
  CHECK_EQUAL(kept, hits);
}

// Speaks like no memcached: answers whatever comes with one text, and closes if told so.
class Impostor {
 public:
  Impostor(const std::string& path, std::string answer) : answer_(std::move(answer)) {
    listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    CHECK_EQUAL(0, bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address));
    CHECK_EQUAL(0, listen(listener_, 8));
    thread_ = std::thread([this] { serve(); });
  }
  ~Impostor() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }

 private:
  void serve() const {
    for (int peer = accept(listener_, nullptr, nullptr); peer >= 0; peer = accept(listener_, nullptr, nullptr)) {
      char buffer[65536];
      if (recv(peer, buffer, sizeof buffer, 0) > 0) send(peer, answer_.data(), answer_.size(), MSG_NOSIGNAL);
      shutdown(peer, SHUT_WR);
      close(peer);
    }
  }

  std::string answer_;
  int listener_ = -1;
  std::thread thread_;
};

TEST("cache: a server that speaks nonsense is a miss and opens the breaker") {
  test::expect_log("cache_unavailable");
  for (const char* answer : {"", "nonsense\r\n", "VALUE", "VALUE x 0 5\r\nab", "VALUE x 0 -1\r\n\r\nEND\r\n", "VALUE x 0 x\r\n",
                             "VALUE x 0 99999999999999999999\r\n", "VALUE  0 3\r\nabc\r\nEND\r\n", "ERROR\r\n", "\r\n\r\n\r\n",
                             "CLIENT_ERROR no\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n", "\x81\x01\x02\x03\x04\x05\x06\x07"}) {
    Fixture fixture(test::Memcached::Start::later);
    const Impostor impostor(fixture.memcached.socket(), answer);
    CPPUNIT_ASSERT_MESSAGE(answer, !fixture.cache.get(Kind::user, "id"));
    fixture.cache.put(Kind::user, "id", "value", Seconds{60});
    CPPUNIT_ASSERT_MESSAGE(answer, !fixture.cache.get(Kind::user, "id"));
    fixture.cache.remove(Kind::user, "id");
    CPPUNIT_ASSERT_MESSAGE(answer, !fixture.cache.ping());
  }
}

}  // namespace
}  // namespace gatewarden::cache
