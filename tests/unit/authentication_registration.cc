// The entries of registrations: what is read, what is made canonical, and each reason for which one is refused.
#include "authentication/registration.h"

#include "authentication/profile_rules.h"
#include "harness/test.h"
#include "protocol/claims.h"

using namespace gatewarden;
using authentication::EntryProblem;
using authentication::EntryRules;
using authentication::RegistrationEntry;
using namespace std::string_literals;

namespace {

constexpr const char* bcrypt_hash = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";

std::string told(const std::optional<EntryProblem>& problem) {
  return problem ? problem->field + ": " + problem->description : "good";
}

std::string read(const std::string& json, RegistrationEntry& entry) {
  return told(authentication::read_entry(*json::Value::parse(json), entry));
}
std::string read(const std::string& json) {
  RegistrationEntry entry;
  return read(json, entry);
}

const config::Settings::Passwords passwords;
constexpr EntryRules of_client{false, true, true, passwords};
constexpr EntryRules of_anybody{false, false, false, passwords};

// Reads and checks; what of it is wrong.
std::string check(const std::string& json, const EntryRules& rules = of_client) {
  RegistrationEntry entry;
  CHECK_EQUAL("good"s, read(json, entry));
  return told(authentication::check_entry(entry, rules));
}
std::string with(const std::string& members) { return R"({"email":"ada@example.org",)" + members + "}"; }

}  // namespace

TEST("registration entry: every member is read") {
  RegistrationEntry entry;
  CHECK_EQUAL("good"s, read(R"({"email":"a","phone":"b","username":"c","password":"d","password_hash":"e","consent":true,
                                "email_verified":true,"phone_verified":true,"profile":{"name":"f"},"request_id":"g"})", entry));
  CHECK_EQUAL("a b c d e g"s, *entry.email + " " + *entry.phone + " " + *entry.username + " " + std::string(entry.password->reveal()) +
                                  " " + *entry.password_hash + " " + *entry.request_id);
  CHECK(entry.consent && entry.email_verified && entry.phone_verified);
  CHECK_EQUAL(R"({"name":"f"})"s, entry.profile);
}

TEST("registration entry: a member of another type is a problem of that member, and null is no text") {
  for (const std::string name : {"email", "phone", "username", "password", "password_hash", "request_id"}) {
    CHECK_EQUAL(name + ": must be a text", read("{\"" + name + "\":7}"));
    CHECK_EQUAL(name + ": must be a text", read("{\"" + name + "\":null}"));
  }
  for (const std::string name : {"consent", "email_verified", "phone_verified"}) {
    CHECK_EQUAL(name + ": must be true or false", read("{\"" + name + "\":\"true\"}"));
    CHECK_EQUAL(name + ": must be true or false", read("{\"" + name + "\":1}"));
  }
  CHECK_EQUAL("profile: must be an object"s, read(R"({"profile":"{}"})"));
}

TEST("registration entry: what is no object, and members that nobody knows, are problems") {
  CHECK_EQUAL(": is no JSON object"s, read("[]"));
  CHECK_EQUAL("admin: is no member of a registration"s, read(R"({"email":"a","admin":true})"));
}

TEST("S70: identifiers become canonical, and each member takes its own kind") {
  RegistrationEntry entry;
  read(R"({"email":" Ada@Example.ORG","phone":"+49 (0)30 1234567","username":"Ada"})", entry);
  CHECK_EQUAL("good"s, told(authentication::check_entry(entry, of_anybody)));
  CHECK_EQUAL("ada@example.org +49301234567 ada"s, *entry.email + " " + *entry.phone + " " + *entry.username);
  for (const std::string other : {"ada", "+49301234567", "", "a@", "a\\u0001@example.org"}) {
    CHECK_EQUAL("email: is no e-mail address"s, check(R"({"email":")" + other + "\"}"));
  }
  for (const std::string other : {"ada", "ada@example.org", "030 1234567", "+49"}) {
    CHECK_EQUAL("phone: is no telephone number that begins with +"s, check(R"({"phone":")" + other + "\"}"));
  }
  for (const std::string other : {"ada@example.org", "+49301234567", "two words", ""}) {
    CHECK_EQUAL("username: is no user name"s, check(R"({"username":")" + other + "\"}"));
  }
  CHECK_EQUAL(": has neither email nor phone nor username"s, check(R"({"password":"long enough"})"));
}

TEST("S71: a password is as long as the settings say, by characters below and by bytes above") {
  CHECK_EQUAL("good"s, check(with(R"("password":"\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9")")));
  CHECK_EQUAL("password: has fewer than 8 characters"s, check(with(R"("password":"\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9")")));
  CHECK_EQUAL("good"s, check(with(R"("password":")" + std::string(1024, 'x') + "\"")));
  CHECK_EQUAL("password: has more than 1024 bytes"s, check(with(R"("password":")" + std::string(1025, 'x') + "\"")));
  CHECK_EQUAL("good"s, check(R"({"email":"ada@example.org"})"));
}

