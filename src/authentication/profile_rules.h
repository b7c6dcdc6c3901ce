// What a person's profile may hold when others write it: the standard claims of OpenID Connect Core 5.1 that no column of a
// user holds, and the members of its address (section 5.1.1).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatewarden::authentication {

std::span<const std::string_view> profile_claims();

struct ProfileProblem {
  std::string claim;        // empty: the profile as a whole
  std::string description;  // the rest of a sentence about the profile, with what would be right
};

// Makes the JSON object compact, its members in order. Texts of at most 2 KiB without control characters, 8 KiB in all; profile,
// picture and website are addresses of the web, birthdate is a date, zoneinfo the name of a time zone, locale a language tag. What
// stands in `present` likewise may stay: no old value keeps a person from changing another.
std::optional<ProfileProblem> check_profile(std::string& json, std::string_view present = "{}");

// For a profile that comes with a person who signs in, and that nobody can correct meanwhile: a claim matters less than an account.
struct GoodClaims {
  std::string profile;               // that check_profile() has nothing against
  std::vector<std::string> dropped;  // the names of what is left out; of too much altogether, all
};
GoodClaims good_claims(std::string_view json);

// "1815-12-10", "0000-12-10" without the year, "1815" alone; the day is one of the calendar.
bool is_birthdate(std::string_view text);
// The shape of a name in the tz database: "Europe/Paris", "Etc/GMT+1", "UTC".
bool is_time_zone_name(std::string_view text);
// A tag of a language (RFC 5646 section 2.1), of at most 35 characters (section 4.4.1); "en_US" of older programs, too.
bool is_locale(std::string_view text);

}  // namespace gatewarden::authentication
