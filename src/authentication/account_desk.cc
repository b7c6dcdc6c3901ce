#include "authentication/account_desk.h"

#include <algorithm>

#include "authentication/account_actor.h"
#include "authentication/device_words.h"
#include "authentication/identifier.h"
#include "authentication/notice.h"
#include "authentication/profile_rules.h"
#include "base/json_writer.h"
#include "platform/json/value.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::authentication {

namespace {

using account::IdentifierKind;
using operation::AuditEvent;

// Of the newest; a document with more says that it is cut.
constexpr std::uint64_t most_events_told = 10'000;

}  // namespace

operation::AuditRecord record_of(const Actor& actor, AuditEvent event, std::string_view what) {
  operation::AuditRecord record{.event = event};
  record.user_id = actor.user.id;
  record.address = actor.address;
  record.user_agent = actor.user_agent;
  record.request_id = actor.request_id;
  if (!what.empty()) record.detail = JsonWriter().begin_object().member("what", what).end_object().take();
  return record;
}

AttemptSubject subject_of(const Actor& actor) { return AttemptSubject("", actor.user.id, actor.address); }

std::map<std::string, std::string> notice_values(const Actor& actor, const config::Settings& settings, Instant now) {
  return {{"SITE_NAME", settings.pages.site_name},
          {"AT", to_rfc3339(now)},
          {"ADDRESS", actor.address},
          {"DEVICE", words_of(device_of(actor.user_agent))}};
}

std::string language_of_person(const account::User& user, const std::string& otherwise) {
  const auto profile = json::Value::parse(user.profile);
  const auto locale = profile ? profile->string_at("locale") : std::nullopt;
  return locale && !locale->empty() ? *locale : otherwise;
}

Check AccountDesk::change(const Actor& actor, Instant now, const std::function<Check()>& act) {
  return db::retry(parts_.connection, [&]() -> Check {
    db::Transaction transaction(parts_.connection);
    if (!changes_.hold(actor.session, now)) return OAuthError{ErrorCode::login_required, "the session has ended"};
    Check done = act();
    if (done.ok()) transaction.commit();
    return done;
  });
}

void AccountDesk::tell(const Actor& actor, std::string_view template_name, Instant now) {
  auto message = notice_to(actor.user, parts_.settings);
  if (!message) return;
  message->template_name = template_name;
  message->language = language_of_person(actor.user, actor.language);
  message->values = notice_values(actor, parts_.settings, now);
  parts_.outbox.insert(*message, now + notice_life, now);
}

bool AccountDesk::is_throttled(const Actor& actor, Instant now) { return throttle_.is_throttled(subject_of(actor), now); }

void AccountDesk::count_failure(const Actor& actor, std::string_view reason, Instant now) {
  auto record = record_of(actor, AuditEvent::login_failed);
  record.detail = JsonWriter().begin_object().member("reason", reason).end_object().take();
  db::retry(parts_.connection, [&] {
    db::Transaction transaction(parts_.connection);
    throttle_.count_failure(subject_of(actor), now);
    parts_.audit.insert(record);
    transaction.commit();
  });
  metrics::count(metrics::Count::logins_failed);
}

AccountDesk::Overview AccountDesk::overview(const account::User& user) {
  Overview overview;
  for (const account::Identifier& identifier : parts_.users.identifiers_of(user.id))
    if (identifier.kind == IdentifierKind::username) overview.username = identifier.value;
  overview.has_password = changes_.password_hash_of(user.id).has_value();
  return overview;
}

Check AccountDesk::set_profile(const Actor& actor, std::string profile_json, Instant now) {
  if (const auto problem = check_profile(profile_json, actor.user.profile)) {
    return OAuthError{ErrorCode::invalid_request, "the profile " + problem->description};
  }
  return change(actor, now, [&]() -> Check {
    parts_.users.set_profile(actor.user.id, profile_json, now);
    parts_.audit.insert(record_of(actor, AuditEvent::user_updated, "profile"));
    return Accepted{};
  });
}

