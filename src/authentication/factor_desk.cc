#include "authentication/factor_desk.h"

#include <algorithm>
#include <cassert>

#include "authentication/notice.h"
#include "authentication/second_factors.h"
#include "base/encoding.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "platform/json/value.h"
#include "platform/otp/otpauth_uri.h"
#include "platform/otp/totp.h"

namespace gatewarden::authentication {

namespace {

using account::ChangeKind;
using operation::AuditEvent;

constexpr Seconds patience{1800};  // to fetch a phone, install a program and read a code from it
constexpr std::string_view secret_member = "secret";
constexpr std::string_view ordinary_name = "Authenticator";

OAuthError over() { return {ErrorCode::not_found, "this authenticator was not begun here, is finished, or took too long"}; }
OAuthError no_such_factor() { return {ErrorCode::not_found, "there is none of this id"}; }
OAuthError too_many() {
  return {ErrorCode::conflict, "there are " + std::to_string(FactorDesk::most_authenticators) + " authenticators already"};
}

// What a pending change asks of a session: whose it is, and its name.
account::Session session_of(const FactorOwner& owner) {
  account::Session session;
  session.id = owner.place;
  session.user_id = owner.user.id;
  return session;
}

std::string content_of(const Secret& secret) {
  return JsonWriter().begin_object().member(secret_member, to_base64(secret.reveal())).end_object().take();
}

Secret secret_of(const account::PendingChange& change) {
  const auto json = json::Value::parse(change.content);
  const auto text = json ? json->string_at(secret_member) : std::nullopt;
  auto bytes = text ? from_base64(*text) : std::nullopt;
  assert(bytes);  // sealed, so it is as content_of() made it
  return Secret(*std::move(bytes));
}

}  // namespace

bool is_factor_name(std::string_view name) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return !trim(name).empty() && name.size() <= FactorDesk::longest_name && is_utf8(name) &&
         std::none_of(name.begin(), name.end(), is_control);
}

// The answer of `work`, in one transaction under the lock of the person's row. Whoever takes the person's access away holds that
// lock, too: nothing is changed by a session that has just ended so.
template <typename Change>
Check FactorDesk::change(const FactorOwner& owner, Change work) {
  return db::retry(parts_.connection, [&]() -> Check {
    db::Transaction transaction(parts_.connection);
    parts_.users.lock(owner.user.id);
    const auto user = parts_.users.find(owner.user.id);
    if (!user || user->status != account::UserStatus::active || user->tokens_not_before != owner.user.tokens_not_before) {
      return OAuthError{ErrorCode::login_required, "nobody is signed in"};
    }
    Check answer = work(*user);
    if (answer.ok()) transaction.commit();
    return answer;
  });
}

Result<FactorDesk::Enrolment> FactorDesk::begin(const FactorOwner& owner, Instant now) {
  if (counts(owner.user.id).authenticators >= most_authenticators) return too_many();
  const Secret secret = otp::make_secret();
  std::string token =
      parts_.pending_changes.insert(session_of(owner), ChangeKind::totp, content_of(secret), patience, now);
  return Enrolment{.token = std::move(token),
                   .secret = secret,
                   .uri = otp::otpauth_uri(parts_.settings.pages.site_name, owner.label, secret),
                   .expires_at = now + patience};
}

std::optional<FactorDesk::Enrolment> FactorDesk::find(const FactorOwner& owner, std::string_view token, Instant now) {
  const auto change = parts_.pending_changes.find(token, session_of(owner), ChangeKind::totp, now);
  if (!change || change->attempts >= most_attempts) return std::nullopt;
  const Secret secret = secret_of(*change);
  return Enrolment{.token = std::string(token),
                   .secret = secret,
                   .uri = otp::otpauth_uri(parts_.settings.pages.site_name, owner.label, secret),
                   .expires_at = change->expires_at};
}

Result<FactorDesk::Proven> FactorDesk::prove(const FactorOwner& owner, const Confirmation& confirmation, Instant now) {
  if (!confirmation.name.empty() && !is_factor_name(confirmation.name)) {
    return OAuthError{ErrorCode::invalid_request, "the name is too long, or has characters that no name has"};
  }
  auto change = parts_.pending_changes.find(confirmation.token, session_of(owner), ChangeKind::totp, now);
  if (!change || !parts_.pending_changes.count_attempt(*change, most_attempts, now)) return over();
  Secret secret = secret_of(*change);
  const auto digits = otp::parse_code(confirmation.code.reveal());
  const auto step = digits ? otp::step_of(secret, *digits, now, 0) : std::nullopt;
  if (!step) return OAuthError{ErrorCode::wrong_credentials, "the code is wrong"};
  return Proven{*std::move(change), std::move(secret), *step, free_name(owner.user.id, confirmation.name)};
}

std::optional<FactorDesk::Enrolled> FactorDesk::enrol(const FactorOwner& owner, const Proven& proven, Instant now) {
  assert(parts_.connection.in_transaction());
  const auto before = counts(owner.user.id);
  if (before.authenticators >= most_authenticators || !parts_.pending_changes.finish(proven.change, now)) return std::nullopt;
  Enrolled enrolled{.id = parts_.authenticators.insert(owner.user.id, proven.name, proven.secret, proven.step, now),
                    .recovery_codes = {}};
  if (before.recovery_codes == 0) enrolled.recovery_codes = parts_.recovery_codes.replace(owner.user.id, now);
  settle(owner.user.id, now);
  record(owner, AuditEvent::second_factor_added, "totp", proven.name);
  notify(owner, "TOTP_ADDED", proven.name, now);
  return enrolled;
}

