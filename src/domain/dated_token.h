// Bearer values that name the day on which they expire, so that a look-up goes to one partition: an optional prefix, then
// base64url of the day (2 bytes, big-endian) and 32 random bytes. Only their SHA-256 is ever stored.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace gatewarden::domain {

struct DatedToken {
  std::string text;
  std::string hash;
  Day day = 0;
};

DatedToken make_dated_token(std::string_view prefix, Day day);
// Nothing for anything that make_dated_token cannot have made. Whether it did, only the store can tell.
std::optional<DatedToken> parse_dated_token(std::string_view prefix, std::string_view text);

// The two bytes that a day is in a token, and back. Days up to 2149 fit.
std::string day_bytes(Day day);
Day day_from_bytes(std::string_view two_bytes);

}  // namespace gatewarden::domain
