// What both formats share: the entry, what must hold of it, and the user that it makes.
#include "commands/transfer/user_rows.h"

#include <algorithm>
#include <cassert>

#include "authentication/identifier.h"
#include "base/text.h"
#include "commands/command.h"
#include "commands/transfer/row_formats.h"

namespace gatewarden::commands {

namespace {

using account::Identifier;
using account::IdentifierKind;
using authentication::EntryProblem;
using authentication::RegistrationEntry;
using Problem = std::optional<EntryProblem>;

constexpr std::size_t most_identifiers = 20;

// Where a row says what the person types, and not which of it is the e-mail address, the first that is one is taken, as
// `gatewarden user create` does.
void take_claims_from_identifiers(UserEntry& entry, const std::vector<Identifier>& identifiers) {
  RegistrationEntry& registration = entry.registration;
  if (registration.email || registration.phone || registration.username) return;
  for (const Identifier& one : identifiers) {
    std::optional<std::string>& place = one.kind == IdentifierKind::email   ? registration.email
                                        : one.kind == IdentifierKind::phone ? registration.phone
                                                                            : registration.username;
    if (!place) place = one.value;
  }
}

Problem check_identifiers(UserEntry& entry) {
  if (entry.identifiers.size() > most_identifiers) {
    return EntryProblem{"identifiers", "holds more than " + std::to_string(most_identifiers)};
  }
  std::vector<Identifier> found;
  for (std::string& text : entry.identifiers) {
    auto identifier = authentication::parse_identifier(text);
    if (!identifier) return EntryProblem{"identifiers", "holds what is no e-mail address, telephone number or user name"};
    text = identifier->value;
    found.push_back(*std::move(identifier));
  }
  std::vector<std::string> sorted = entry.identifiers;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) return EntryProblem{"identifiers", "holds one twice"};
  take_claims_from_identifiers(entry, found);
  return std::nullopt;
}

}  // namespace

RowFormat detect_format(LineReader& lines, const std::string& input_name) {
  const std::string_view begin = lines.peek();
  if (begin.starts_with("\xff\xfe") || begin.starts_with("\xfe\xff")) {
    throw Refused(input_name + " is UTF-16; save it as UTF-8");
  }
  const std::string_view text = trim(begin);
  if (text.starts_with('[')) {
    throw Refused(input_name + " is a JSON array; JSON lines have one object on each line (jq -c '.[]' makes them)");
  }
  return text.starts_with('{') ? RowFormat::json_lines : RowFormat::csv;
}

std::unique_ptr<UserRows> read_rows(RowFormat format, LineReader& lines, const std::string& input_name,
                                    const RowReading& reading) {
  switch (format) {
    case RowFormat::csv: return read_csv(lines, input_name, reading);
    case RowFormat::json_lines: return read_json_lines(lines, reading);
  }
  assert(false);
  return nullptr;
}

Problem check_user_entry(UserEntry& entry, const authentication::EntryRules& rules, Instant now) {
  if (auto found = check_identifiers(entry)) return found;
  if (entry.consented_at && *entry.consented_at > now) return EntryProblem{"consented_at", "lies in the future"};
  if (entry.consented_at) entry.registration.consent = true;
  return authentication::check_entry(entry.registration, rules);
}

account::NewUser new_user_of(const UserEntry& entry, Instant now) {
  const RegistrationEntry& registration = entry.registration;
  account::NewUser user;
  user.profile = registration.profile;
  user.email = registration.email;
  user.email_verified = registration.email_verified;
  user.phone = registration.phone;
  user.phone_verified = registration.phone_verified;
  user.password_hash = registration.password_hash;
  if (registration.consent) user.consented_at = entry.consented_at.value_or(now);
  if (entry.identifiers.empty()) {
    if (registration.email) user.identifiers.push_back({IdentifierKind::email, *registration.email});
    if (registration.phone) user.identifiers.push_back({IdentifierKind::phone, *registration.phone});
    if (registration.username) user.identifiers.push_back({IdentifierKind::username, *registration.username});
  }
  for (const std::string& text : entry.identifiers) {
    // Canonical already, so that only its kind is asked for.
    user.identifiers.push_back(authentication::parse_identifier(text).value());
  }
  return user;
}

std::string first_line_of(RowFormat format, Hashes hashes) { return format == RowFormat::csv ? csv_header(hashes) : ""; }

std::string row_of(RowFormat format, Hashes hashes, const account::ExportedUser& user) {
  return format == RowFormat::csv ? csv_row(hashes, user) : json_line(hashes, user);
}

// The username is no claim and has no column of its own; e-mail address and telephone number are claims that need not be what
// the person types.
std::vector<std::string> unusual_identifiers(const account::ExportedUser& user) {
  std::vector<std::string> usual;
  if (user.user.email) usual.push_back(*user.user.email);
  if (user.user.phone) usual.push_back(*user.user.phone);
  if (const auto name = username_of(user)) usual.push_back(*name);
  std::vector<std::string> all;
  for (const Identifier& one : user.identifiers) all.push_back(one.value);
  std::vector<std::string> sorted = all;
  std::sort(sorted.begin(), sorted.end());
  std::sort(usual.begin(), usual.end());
  return sorted == usual ? std::vector<std::string>() : all;
}

std::optional<std::string> username_of(const account::ExportedUser& user) {
  for (const Identifier& one : user.identifiers) {
    if (one.kind == IdentifierKind::username) return one.value;
  }
  return std::nullopt;
}

}  // namespace gatewarden::commands
