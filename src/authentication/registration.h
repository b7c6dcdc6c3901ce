// Whether somebody may be registered as an entry says: identifiers, password, consent, profile, as acceptance demands them
// before anything is queued. One place for the three endpoints, the administration and the import.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "base/time.h"
#include "domain/account/registrations.h"
#include "platform/config/settings.h"
#include "platform/json/value.h"

namespace gatewarden::authentication {

// An entry as a caller gives it: JSON members, or columns of a CSV file.
struct RegistrationEntry {
  std::optional<std::string> email, phone, username;  // as given
  std::optional<Secret> password;
  std::optional<std::string> password_hash;
  bool consent = false;
  bool email_verified = false;
  bool phone_verified = false;
  std::string profile = "{}";                // standard claims (OpenID Connect Core 5.1) as a JSON object
  std::optional<std::string> request_id;     // of the caller's choosing: a UUID
};

// Nothing is told of the entry's contents but its field.
struct EntryProblem {
  std::string field;        // "email", "password", "consent" …; empty: the entry as a whole
  std::string description;  // "is no e-mail address"
};

// Members "email", "phone", "username", "password", "password_hash", "consent", "email_verified", "phone_verified", "profile",
// "request_id"; an unknown one is a problem. Types are strict.
std::optional<EntryProblem> read_entry(const json::Value& object, RegistrationEntry& entry);

struct EntryRules {
  bool consent_required = false;
  bool verified_flags_believed = false;  // the caller is one that may say that an address is verified
  bool hashes_taken = false;             // the caller is one that may bring hashes
  const config::Settings::Passwords& passwords;
  std::string_view site_name = {};
};

// Makes the identifiers canonical in place. Nothing: the entry is good.
std::optional<EntryProblem> check_entry(RegistrationEntry& entry, const EntryRules& rules);

// The 16 bytes of a UUID (RFC 9562 section 4), and back, lower case.
std::optional<std::string> parse_uuid(std::string_view text);
std::string format_uuid(std::string_view bytes);

}  // namespace gatewarden::authentication
