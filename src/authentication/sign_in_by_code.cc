// The steps of the engine by which a person proves an identifier with a one-time code and sets a new password.
//
// Whether somebody has the identifier shows in nothing (S69): for nobody a code is made, kept and written to the outbox as well,
// as a message that has expired already.
#include "authentication/identifier.h"
#include "authentication/one_time_code.h"
#include "authentication/password_rules.h"
#include "authentication/sign_in_engine.h"
#include "base/json_writer.h"
#include "domain/account/network.h"
#include "domain/oauth/grants.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::authentication {

namespace {

using account::FailureSubject;
using account::IdentifierKind;
using account::User;
using account::UserStatus;

constexpr Seconds code_life{600};  // S73: ten minutes at most
constexpr std::string_view code_template = "sign_in_code";

// Where a code for that identifier goes. A user name's goes to the e-mail address that its person has proven.
std::optional<operation::Message> addressed(const account::SignIn& sign_in, const std::optional<User>& user) {
  const auto identifier = parse_identifier(sign_in.identifier);
  if (!identifier || !user || user->status != UserStatus::active) return std::nullopt;
  operation::Message message;
  message.channel = identifier->kind == IdentifierKind::phone ? operation::Channel::sms : operation::Channel::email;
  if (identifier->kind != IdentifierKind::username) {
    message.recipient = identifier->value;
  } else if (user->email && user->email_verified) {
    message.recipient = *user->email;
  } else {
    return std::nullopt;
  }
  return message;
}

operation::AuditRecord record_of(operation::AuditEvent event, const std::optional<User>& user, const Attempt& attempt,
                                 std::string_view detail) {
  operation::AuditRecord record{.event = event};
  if (user) record.user_id = user->id;
  if (!attempt.client_id.empty()) record.client_id = attempt.client_id;
  record.address = attempt.address;
  record.user_agent = attempt.user_agent;
  record.request_id = attempt.request_id;
  record.detail = JsonWriter().begin_object().member("reason", detail).end_object().take();
  return record;
}

std::optional<account::UserId> id_of(const std::optional<User>& user) {
  return user ? std::optional(user->id) : std::nullopt;
}

}  // namespace

CodeOutcome SignInEngine::send_code(const account::SignIn& sign_in, const std::string& language, const Attempt& attempt,
                                    Instant now) {
  if (!may_come(Step::send_code, sign_in)) return NotNext{};
  const std::string network = account::network_of(attempt.address);
  const auto& limits = parts_.settings.sign_in;
  // Counted under what was typed, whether it is anybody's or not: the answer tells nothing of accounts.
  const int to_target = parts_.failures.count(FailureSubject::code_target, sign_in.identifier, now);
  const int from_source = parts_.failures.count(FailureSubject::code_source, network, now);
  if (to_target >= limits.codes_per_target || from_source >= limits.codes_per_address) return TooManyCodes{};

  const auto message = addressed(sign_in, parts_.users.find_by_identifier(sign_in.identifier));
  const Secret code = make_code();
  operation::Message letter = message.value_or(operation::Message{});
  letter.template_name = code_template;
  letter.language = language;
  letter.values = {{"CODE", std::string(code.reveal())}, {"SITE_NAME", parts_.settings.pages.site_name}};
  const bool sent = db::retry(parts_.connection, [&] {
    auto changed = sign_in;
    changed.code_hash = code_hash(parts_.code_key, sign_in.hash, code.reveal());
    changed.code_expires_at = now + code_life;
    changed.code_attempts = 0;
    ++changed.codes_sent;
    db::Transaction transaction(parts_.connection);
    if (!parts_.sign_ins.save(changed, now)) return false;
    parts_.failures.add(FailureSubject::code_target, sign_in.identifier, now);
    parts_.failures.add(FailureSubject::code_source, network, now);
    parts_.outbox.insert(letter, message ? now + code_life : now, now);
    transaction.commit();
    return true;
  });
  if (!sent) return NotNext{};
  return CodeSent{code_life};
}

StepOutcome SignInEngine::verify_code(const account::SignIn& sign_in, const Secret& code, const Attempt& attempt, Instant now) {
  if (!may_come(Step::verify_identifier, sign_in)) return NotNext{};
  const auto user = parts_.users.find_by_identifier(sign_in.identifier);
  const AttemptSubject subject(sign_in.identifier, id_of(user), attempt.address);
  const bool throttled = throttle_.is_throttled(subject, now);
  const bool matches = sign_in.code_hash && now < sign_in.code_expires_at &&
                       equal_in_constant_time(*sign_in.code_hash, code_hash(parts_.code_key, sign_in.hash, code.reveal()));
  const bool proven = matches && !throttled && user && user->status == UserStatus::active;

  auto changed = sign_in;
  ++changed.code_attempts;
  if (proven) {
    changed.code_hash.reset();
    changed.proven = true;
    changed.user = user->id;
  }
  const char* const reason = throttled ? "throttled" : "wrong_code";
  // The guess is counted by the same write that tells whether it was right: of many at once one is a guess at all.
  const bool counted = db::retry(parts_.connection, [&] {
    auto saved = changed;
    db::Transaction transaction(parts_.connection);
    if (!parts_.sign_ins.save(saved, now)) return false;
    if (!proven) {
      throttle_.count_failure(subject, now);
      parts_.audit.insert(record_of(throttled ? operation::AuditEvent::login_throttled : operation::AuditEvent::login_failed, user,
                                    attempt, reason));
    }
    transaction.commit();
    return true;
  });
  if (!counted) return NotNext{};
  if (proven) return GoOn{};
  metrics::count(throttled ? metrics::Count::logins_throttled : metrics::Count::logins_failed);
  return WrongCredentials{};
}

StepOutcome SignInEngine::set_password(const account::SignIn& sign_in, const Secret& password, const Attempt& attempt, Instant now) {
  if (!may_come(Step::set_password, sign_in)) return NotNext{};
  if (auto problem = password_problem(password, parts_.settings.passwords)) return PasswordRefused{std::move(problem->description)};
  const account::UserId user_id = *sign_in.user;
  const std::string hash = parts_.hasher.hash(password);
  const account::NewSession new_session{.user_id = user_id, .acr = std::string(code_acr), .amr = std::string(code_amr),
                                        .address = attempt.address, .user_agent = attempt.user_agent};
  const AttemptSubject subject(sign_in.identifier, user_id, attempt.address);
  const auto outcome = db::retry(parts_.connection, [&]() -> StepOutcome {
    db::Transaction transaction(parts_.connection);
    parts_.users.lock(user_id);
    // The identifier may have become another's, or the account been disabled, since the code was right.
    const auto user = parts_.users.find_by_identifier(sign_in.identifier);
    if (!user || user->id != user_id || user->status != UserStatus::active) return WrongCredentials{};
    if (!parts_.sign_ins.finish(sign_in, now)) return NotNext{};
    parts_.users.replace_password(user_id, hash, now);
    oauth::revoke_all_of_user(parts_.tokens, parts_.users, parts_.sessions, user_id, now);
    auto session = parts_.sessions.insert(new_session, now);
    if (sign_in.interaction) parts_.interactions.set_session(*sign_in.interaction, session.session.hash);
    throttle_.clear(subject, now);
    parts_.audit.insert(record_of(operation::AuditEvent::user_password_changed, user, attempt, "code"));
    transaction.commit();
    return Finished{std::move(session)};
  });
  if (std::holds_alternative<Finished>(outcome)) metrics::count(metrics::Count::logins_succeeded);
  return outcome;
}

}  // namespace gatewarden::authentication