Check AccountDesk::set_username(const Actor& actor, std::string_view username, Instant now) {
  const auto parsed = parse_identifier(username);
  if (!parsed || parsed->kind != IdentifierKind::username) return OAuthError{ErrorCode::invalid_request, "that can be no user name"};
  if (is_throttled(actor, now)) return OAuthError{ErrorCode::too_many_requests, "too many attempts; try again later"};
  try {
    return change(actor, now, [&]() -> Check {
      changes_.replace_identifier(actor.user.id, IdentifierKind::username, parsed->value, now);
      parts_.audit.insert(record_of(actor, AuditEvent::user_updated, "username"));
      tell(actor, "notice_username_changed", now);
      return Accepted{};
    });
  } catch (const db::Duplicate&) {
    count_failure(actor, "username_taken", now);
    return OAuthError{ErrorCode::identifier_taken, "somebody has this name"};
  }
}

bool AccountDesk::end_session(const Actor& actor, std::string_view session_id, Instant now) {
  const auto sessions = parts_.sessions.list(actor.user.id, now);
  const auto found = std::find_if(sessions.begin(), sessions.end(), [&](const account::Session& one) {
    return one.id == session_id && one.hash != actor.session.hash;
  });
  if (found == sessions.end()) return false;
  return change(actor, now, [&]() -> Check {
    parts_.sessions.end(*found, now);
    parts_.audit.insert(record_of(actor, AuditEvent::sessions_ended));
    return Accepted{};
  }).ok();
}

std::uint64_t AccountDesk::end_other_sessions(const Actor& actor, Instant now) {
  std::uint64_t ended = 0;
  const Check done = change(actor, now, [&]() -> Check {
    ended = parts_.sessions.end_all(actor.user.id, actor.session.hash, now);
    if (ended > 0) parts_.audit.insert(record_of(actor, AuditEvent::sessions_ended));
    return Accepted{};
  });
  return done.ok() ? ended : 0;
}

std::vector<AccountDesk::Application> AccountDesk::applications(account::UserId user_id, Instant now) {
  std::vector<Application> all;
  for (auto& connection : applications_.list(user_id, now)) {
    Application one{std::move(connection), {}, {}, {}};
    if (const oauth::Client* const client = parts_.clients.find(one.connection.client_id)) {
      one.name = client->client_name;
      one.logo_uri = client->logo_uri;
      one.client_uri = client->client_uri;
    }
    if (one.name.empty()) one.name = one.connection.client_id;
    all.push_back(std::move(one));
  }
  return all;
}

bool AccountDesk::disconnect(const Actor& actor, std::string_view client_id, Instant now) {
  const auto connected = applications_.list(actor.user.id, now);
  if (std::none_of(connected.begin(), connected.end(), [&](const auto& one) { return one.client_id == client_id; })) return false;
  auto record = record_of(actor, AuditEvent::consent_revoked);
  record.client_id = client_id;
  return change(actor, now, [&]() -> Check {
    oauth::revoke_all_of_user_and_client(parts_.tokens, parts_.consents, actor.user.id, client_id, now);
    parts_.audit.insert(record);
    return Accepted{};
  }).ok();
}

std::optional<std::string> AccountDesk::personal_data(const Actor& actor, Instant now) {
  auto document = personal_data_.of(actor.user.id, most_events_told, now);
  const Check told = change(actor, now, [&]() -> Check {
    parts_.audit.insert(record_of(actor, AuditEvent::user_data_told));
    return Accepted{};
  });
  return told.ok() ? std::move(document) : std::nullopt;
}

Check AccountDesk::remove_account(const Actor& actor, Instant now) {
  return change(actor, now, [&]() -> Check {
    // Before the account is gone, which has nobody to tell then.
    tell(actor, "account_deleted", now);
    parts_.user_life.remove(std::span(&actor.user.id, 1), now);
    parts_.audit.insert(record_of(actor, AuditEvent::user_deleted, "by the person"));
    return Accepted{};
  });
}

std::vector<operation::AuditEntry> AccountDesk::history(account::UserId user_id, std::optional<std::string_view> before, int limit,
                                                        Instant now) {
  return history_.list(user_id, now - history_days, before, limit);
}

}  // namespace gatewarden::authentication
