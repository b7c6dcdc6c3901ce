// Instants and days.
#include "base/time.h"

#include <string>

#include "harness/test.h"

using namespace std::string_literals;
using namespace gatewarden;

TEST("time: an instant is written as RFC 3339 wants it") {
  CHECK_EQUAL("1970-01-01T00:00:00Z"s, to_rfc3339(from_epoch_seconds(0)));
  CHECK_EQUAL("2026-11-21T09:12:03Z"s, to_rfc3339(from_epoch_seconds(1795252323)));
  CHECK_EQUAL("2024-02-29T23:59:59Z"s, to_rfc3339(from_microseconds(1709251199999999)));
  CHECK_EQUAL("1969-12-31T23:59:59Z"s, to_rfc3339(from_microseconds(-1)));
  CHECK_EQUAL("2100-03-01T00:00:00Z"s, to_rfc3339(from_epoch_seconds(4107542400)));
}

TEST("time: seconds and days round down, before the epoch too") {
  CHECK_EQUAL(std::int64_t{-1}, to_epoch_seconds(from_microseconds(-1)));
  CHECK_EQUAL(-1, day_of(from_microseconds(-1)));
  CHECK_EQUAL(1, day_of(from_epoch_seconds(86400)));
  CHECK(start_of(day_of(from_epoch_seconds(1795252323))) == from_epoch_seconds(1795219200));
}

TEST("time: the system's clock goes on") {
  const SystemClock clock;
  const Instant before = clock.now();
  CHECK(before > from_epoch_seconds(1'700'000'000));
  CHECK(clock.now() >= before);
}
