// /api/v1/admin/users: many people at once, for operators: a list of them, those of some ids or identifiers, their making, and
// what can be done to many in one transaction.
#include <algorithm>
#include <array>
#include <map>

#include "authentication/identifier.h"
#include "authentication/registration.h"
#include "base/names.h"
#include "base/text.h"
#include "domain/account/user_batch.h"
#include "domain/account/user_erasure.h"
#include "endpoints/admin/user_request.h"
#include "endpoints/api_answer.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

using account::User;
using account::UserId;
using operation::AuditEvent;

// Each clear password costs a hash, and the request has a deadline.
constexpr std::size_t most_passwords = 20;
constexpr std::size_t most_entries = 200;
constexpr std::size_t most_asked = 200;

http::Response tell_users(const AdminRequest& admin, const std::vector<User>& users, const std::string& next_cursor = "") {
  const auto identifiers = admin.services.users.identifiers_of(account::ids_of(users));
  JsonWriter json;
  json.begin_object().key("users").begin_array();
  for (const User& user : users) {
    const auto own = identifiers.find(user.id);
    write_user(json, user, own == identifiers.end() ? std::span<const account::Identifier>() : own->second);
  }
  json.end_array();
  if (!next_cursor.empty()) json.member("next_cursor", next_cursor);
  json.end_object();
  return api_answer(200, json);
}

Result<std::vector<User>> asked_by_id(const AdminRequest& admin, const std::string& text) {
  std::vector<UserId> ids;
  for (const std::string& one : split_words(text, ',')) {
    const auto id = parse_unsigned(one);
    if (!id || ids.size() == most_asked) {
      return OAuthError{ErrorCode::invalid_request, "ids must be at most 200 user ids with commas"};
    }
    ids.push_back(*id);
  }
  return admin.services.users.find_many(ids);
}

Result<std::vector<User>> asked_by_identifier(const AdminRequest& admin, const std::string& text) {
  std::vector<std::string> identifiers;
  for (const std::string& one : split_words(text, ',')) {
    if (identifiers.size() == most_asked) return OAuthError{ErrorCode::invalid_request, "at most 200 identifiers may be asked for"};
    if (auto identifier = authentication::parse_identifier(one)) identifiers.push_back(std::move(identifier->value));
  }
  return admin.services.users.find_by_identifiers(identifiers);
}

http::Response list(const AdminRequest& admin) {
  constexpr std::string_view known[] = {"limit", "cursor", "ids", "identifiers"};
  const auto query = read_query(admin.request, known);
  if (!query.ok()) return api_error(admin.services, query.error());
  const std::string ids = parameter_at(*query, "ids"), identifiers = parameter_at(*query, "identifiers");
  if (!ids.empty() || !identifiers.empty()) {
    const auto found = ids.empty() ? asked_by_identifier(admin, identifiers) : asked_by_id(admin, ids);
    return found.ok() ? tell_users(admin, *found) : api_error(admin.services, found.error());
  }
  const auto page = read_page(admin.request);
  if (!page.ok()) return api_error(admin.services, page.error());
  const auto after = page->cursor.empty() ? UserId{0} : parse_unsigned(page->cursor);
  if (!after) return api_error(admin.services, {ErrorCode::invalid_request, "the cursor is none"});
  const auto users = admin.services.users.list(*after, page->limit);
  const bool is_more = users.size() == static_cast<std::size_t>(page->limit);
  return tell_users(admin, users, is_more ? std::to_string(users.back().id) : "");
}

// What is to become of one entry: a user, or why not.
struct Entry {
  authentication::RegistrationEntry content;
  std::optional<authentication::EntryProblem> problem;
};

Result<std::vector<Entry>> read_entries(const AdminRequest& admin) {
  const json::Value body = TRY(read_json(admin.request));
  const auto list_of = body.find("users");
  const std::size_t count = list_of ? list_of->items().size() : 0;
  if (count == 0 || count > most_entries) return OAuthError{ErrorCode::invalid_request, "users must be a list of 1 to 200 entries"};
  const auto& settings = admin.services.settings;
  const authentication::EntryRules rules{.consent_required = false, .verified_flags_believed = true, .hashes_taken = true,
                                         .passwords = settings.passwords, .site_name = settings.pages.site_name};
  std::vector<Entry> entries(count);
  std::size_t passwords = 0;
  for (std::size_t i = 0; i < count; ++i) {
    entries[i].problem = authentication::read_entry(list_of->items()[i], entries[i].content);
    if (!entries[i].problem) entries[i].problem = authentication::check_entry(entries[i].content, rules);
    passwords += entries[i].content.password.has_value();
  }
  if (passwords > most_passwords) return OAuthError{ErrorCode::invalid_request, "at most 20 entries may have a clear password"};
  return entries;
}

