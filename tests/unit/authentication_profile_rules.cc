// The values that a profile may hold.
#include "authentication/profile_rules.h"

#include "harness/test.h"

namespace gatewarden {
namespace {

using namespace std::string_literals;

std::string problem_of(std::string json, std::string_view present = "{}") {
  const auto problem = authentication::check_profile(json, present);
  return problem ? problem->claim + ": " + problem->description : "";
}

}  // namespace

TEST("profile: a birthdate is a day of the calendar, one without its year, or a year") {
  for (const char* good : {"1815-12-10", "0000-12-10", "0000-02-29", "2000-02-29", "2024-02-29", "1815", "0001"}) {
    CHECK(authentication::is_birthdate(good));
  }
  for (const char* bad : {"", "0000", "815", "1815-12", "1815-13-01", "1815-00-10", "1815-04-31", "1815-12-00", "2023-02-29", "1900-02-29",
                          "10.12.1815", "10/12/1815", "1815/12/10", "1815-12-1", "1815-12-10T", "18151210", " 1815-12-10", "-815-12-10",
                          "+815", "18-5-12-10", "1815-1a-10", "\xd9\xa1\xd9\xa8\xd9\xa1\xd9\xa5"}) {
    CHECK(!authentication::is_birthdate(bad));
  }
}

TEST("profile: a time zone has a name of the tz database's shape") {
  for (const char* good : {"Europe/Paris", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Etc/GMT+12", "Etc/GMT-14", "UTC",
                           "EST5EDT", "GB-Eire"}) {
    CHECK(authentication::is_time_zone_name(good));
  }
  for (const char* bad : {"", "/", "Europe/", "/Paris", "Europe//Paris", "+01:00", "GMT+1:00", "Central European Time", "../etc/passwd",
                          "Europe/../Paris", "Europe\\Paris", "1", "Europe/Paris?", "Europe/\xc3\x84"}) {
    CHECK(!authentication::is_time_zone_name(bad));
  }
  CHECK(!authentication::is_time_zone_name(std::string(65, 'A')));
}

TEST("profile: a locale is a language tag of BCP 47, also with underscores") {
  for (const char* good : {"en", "en-US", "en_US", "EN-us", "gsw", "de-AT-1996", "sl-rozaj-biske", "zh-Hant-TW", "sr_Latn_RS", "es-419",
                           "zh-yue-HK", "de-DE-u-co-phonebk", "en-a-bbb-x-a-ccc", "hy-Latn-IT-arevela", "und"}) {
    CHECK(authentication::is_locale(good));
  }
  for (const char* bad : {"", "e", "-", "en-", "-en", "en--US", "English (US)", "en-US.UTF-8", "en_US@euro", "en US", "C", "1", "12", "a-DE",
                          "de-419-DE", "en-US-u", "en-u-c", "de-x", "x", "x-whatever", "English", "en-US-Latn", "d\xc3\xa9"}) {
    CHECK(!authentication::is_locale(bad));
  }
  CHECK(!authentication::is_locale("en-" + std::string(33, 'x')));
}

TEST("profile: a refusal names the claim, and what would be right") {
  CHECK_EQUAL("birthdate: is not good: birthdate is no date like 1815-12-10, 0000-12-10 without the year, or 1815"s,
              problem_of(R"({"name":"Ada","birthdate":"10 December 1815"})"));
  CHECK_EQUAL("zoneinfo: is not good: zoneinfo is no name of a time zone like Europe/Paris"s, problem_of(R"({"zoneinfo":"+01:00"})"));
  CHECK_EQUAL("locale: is not good: locale is no language tag like en-GB"s, problem_of(R"({"locale":"English"})"));
  CHECK_EQUAL("website: is not good: website is no https or http address"s, problem_of(R"({"website":"example.org"})"));
  CHECK_EQUAL(": is no JSON object"s, problem_of("[]"));
}

TEST("profile: what a person says of their gender and their names is theirs") {
  CHECK_EQUAL(""s, problem_of(R"({"gender":"non-binary","nickname":"Countess","preferred_username":"@ada","address":{"country":"UK\nEurope"}})"));
}

TEST("profile: an old value may stay while another changes, and nothing like it is added") {
  const std::string old = R"({"birthdate":"long ago","name":"Ada"})";
  CHECK_EQUAL(""s, problem_of(R"({"birthdate":"long ago","name":"Ada King"})", old));
  CHECK_EQUAL("birthdate"s, problem_of(R"({"birthdate":"long, long ago","name":"Ada King"})", old).substr(0, 9));
  CHECK_EQUAL("birthdate"s, problem_of(R"({"birthdate":"long ago"})").substr(0, 9));
}

TEST("profile: of one that comes with a person, what is good is kept and the rest is named") {
  const auto good = authentication::good_claims(R"({"name":"Ada","locale":"English","admin":true,"birthdate":"1815","address":[]})");
  CHECK_EQUAL(R"({"birthdate":"1815","name":"Ada"})"s, good.profile);
  CHECK(good.dropped == (std::vector<std::string>{"locale", "admin", "address"}));
  for (const char* none : {"", "[]", "{", "7"}) CHECK_EQUAL("{}"s, authentication::good_claims(none).profile);
  std::string large;
  for (const std::string name : {"name", "given_name", "family_name", "nickname"}) {
    large += (large.empty() ? "{\"" : ",\"") + name + "\":\"" + std::string(2048, 'x') + "\"";
  }
  CHECK_EQUAL("{}"s, authentication::good_claims(large + "}").profile);
  CHECK_EQUAL(std::size_t{4}, authentication::good_claims(large + "}").dropped.size());
}

}  // namespace gatewarden
