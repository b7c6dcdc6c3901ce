// What callers of the registration endpoints send.
#include "authentication/registration.h"
#include "base/text.h"
#include "fuzz/fuzz.h"
#include "protocol/idempotency_key.h"

namespace gatewarden {

FUZZ("registration_entry") {
  const auto object = json::Value::parse(input);
  if (!object) return;
  authentication::RegistrationEntry entry;
  if (authentication::read_entry(*object, entry)) return;
  const config::Settings::Passwords passwords;
  const authentication::EntryRules rules{false, true, true, passwords};
  if (const auto problem = authentication::check_entry(entry, rules)) {
    CHECK(!problem->description.empty() && is_utf8(problem->description) && is_utf8(problem->field));
    return;
  }
  // What is good is bounded as its columns are, and canonical: checked again it stays as it is.
  CHECK(entry.email || entry.phone || entry.username);
  for (const auto& text : {entry.email, entry.phone, entry.username}) CHECK(!text || (text->size() <= 320 && is_utf8(*text)));
  CHECK(!entry.phone || entry.phone->size() <= 16);
  CHECK(entry.profile.size() <= 8192 && json::Value::parse(entry.profile)->is_object());
  CHECK(!entry.password_hash || entry.password_hash->size() <= 512);
  authentication::RegistrationEntry again = entry;
  CHECK(!authentication::check_entry(again, rules));
  CHECK(again.email == entry.email && again.phone == entry.phone && again.username == entry.username);
  CHECK_EQUAL(entry.profile, again.profile);
}

FUZZ("idempotency_key") {
  const auto key = protocol::parse_idempotency_key(input);
  if (!key) return;
  CHECK(!key->empty() && key->size() <= 255 && is_printable_ascii(*key));
  std::string quoted = "\"";
  for (const char c : *key) quoted.append(c == '"' || c == '\\' ? "\\" : "").append(1, c);
  CHECK(protocol::parse_idempotency_key(quoted + "\"") == key);
}

FUZZ("uuid") {
  const auto bytes = authentication::parse_uuid(input);
  if (bytes) CHECK_EQUAL(to_lower_ascii(input), authentication::format_uuid(*bytes));
}

}  // namespace gatewarden