account::NewUser new_user(const AdminRequest& admin, const authentication::RegistrationEntry& entry) {
  using account::IdentifierKind;
  account::NewUser user;
  if (entry.email) user.identifiers.push_back({IdentifierKind::email, *entry.email});
  if (entry.phone) user.identifiers.push_back({IdentifierKind::phone, *entry.phone});
  if (entry.username) user.identifiers.push_back({IdentifierKind::username, *entry.username});
  user.profile = entry.profile;
  user.email = entry.email;
  user.email_verified = entry.email_verified;
  user.phone = entry.phone;
  user.phone_verified = entry.phone_verified;
  if (entry.consent) user.consented_at = admin.services.clock.now();
  user.password_hash = entry.password_hash;
  if (entry.password) user.password_hash = admin.services.hasher.hash(*entry.password);
  return user;
}

// Made users and an error for each that could not be, in the order of the entries.
http::Response create(const AdminRequest& admin) {
  const auto entries = read_entries(admin);
  if (!entries.ok()) return api_error(admin.services, entries.error());
  std::vector<account::NewUser> users;
  for (const Entry& entry : *entries)
    if (!entry.problem) users.push_back(new_user(admin, entry.content));
  std::vector<account::BatchVerdict> verdicts;
  change_users(admin, AuditEvent::user_created, [&] {
    verdicts = admin.services.user_batch.insert(users, admin.services.clock.now());
    std::vector<UserId> made;
    for (const auto& verdict : verdicts)
      if (verdict.kind == account::BatchVerdict::Kind::created) made.push_back(verdict.user_id);
    return made;
  });
  JsonWriter json;
  json.begin_object().key("results").begin_array();
  auto verdict = verdicts.begin();
  for (const Entry& entry : *entries) {
    json.begin_object();
    if (entry.problem) {
      json.member(names::error, "invalid_entry").member("field", entry.problem->field);
      json.member(names::error_description, entry.problem->description);
    } else if (const auto& one = *verdict++; one.kind == account::BatchVerdict::Kind::created) {
      json.member(names::user_id, std::to_string(one.user_id));
    } else {
      const bool is_taken = one.kind == account::BatchVerdict::Kind::identifier_taken;
      json.member(names::error, is_taken ? "identifier_taken" : "invalid_entry").member(names::error_description, one.error);
    }
    json.end_object();
  }
  json.end_array().end_object();
  return api_answer(200, json);
}

http::Response list_or_create(const AdminRequest& admin) {
  return admin.request.method == http::Method::post ? create(admin) : list(admin);
}

// What can be done to many, in one transaction.
using Deed = std::vector<UserId> (*)(Services&, std::span<const UserId>, const json::Value& body, Instant now);
struct Action {
  std::string_view name;
  AuditEvent event;
  Deed deed;
};
std::vector<UserId> set_verified(Services& services, std::span<const UserId> ids, const json::Value& body, Instant now) {
  services.users.set_verified(ids, {body.boolean_at("email_verified"), body.boolean_at("phone_verified")}, now);
  return account::ids_of(services.users.find_many(ids));
}
std::vector<UserId> invalidate(Services& services, std::span<const UserId> ids, const json::Value&, Instant now) {
  services.user_life.invalidate_credentials(ids, now);
  return account::ids_of(services.users.find_many(ids));
}
template <std::vector<UserId> (account::UserLife::*change)(std::span<const UserId>, Instant)>
std::vector<UserId> live(Services& services, std::span<const UserId> ids, const json::Value&, Instant now) {
  return (services.user_life.*change)(ids, now);
}
constexpr std::array actions = {
    Action{"disable", AuditEvent::user_disabled, live<&account::UserLife::disable>},
    Action{"enable", AuditEvent::user_enabled, live<&account::UserLife::enable>},
    Action{"delete", AuditEvent::user_deleted, live<&account::UserLife::remove>},
    Action{"restore", AuditEvent::user_restored, live<&account::UserLife::restore>},
    Action{"set-verified", AuditEvent::user_updated, set_verified},
    Action{"invalidate-credentials", AuditEvent::user_access_revoked, invalidate},
};

// Answers who was changed: whoever was so already, or is not there, is not.
http::Response act(const AdminRequest& admin) {
  const auto body = read_json(admin.request);
  if (!body.ok()) return api_error(admin.services, body.error());
  const auto ids = user_ids_at(*body, "user_ids");
  if (!ids.ok()) return api_error(admin.services, ids.error());
  const std::string name = body->string_at("action").value_or("");
  const auto* const action = std::ranges::find(actions, name, &Action::name);
  if (action == actions.end()) return api_error(admin.services, {ErrorCode::invalid_request, "there is no such action"});
  const auto changed = change_users(admin, action->event, [&] {
    return action->deed(admin.services, *ids, *body, admin.services.clock.now());
  });
  std::vector<std::string> texts;
  for (const UserId id : changed) texts.push_back(std::to_string(id));
  JsonWriter json;
  json.begin_object().member("changed", texts).end_object();
  return api_answer(200, json);
}

}  // namespace

http::Response admin_users(Services& services, const http::Request& request) {
  return answer_admin(services, request, list_or_create);
}

http::Response admin_users_batch(Services& services, const http::Request& request) { return answer_admin(services, request, act); }

}  // namespace gatewarden::endpoints
