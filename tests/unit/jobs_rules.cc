// The rules by which the daemon waits: batches, delays, the breaker.
#include "harness/test.h"
#include "jobs/backoff.h"
#include "jobs/batch_rule.h"
#include "jobs/breaker.h"

namespace gatewarden {
namespace {

using jobs::Backoff;
using jobs::BatchRule;
using jobs::SteadyTime;

const BatchRule rule(1000, Milliseconds{5000}, Milliseconds{500});
constexpr SteadyTime begin{Seconds{100}};

constexpr SteadyTime at(int milliseconds) { return begin + Milliseconds{milliseconds}; }

TEST("batch: without a row none is due") { CHECK(!rule.due_at({})); }

TEST("batch: it is due when it is full, whatever the time") {
  CHECK(at(7) == rule.due_at({1000, at(0), at(7)}));
  CHECK(at(7) == rule.due_at({1001, at(0), at(7)}));
}

TEST("batch: it is due when no row has come for the idle time") { CHECK(at(1500) == rule.due_at({999, at(0), at(1000)})); }

TEST("batch: it is due so long after its first row, though others go on coming") {
  CHECK(at(5000) == rule.due_at({900, at(0), at(4999)}));
}

TEST("backoff: each failure doubles it up to the most, and chance takes at most half away") {
  constexpr Backoff backoff{Milliseconds{100}, Milliseconds{5000}};
  CHECK_EQUAL(Milliseconds{100}, jobs::backoff_after(1, backoff, 1));
  CHECK_EQUAL(Milliseconds{50}, jobs::backoff_after(1, backoff, 0));
  CHECK_EQUAL(Milliseconds{800}, jobs::backoff_after(4, backoff, 1));
  CHECK_EQUAL(Milliseconds{5000}, jobs::backoff_after(7, backoff, 1));
  CHECK_EQUAL(Milliseconds{2500}, jobs::backoff_after(2'000'000'000, backoff, 0));
}

TEST("R7: a retry waits for the same time each time where that is fixed") {
  for (const int attempts : {1, 2, 100}) CHECK_EQUAL(Milliseconds{5000}, jobs::retry_delay(attempts, "fixed", Seconds{5}, 0.3));
}

TEST("R7: an exponential retry doubles up to a day, with jitter") {
  CHECK_EQUAL(Milliseconds{5000}, jobs::retry_delay(1, "exponential", Seconds{5}, 1));
  CHECK_EQUAL(Milliseconds{2500}, jobs::retry_delay(1, "exponential", Seconds{5}, 0));
  CHECK_EQUAL(Milliseconds{20'000}, jobs::retry_delay(3, "exponential", Seconds{5}, 1));
  CHECK_EQUAL(Milliseconds{86'400'000}, jobs::retry_delay(100, "exponential", Seconds{5}, 1));
}

TEST("chance: it is from 0 to 1, and another each time") {
  const double first = jobs::random_chance();
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const double next = jobs::random_chance();
    CHECK(next >= 0 && next <= 1);
    differs = differs || next < first || next > first;
  }
  CHECK(differs);
}

TEST("breaker: it opens with the first failure, is told once, and closes when somebody succeeds afterwards") {
  test::expect_log("unit_paused");
  const jobs::StopFlag stop;
  jobs::Breaker breaker("unit", {Milliseconds{20}, Milliseconds{20}});
  CHECK(!breaker.is_open());
  breaker.failed("gone");
  breaker.failed("gone");
  CHECK(breaker.is_open());
  breaker.succeeded();  // began before the failure
  CHECK(breaker.is_open());
  CHECK(breaker.wait(stop));
  CHECK(!breaker.is_open());
  breaker.succeeded();
  CHECK(!breaker.is_open());
}

TEST("breaker: whoever waits for it hears that all is to stop") {
  test::expect_log("unit_paused");
  jobs::StopFlag stop;
  jobs::Breaker breaker("unit", {Seconds{1000}, Seconds{1000}});
  CHECK(breaker.wait(stop));
  breaker.failed("gone");
  stop.set();
  CHECK(!breaker.wait(stop));
}

}  // namespace
}  // namespace gatewarden
