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

}  // namespace gatewarden
