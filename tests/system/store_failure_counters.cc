// domain/account/failure_counters on a real database.
#include <thread>

#include "domain/account/failure_counters.h"
#include "harness/test.h"
#include "system/store_fixture.h"

namespace gatewarden {
namespace {

using account::FailureCounters;
using account::FailureSubject;
using test::StoreFixture;

// A guesser who takes all that a window bears, in each of several windows in a row from `first` on: how much that was.
std::vector<int> borne(FailureCounters& counters, Seconds window, std::string_view name, Instant first, int windows, int limit) {
  std::vector<int> all;
  for (int n = 0; n < windows; ++n) {
    const Instant now = first + n * window;
    int failures = 0;
    while (!counters.is_full(FailureSubject::account, name, limit, now)) {
      counters.add_towards(FailureSubject::account, name, limit, now);
      ++failures;
    }
    all.push_back(failures);
  }
  return all;
}

constexpr Day some_day = 20718;

}  // namespace

TEST("S70: failures are counted by kind and subject until the window ends") {
  StoreFixture fixture;
  FailureCounters counters(fixture.connection, Seconds{900});
  const std::string name = fixture.unique_name();
  fixture.clock.set(counters.window_end(fixture.now()));
  CHECK_EQUAL(0, counters.count(FailureSubject::account, name, fixture.now()));
  for (int i = 0; i < 3; ++i) counters.add(FailureSubject::account, name, fixture.now());
  counters.add(FailureSubject::address, name, fixture.now());
  CHECK_EQUAL(3, counters.count(FailureSubject::account, name, fixture.now()));
  CHECK_EQUAL(1, counters.count(FailureSubject::address, name, fixture.now()));
  CHECK_EQUAL(0, counters.count(FailureSubject::client, name, fixture.now()));
  fixture.clock.set(counters.window_end(fixture.now()) - Microseconds{1});
  CHECK_EQUAL(3, counters.count(FailureSubject::account, name, fixture.now()));
  fixture.clock.advance(Microseconds{1});
  CHECK_EQUAL(0, counters.count(FailureSubject::account, name, fixture.now()));
  counters.add(FailureSubject::account, name, fixture.now());
  CHECK_EQUAL(1, counters.count(FailureSubject::account, name, fixture.now()));
}

TEST("S70: a host whose clock is behind does not start the count anew") {
  StoreFixture fixture;
  FailureCounters counters(fixture.connection, Seconds{900});
  const std::string name = fixture.unique_name();
  fixture.clock.set(counters.window_end(start_of(20718)));
  for (int i = 0; i < 3; ++i) counters.add(FailureSubject::account, name, fixture.now());
  counters.add(FailureSubject::account, name, fixture.now() - Seconds{1});
  CHECK_EQUAL(4, counters.count(FailureSubject::account, name, fixture.now()));
}

TEST("S70: of failures at once none is lost") {
  StoreFixture fixture;
  const std::string name = fixture.unique_name();
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      StoreFixture own;
      FailureCounters counters(own.connection, Seconds{900});
      for (int n = 0; n < 10; ++n) counters.add(FailureSubject::account, name, own.now());
    });
  for (std::thread& thread : threads) thread.join();
  CHECK_EQUAL(80, FailureCounters(fixture.connection, Seconds{900}).count(FailureSubject::account, name, fixture.now()));
}

TEST("failure counters: a success clears the count") {
  StoreFixture fixture;
  FailureCounters counters(fixture.connection, Seconds{900});
  const std::string name = fixture.unique_name();
  counters.clear(FailureSubject::account, name, fixture.now());
  counters.add(FailureSubject::account, name, fixture.now());
  counters.clear(FailureSubject::account, name, fixture.now());
  CHECK_EQUAL(0, counters.count(FailureSubject::account, name, fixture.now()));
}

TEST("S70: who guesses on over midnight may not guess more often again") {
  StoreFixture fixture;
  const std::vector<int> expected = {10, 5, 2, 1, 1, 1, 1, 1};
  for (const Seconds window : {Seconds{900}, Seconds{1000}, Seconds{60}, Seconds{50000}, Seconds{86400}}) {
    FailureCounters counters(fixture.connection, window);
    // The switch from one row to the next comes between each two of them once.
    for (int before = 1; before < 8; ++before) {
      const Instant first = counters.window_end(start_of(some_day)) - before * window;
      CHECK(borne(counters, window, fixture.unique_name(), first, 8, 10) == expected);
    }
  }
}

TEST("failure counters: a window between in which less was guessed forgets the back-off at midnight, too") {
  StoreFixture fixture;
  const Seconds window{900};
  FailureCounters counters(fixture.connection, window);
  for (int before = 1; before < 6; ++before) {
    const std::string name = fixture.unique_name();
    const Instant first = start_of(some_day) - before * window;
    CHECK(borne(counters, window, name, first, 2, 10) == (std::vector<int>{10, 5}));
    CHECK(borne(counters, window, name, first + 3 * window, 2, 10) == (std::vector<int>{10, 5}));
  }
}

TEST("failure counters: a success forgets the back-off at midnight, too") {
  StoreFixture fixture;
  const Seconds window{900};
  FailureCounters counters(fixture.connection, window);
  for (int before = 1; before < 6; ++before) {
    const std::string name = fixture.unique_name();
    const Instant first = start_of(some_day) - before * window;
    CHECK(borne(counters, window, name, first, 3, 10) == (std::vector<int>{10, 5, 2}));
    counters.clear(FailureSubject::account, name, first + 3 * window);
    CHECK(borne(counters, window, name, first + 3 * window, 2, 10) == (std::vector<int>{10, 5}));
  }
}

}  // namespace gatewarden
