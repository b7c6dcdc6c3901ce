// domain/account/personal_data on a real database: everything, and no secret.
#include "harness/test.h"
#include "platform/json/value.h"
#include "system/life_fixture.h"

namespace gatewarden {
namespace {

using test::LifeFixture;

json::Value document_of(LifeFixture& fixture, account::UserId id, std::uint64_t most_events = 100'000) {
  const auto text = account::PersonalData(fixture.connection).of(id, most_events, fixture.now());
  CHECK(text.has_value());
  return *json::Value::parse(*text, 32, text->size());
}

}  // namespace

TEST("personal data: every table that speaks of a person has its part in the document") {
  LifeFixture fixture;
  const auto id = fixture.make_user(fixture.unique_name(), "$argon2id$secret").id;
  fixture.speak_everywhere_of(id);
  const auto text = *account::PersonalData(fixture.connection).of(id, 100, fixture.now());
  const json::Value document = document_of(fixture, id);
  for (const char* part : {"identifiers", "passwords", "authenticators", "recovery_codes", "passkeys", "remembered_devices", "known_browsers", "sessions",
                           "linked_accounts", "consents", "refresh_tokens", "access_tokens", "changes", "own_applications", "history"})
    CHECK_EQUAL(std::string(part) + " 1", std::string(part) + " " + std::to_string(document.find(part)->items().size()));
  CHECK_EQUAL(std::to_string(id), *document.find("account")->string_at("user_id"));
  CHECK(text.find("argon2id") == std::string::npos && text.find("sealed") == std::string::npos && text.find("hash") == std::string::npos);
}

TEST("personal data: a history that is too long is cut, newest first, and says so") {
  LifeFixture fixture;
  const auto id = fixture.make_user().id;
  fixture.connection.execute_text(
      "INSERT INTO oauth2_audit_log (event_id, expires_day, event, user_id, created_at) SELECT UNHEX(LPAD(HEX(seq + " +
      std::to_string(id % 1'000'000'007) + "000), 32, '0')), 30000, 'token_issued', " + std::to_string(id) + ", seq FROM seq_1_to_2100");
  const json::Value whole = document_of(fixture, id);
  CHECK_EQUAL(2100u, whole.find("history")->items().size());
  CHECK(whole.boolean_at("history_is_cut") == false);
  const json::Value cut = document_of(fixture, id, 1500);
  CHECK_EQUAL(1500u, cut.find("history")->items().size());
  CHECK(cut.boolean_at("history_is_cut") == true);
  CHECK_EQUAL(*whole.find("history")->items().front().string_at("event_id"), *cut.find("history")->items().front().string_at("event_id"));
}

TEST("personal data: of nobody there is none") {
  LifeFixture fixture;
  CHECK(!account::PersonalData(fixture.connection).of(12345, 10, fixture.now()));
}

}  // namespace gatewarden