Result<FactorDesk::Enrolled> FactorDesk::confirm(const FactorOwner& owner, const Confirmation& confirmation, Instant now) {
  const Proven proven = TRY(prove(owner, confirmation, now));
  std::optional<Enrolled> enrolled;
  TRY(change(owner, [&](const account::User&) -> Check {
    enrolled = enrol(owner, proven, now);
    if (!enrolled) return counts(owner.user.id).authenticators >= most_authenticators ? too_many() : over();
    return Accepted{};
  }));
  return *std::move(enrolled);
}

Check FactorDesk::rename(const FactorOwner& owner, std::uint64_t id, std::string_view name, Instant) {
  if (!is_factor_name(name)) {
    return OAuthError{ErrorCode::invalid_request, "the name is empty, too long, or has characters that no name has"};
  }
  return change(owner, [&](const account::User&) -> Check {
    if (!parts_.authenticators.rename(owner.user.id, id, trim(name))) return no_such_factor();
    return Accepted{};
  });
}

Check FactorDesk::remove(const FactorOwner& owner, std::uint64_t id, Instant now) {
  return change(owner, [&](const account::User& user) -> Check {
    const auto all = parts_.authenticators.list(user.id);
    const auto one = std::find_if(all.begin(), all.end(), [id](const account::Authenticator& each) { return each.id == id; });
    if (one == all.end()) return no_such_factor();
    TRY(check_removal(user.id));
    parts_.authenticators.remove(user.id, id);
    settle(user.id, now);
    record(owner, AuditEvent::second_factor_removed, "totp", one->name);
    notify(owner, "TOTP_REMOVED", one->name, now);
    return Accepted{};
  });
}

Result<std::vector<Secret>> FactorDesk::replace_recovery_codes(const FactorOwner& owner, Instant now) {
  std::vector<Secret> codes;
  TRY(change(owner, [&](const account::User& user) -> Check {
    const auto before = counts(user.id);
    if (before.authenticators + before.passkeys == 0) {
      return OAuthError{ErrorCode::conflict, "recovery codes stand in for a second factor, and there is none"};
    }
    codes = parts_.recovery_codes.replace(user.id, now);
    settle(user.id, now);
    record(owner, AuditEvent::recovery_codes_replaced, "recovery-code", {});
    notify(owner, "RECOVERY_CODES_MADE", {}, now);
    return Accepted{};
  }));
  return codes;
}

Check FactorDesk::forget_device(const FactorOwner& owner, std::string_view id, Instant now) {
  return change(owner, [&](const account::User& user) -> Check {
    if (!parts_.devices.end(user.id, id, now)) return no_such_factor();
    record(owner, AuditEvent::remembered_browsers_ended, "one", {});
    return Accepted{};
  });
}

Check FactorDesk::forget_devices(const FactorOwner& owner, Instant now) {
  return change(owner, [&](const account::User& user) -> Check {
    if (parts_.devices.end_all(user.id, now) > 0) record(owner, AuditEvent::remembered_browsers_ended, "all", {});
    return Accepted{};
  });
}

void FactorDesk::tell_recovery_code_used(const FactorOwner& owner, Instant now) { notify(owner, "RECOVERY_CODE_USED", {}, now); }

Check FactorDesk::check_removal(account::UserId user_id) {
  assert(parts_.connection.in_transaction());
  const auto user = parts_.users.find(user_id);
  const auto before = counts(user_id);
  if (user && user->second_factor_required && before.authenticators + before.passkeys == 1) {
    return OAuthError{ErrorCode::conflict, "this account must have a second factor: add another one first"};
  }
  return Accepted{};
}

void FactorDesk::settle(account::UserId user_id, Instant now) {
  assert(parts_.connection.in_transaction());
  settle_factors({parts_.factors, parts_.authenticators, parts_.recovery_codes, parts_.devices}, user_id, now);
}

void FactorDesk::record(const FactorOwner& owner, AuditEvent event, std::string_view what, std::string_view name) {
  JsonWriter detail;
  detail.begin_object().member("what", what);
  if (!name.empty()) detail.member("name", name);
  parts_.audit.insert({.event = event,
                       .user_id = owner.user.id,
                       .address = owner.address,
                       .user_agent = owner.user_agent,
                       .request_id = owner.request_id,
                       .detail = detail.end_object().take()});
}

void FactorDesk::notify(const FactorOwner& owner, std::string_view what, std::string_view name, Instant now) {
  auto message = notice_to(owner.user, parts_.settings);
  if (!message) return;
  message->template_name = factor_notice;
  message->language = owner.language;
  message->values = {{std::string(what), "1"}, {"AT", to_rfc3339(now)}, {"ADDRESS", owner.address}, {"DEVICE", owner.user_agent}};
  if (!name.empty()) message->values.emplace("NAME", name);
  parts_.outbox.insert(*message, now + notice_life, now);
}

// "Authenticator", or "Authenticator 2" where that is the name of one already.
std::string FactorDesk::free_name(account::UserId user_id, std::string_view wanted) {
  if (!trim(wanted).empty()) return std::string(trim(wanted));
  const auto all = parts_.authenticators.list(user_id);
  const auto is_taken = [&all](const std::string& name) {
    return std::any_of(all.begin(), all.end(), [&name](const account::Authenticator& one) { return one.name == name; });
  };
  std::string name(ordinary_name);
  for (int number = 2; is_taken(name); ++number) name = std::string(ordinary_name) + " " + std::to_string(number);
  return name;
}

}  // namespace gatewarden::authentication
