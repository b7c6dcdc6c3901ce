#include "authentication/registration.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "authentication/identifier.h"
#include "authentication/password_rules.h"
#include "authentication/profile_rules.h"
#include "base/encoding.h"
#include "base/text.h"
#include "platform/password/foreign_hash.h"

namespace gatewarden::authentication {

namespace {

using account::IdentifierKind;
using Problem = std::optional<EntryProblem>;

// user_credentials.secret is no longer.
constexpr std::size_t longest_hash = 512;

// The members of an entry: how each is taken over. False: it is of another type.
struct MemberRow {
  std::string_view name;
  bool (*take)(RegistrationEntry& entry, const json::Value& value);
  std::string_view type;  // "a text"
};

template <std::optional<std::string> RegistrationEntry::*member>
bool take_text(RegistrationEntry& entry, const json::Value& value) {
  entry.*member = value.string();
  return (entry.*member).has_value();
}

template <bool RegistrationEntry::*member>
bool take_truth(RegistrationEntry& entry, const json::Value& value) {
  const auto truth = value.boolean();
  entry.*member = truth.value_or(false);
  return truth.has_value();
}

bool take_password(RegistrationEntry& entry, const json::Value& value) {
  auto text = value.string();
  if (text) entry.password = Secret(*std::move(text));
  return entry.password.has_value();
}

bool take_profile(RegistrationEntry& entry, const json::Value& value) {
  if (!value.is_object()) return false;
  entry.profile = value.dump();
  return true;
}

constexpr std::array member_rows = {
    MemberRow{"email", take_text<&RegistrationEntry::email>, "a text"},
    MemberRow{"phone", take_text<&RegistrationEntry::phone>, "a text"},
    MemberRow{"username", take_text<&RegistrationEntry::username>, "a text"},
    MemberRow{"password", take_password, "a text"},
    MemberRow{"password_hash", take_text<&RegistrationEntry::password_hash>, "a text"},
    MemberRow{"consent", take_truth<&RegistrationEntry::consent>, "true or false"},
    MemberRow{"email_verified", take_truth<&RegistrationEntry::email_verified>, "true or false"},
    MemberRow{"phone_verified", take_truth<&RegistrationEntry::phone_verified>, "true or false"},
    MemberRow{"profile", take_profile, "an object"},
    MemberRow{"request_id", take_text<&RegistrationEntry::request_id>, "a text"},
};

// The identifiers of an entry, each of which must be what its member says: a user name that reads as an e-mail address or as
// a telephone number would be taken for one at log-in.
struct IdentifierRow {
  std::string_view name;
  std::optional<std::string> RegistrationEntry::*member;
  IdentifierKind kind;
  std::string_view otherwise;
};
constexpr std::array identifier_rows = {
    IdentifierRow{"email", &RegistrationEntry::email, IdentifierKind::email, "is no e-mail address"},
    IdentifierRow{"phone", &RegistrationEntry::phone, IdentifierKind::phone, "is no telephone number that begins with +"},
    IdentifierRow{"username", &RegistrationEntry::username, IdentifierKind::username, "is no user name"},
};

Problem problem(std::string_view field, std::string_view description) {
  return EntryProblem{std::string(field), std::string(description)};
}

Problem make_canonical(RegistrationEntry& entry) {
  bool has_one = false;
  for (const IdentifierRow& row : identifier_rows) {
    auto& text = entry.*row.member;
    if (!text) continue;
    auto identifier = parse_identifier(*text);
    if (!identifier || identifier->kind != row.kind) return problem(row.name, row.otherwise);
    text = std::move(identifier->value);
    has_one = true;
  }
  if (!has_one) return problem("", "has neither email nor phone nor username");
  return std::nullopt;
}

Problem check_verified_flags(const RegistrationEntry& entry, const EntryRules& rules) {
  constexpr std::string_view not_believed = "is not for this caller to say";
  if (entry.email_verified && !rules.verified_flags_believed) return problem("email_verified", not_believed);
  if (entry.phone_verified && !rules.verified_flags_believed) return problem("phone_verified", not_believed);
  if (entry.email_verified && !entry.email) return problem("email_verified", "is true without an email");
  if (entry.phone_verified && !entry.phone) return problem("phone_verified", "is true without a phone");
  return std::nullopt;
}

Problem check_hash(const std::string& hash, const EntryRules& rules) {
  if (!rules.hashes_taken) return problem("password_hash", "is not for this caller to give");
  if (hash.size() > longest_hash) return problem("password_hash", "is longer than " + std::to_string(longest_hash) + " bytes");
  const password::ForeignHash found = password::recognise(hash);
  if (!found.format) return problem("password_hash", "is not taken: " + found.problem);
  return std::nullopt;
}

Problem check_password(const RegistrationEntry& entry, const EntryRules& rules) {
  if (entry.password && entry.password_hash) return problem("password_hash", "stands beside a password");
  if (entry.password_hash) return check_hash(*entry.password_hash, rules);
  if (!entry.password) return std::nullopt;
  std::vector<std::string> own_words = {std::string(rules.site_name)};
  for (const IdentifierRow& row : identifier_rows)
    if (const auto& identifier = entry.*row.member) own_words.push_back(*identifier);
  const auto found = password_problem(*entry.password, rules.passwords, own_words);
  return found ? problem("password", found->description) : std::nullopt;
}

constexpr std::size_t uuid_bytes = 16;
// 8-4-4-4-12 (RFC 9562 section 4).
bool is_dash_at(std::size_t at) { return at == 8 || at == 13 || at == 18 || at == 23; }

}  // namespace

std::optional<EntryProblem> read_entry(const json::Value& object, RegistrationEntry& entry) {
  if (!object.is_object()) return problem("", "is no JSON object");
  for (const std::string& name : object.names()) {
    const auto row = std::find_if(member_rows.begin(), member_rows.end(), [&](const MemberRow& one) { return one.name == name; });
    if (row == member_rows.end()) return problem(printable(name, 50), "is no member of a registration");
    if (!row->take(entry, *object.find(name))) return problem(row->name, "must be " + std::string(row->type));
  }
  return std::nullopt;
}

std::optional<EntryProblem> check_entry(RegistrationEntry& entry, const EntryRules& rules) {
  if (auto found = make_canonical(entry)) return found;
  if (auto found = check_verified_flags(entry, rules)) return found;
  if (auto found = check_password(entry, rules)) return found;
  if (rules.consent_required && !entry.consent) return problem("consent", "must be true");
  if (const auto found = check_profile(entry.profile)) return problem("profile", found->description);
  if (entry.request_id && !parse_uuid(*entry.request_id)) return problem("request_id", "is no UUID");
  return std::nullopt;
}

std::optional<std::string> parse_uuid(std::string_view text) {
  if (text.size() != 2 * uuid_bytes + 4) return std::nullopt;
  std::string digits;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_dash_at(at) != (text[at] == '-')) return std::nullopt;
    if (text[at] != '-') digits += text[at];
  }
  return from_hex(digits);
}

std::string format_uuid(std::string_view bytes) {
  assert(bytes.size() == uuid_bytes);
  std::string text;
  for (const char digit : to_hex(bytes)) {
    if (is_dash_at(text.size())) text += '-';
    text += digit;
  }
  return text;
}

}  // namespace gatewarden::authentication
