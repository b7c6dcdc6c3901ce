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

TEST("time: RFC 3339 is read with its fraction and its offset, and a date alone is the beginning of its day") {
  CHECK(parse_rfc3339("2026-11-21T09:12:03Z") == from_epoch_seconds(1795252323));
  CHECK(parse_rfc3339("2026-11-21t10:42:03.25+01:30") == from_epoch_seconds(1795252323) + Milliseconds(250));
  CHECK(parse_rfc3339("2026-11-20 23:12:03.1234567-10:00") == from_epoch_seconds(1795252323) + Microseconds(123456));
  CHECK(parse_rfc3339("2026-11-21") == start_of(day_of(from_epoch_seconds(1795252323))));
  CHECK(parse_rfc3339("2024-02-29") == from_epoch_seconds(1709164800));
  CHECK(parse_rfc3339(to_rfc3339(from_epoch_seconds(-1))) == from_epoch_seconds(-1));
}

TEST("time: what is no time of RFC 3339 is none") {
  for (const char* text : {"", "2026", "2026-11-21T", "2026-02-29", "2026-13-01", "2026-11-21T24:00:00Z", "2026-11-21T09:60:00Z",
                           "2026-11-21T09:12:60Z", "2026-11-21T09:12:03", "2026-11-21T09:12:03.Z", "2026-11-21T09:12:03+25:00",
                           "2026-11-21T09:12:03+01:60", "2026-11-21T09:12:03Z ", " 2026-11-21", "2026-11-21T09:12Z", "+026-11-21"}) {
    CHECK(!parse_rfc3339(text));
  }
}
