#include "base/time.h"

#include <cstdio>

namespace gatewarden {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes what RFC 3339 writes off the front of a text; once something was not there, nothing is.
class Reading {
 public:
  explicit Reading(std::string_view text) : rest_(text) {}

  int digits(std::size_t count) {
    int number = 0;
    for (std::size_t i = 0; i < count; ++i) {
      good_ = good_ && i < rest_.size() && is_digit(rest_[i]);
      if (!good_) return 0;
      number = number * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return number;
  }
  // One of these characters; 0 if none is there.
  char find(std::string_view characters) {
    if (!good_ || rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return 0;
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }
  char expect(std::string_view characters) {
    const char found = find(characters);
    good_ = good_ && found != 0;
    return found;
  }
  // As many digits as there are, at least one.
  int microseconds() {
    int number = 0;
    int scale = 1'000'000;
    good_ = good_ && !rest_.empty() && is_digit(rest_.front());
    for (; good_ && !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1)) {
      scale /= 10;
      number += (rest_.front() - '0') * scale;
    }
    return number;
  }
  bool is_at_end() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

Instant SystemClock::now() const { return std::chrono::floor<Microseconds>(std::chrono::system_clock::now()); }

std::string to_rfc3339(Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<Seconds>(at - day));
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return text;
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  using std::chrono::hours, std::chrono::minutes;
  Reading reading(text);
  const std::chrono::year year(reading.digits(4));
  reading.expect("-");
  const std::chrono::month month(static_cast<unsigned>(reading.digits(2)));
  reading.expect("-");
  const std::chrono::year_month_day date(year, month, std::chrono::day(static_cast<unsigned>(reading.digits(2))));
  if (!date.ok()) return std::nullopt;
  const Instant midnight{std::chrono::sys_days(date)};
  if (reading.is_at_end()) return midnight;

  reading.expect("Tt ");
  const hours hour(reading.digits(2));
  reading.expect(":");
  const minutes minute(reading.digits(2));
  reading.expect(":");
  const Seconds second(reading.digits(2));
  const Microseconds fraction(reading.find(".") != 0 ? reading.microseconds() : 0);
  const char zone = reading.expect("Zz+-");
  minutes offset{0};
  if (zone == '+' || zone == '-') {
    const hours offset_hours(reading.digits(2));
    reading.expect(":");
    const minutes offset_minutes(reading.digits(2));
    if (offset_hours >= hours(24) || offset_minutes >= minutes(60)) return std::nullopt;
    offset = (offset_hours + offset_minutes) * (zone == '-' ? -1 : 1);
  }
  if (!reading.is_at_end() || hour >= hours(24) || minute >= minutes(60) || second >= Seconds(60)) return std::nullopt;
  return midnight + hour + minute + second + fraction - offset;
}

}  // namespace gatewarden
