// Time as the whole program uses it: instants in UTC microseconds, 64 bits wide, read from a Clock that tests replace.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gatewarden {

using Seconds = std::chrono::seconds;
using Milliseconds = std::chrono::milliseconds;
using Microseconds = std::chrono::microseconds;

// A point in time, UTC. The database keeps it as BIGINT microseconds since the epoch, in columns that end in _at.
using Instant = std::chrono::sys_time<Microseconds>;

// A day since the epoch, UTC: the unit of partitions, in columns named expires_day.
using Day = std::int32_t;

// The seam to the world's time. Implementations: SystemClock here; FixedClock in tests/harness.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock : public Clock {
 public:
  Instant now() const override;
};

constexpr std::int64_t to_microseconds(Instant at) { return at.time_since_epoch().count(); }
constexpr Instant from_microseconds(std::int64_t count) { return Instant{Microseconds{count}}; }
// NumericDate of RFC 7519 section 2, rounded down.
constexpr std::int64_t to_epoch_seconds(Instant at) {
  return std::chrono::floor<Seconds>(at).time_since_epoch().count();
}
constexpr Instant from_epoch_seconds(std::int64_t count) { return Instant{Seconds{count}}; }
constexpr Day day_of(Instant at) {
  return static_cast<Day>(std::chrono::floor<std::chrono::days>(at).time_since_epoch().count());
}
constexpr Instant start_of(Day day) { return Instant{std::chrono::days{day}}; }

// "2026-11-21T09:12:03Z" (RFC 3339), for people and logs.
std::string to_rfc3339(Instant at);
// The same read, with any offset from UTC; fractions of a second beyond microseconds are dropped. A date alone is the beginning of
// its day. Nothing for what RFC 3339 section 5.6 does not know, leap seconds too.
std::optional<Instant> parse_rfc3339(std::string_view text);

}  // namespace gatewarden