TEST("registration entry: a hash is taken from those who may bring one, if it is one") {
  const std::string hash = R"("password_hash":")"s + bcrypt_hash + "\"";
  CHECK_EQUAL("good"s, check(with(hash)));
  CHECK_EQUAL("password_hash: is not for this caller to give"s, check(with(hash), of_anybody));
  CHECK_EQUAL("password_hash: stands beside a password"s, check(with(hash + R"(,"password":"long enough")")));
  CHECK(check(with(R"("password_hash":"in clear")")).starts_with("password_hash: is not taken: "));
  CHECK_EQUAL("password_hash: is longer than 512 bytes"s, check(with(R"("password_hash":")" + std::string(513, '$') + "\"")));
}

TEST("registration entry: verified is what a caller says who is believed, of an address that is there") {
  CHECK_EQUAL("good"s, check(with(R"("email_verified":true)")));
  CHECK_EQUAL("email_verified: is not for this caller to say"s, check(with(R"("email_verified":true)"), of_anybody));
  CHECK_EQUAL("phone_verified: is not for this caller to say"s, check(with(R"("phone_verified":true)"), of_anybody));
  CHECK_EQUAL("good"s, check(with(R"("email_verified":false)"), of_anybody));
  CHECK_EQUAL("phone_verified: is true without a phone"s, check(with(R"("phone_verified":true)")));
  CHECK_EQUAL("email_verified: is true without an email"s, check(R"({"username":"ada","email_verified":true})"));
}

TEST("registration entry: consent is demanded where the configuration does") {
  constexpr EntryRules demanded{true, false, false, passwords};
  CHECK_EQUAL("consent: must be true"s, check(R"({"email":"ada@example.org"})", demanded));
  CHECK_EQUAL("consent: must be true"s, check(with(R"("consent":false)"), demanded));
  CHECK_EQUAL("good"s, check(with(R"("consent":true)"), demanded));
}

TEST("registration entry: a profile holds standard claims alone, bounded, as texts") {
  const auto profile = [](const std::string& json) { return check(with(R"("profile":)" + json)); };
  CHECK_EQUAL("good"s, profile(R"({"name":"Ada","website":"https://ada.example/","address":{"formatted":"1 Street\nCity","country":"UK"}})"));
  CHECK_EQUAL("profile: holds email, which is no claim that a profile can hold"s, profile(R"({"email":"x@example.org"})"));
  CHECK_EQUAL("profile: is not good: name is no text"s, profile(R"({"name":7})"));
  CHECK_EQUAL("profile: is not good: name is longer than 2048 bytes"s, profile(R"({"name":")" + std::string(2049, 'x') + "\"}"));
  CHECK_EQUAL("profile: is not good: name holds control characters"s, profile(R"({"name":"A\nB"})"));
  CHECK_EQUAL("profile: is not good: address is no JSON object"s, profile(R"({"address":"1 Street"})"));
  CHECK_EQUAL("profile: is not good: address holds planet, which is no member of an address"s, profile(R"({"address":{"planet":"x"}})"));
  CHECK_EQUAL("profile: is not good: address country is no text"s, profile(R"({"address":{"country":["UK"]}})"));
  std::string large;
  for (const std::string name : {"name", "given_name", "family_name", "nickname"}) large += ",\"" + name + "\":\"" + std::string(2048, 'x') + "\"";
  CHECK_EQUAL("profile: is longer than 8192 bytes"s, profile("{" + large.substr(1) + "}"));
}

TEST("S66: addresses in a profile lead to the web and nowhere else") {
  for (const std::string bad : {"javascript:alert(1)", "data:text/html,x", "//example.org", "example.org", "https:"}) {
    CHECK_EQUAL("profile: is not good: picture is no https or http address"s, check(with(R"("profile":{"picture":")" + bad + "\"}")));
  }
}

TEST("registration entry: the claims of a profile are those that no column of a user holds") {
  const auto names = authentication::profile_claims();
  const auto is_in_profile = [&](std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  for (const protocol::ClaimRow& row : protocol::standard_claims()) {
    const bool is_column = row.scope == "email" || row.scope == "phone" || row.name == "updated_at";
    CHECK_EQUAL(!is_column, is_in_profile(row.name));
  }
}

TEST("registration entry: an id is a UUID, in any case") {
  const std::string id = "0192F0C1-2345-7abc-8def-0123456789ab";
  CHECK_EQUAL("good"s, check(with(R"("request_id":")" + id + "\"")));
  const auto bytes = authentication::parse_uuid(id);
  CHECK_EQUAL("0192f0c1-2345-7abc-8def-0123456789ab"s, authentication::format_uuid(*bytes));
  for (const std::string bad : {"", "0192f0c1-2345-7abc-8def-0123456789a", "0192f0c1-2345-7abc-8def-0123456789abc", "0192f0c123457abc8def0123456789ab",
                                "0192f0c1-2345-7abc-8def-0123456789ag", "0192f0c12345-7abc-8def--0123456789ab", "{192f0c1-2345-7abc-8def-0123456789ab"}) {
    CHECK_EQUAL("request_id: is no UUID"s, check(with(R"("request_id":")" + bad + "\"")));
  }
}
