// The steps of the engine by which a person proves an identifier with a one-time code.
//
// Whether somebody has the identifier shows in nothing (S69): for nobody a code is made, kept and written to the outbox as well,
// as a message that has expired already.
#include "authentication/attempt_record.h"
#include "authentication/identifier.h"
#include "authentication/one_time_code.h"
#include "authentication/sign_in_engine.h"
#include "domain/account/network.h"

namespace gatewarden::authentication {

namespace {

using account::FailureSubject;
using account::IdentifierKind;
using account::User;
using account::UserStatus;

constexpr Seconds code_life{600};  // S73: ten minutes at most
constexpr std::string_view code_template = "sign_in_code";

// Where a code to a person who has an account goes. A user name's goes to the e-mail address that its person has proven.
std::optional<std::string> recipient_of(const account::Identifier& identifier, const User& user) {
  if (user.status != UserStatus::active) return std::nullopt;
  if (identifier.kind != IdentifierKind::username) return identifier.value;
  return user.email_verified ? user.email : std::nullopt;
}

}  // namespace

// Who has no account gets one where the site takes new people in here.
std::optional<operation::Message> SignInEngine::addressed(const account::SignIn& sign_in, const std::optional<User>& user) const {
  const auto identifier = parse_identifier(sign_in.identifier);
  if (!identifier) return std::nullopt;
  operation::Message message;
  message.channel = identifier->kind == IdentifierKind::phone ? operation::Channel::sms : operation::Channel::email;
  if (user) {
    auto recipient = recipient_of(*identifier, *user);
    if (!recipient) return std::nullopt;
    message.recipient = *std::move(recipient);
  } else if (parts_.settings.sign_in.registration && identifier->kind != IdentifierKind::username) {
    message.recipient = identifier->value;
  } else {
    return std::nullopt;
  }
  return message;
}

// By what was typed alone: who is at the other end must not show.
bool SignInEngine::can_send_to(std::string_view identifier) const {
  const auto parsed = parse_identifier(identifier);
  const bool is_phone = parsed && parsed->kind == IdentifierKind::phone;
  return can_send(is_phone ? operation::Channel::sms : operation::Channel::email);
}

bool SignInEngine::can_send(operation::Channel channel) const {
  const auto& settings = parts_.settings;
  const auto& transport = channel == operation::Channel::sms ? settings.sms.transport : settings.mail.transport;
  return settings.sign_in.codes && !transport.empty();
}

// Counted under what was typed, whether it is anybody's or not: the answer tells nothing of accounts.
bool SignInEngine::too_many_messages(const account::SignIn& sign_in, const Attempt& attempt, Instant now) {
  const auto& limits = parts_.settings.sign_in;
  const int to_target = parts_.failures.count(FailureSubject::code_target, sign_in.identifier, now);
  const int from_source = parts_.failures.count(FailureSubject::code_source, account::network_of(attempt.address), now);
  return to_target >= limits.codes_per_target || from_source >= limits.codes_per_address;
}

void SignInEngine::count_message(const account::SignIn& sign_in, const Attempt& attempt, Instant now) {
  parts_.failures.add(FailureSubject::code_target, sign_in.identifier, now);
  parts_.failures.add(FailureSubject::code_source, account::network_of(attempt.address), now);
}

CodeOutcome SignInEngine::send_code(const account::SignIn& sign_in, const std::string& language, const Attempt& attempt,
                                    Instant now) {
  if (!may_come(Step::send_code, sign_in, attempt, now)) return NotNext{};
  if (too_many_messages(sign_in, attempt, now)) return TooManyCodes{};
  const auto message = addressed(sign_in, parts_.users.find_by_identifier(sign_in.identifier));
  const Secret code = make_code();
  operation::Message letter = message.value_or(operation::Message{});
  letter.template_name = code_template;
  letter.language = language;
  letter.values = {{"CODE", std::string(code.reveal())}, {"SITE_NAME", parts_.settings.pages.site_name}};
  auto changed = sign_in;
  const bool sent = db::retry(parts_.connection, [&] {
    changed = sign_in;
    changed.code_hash = code_hash(parts_.code_key, sign_in.hash, code.reveal());
    changed.code_expires_at = now + code_life;
    changed.code_attempts = 0;
    ++changed.codes_sent;
    db::Transaction transaction(parts_.connection);
    if (!parts_.sign_ins.save(changed, now)) return false;
    count_message(sign_in, attempt, now);
    parts_.outbox.insert(letter, message ? now + code_life : now, now);
    transaction.commit();
    return true;
  });
  if (!sent) return NotNext{};
  return CodeSent{code_life, std::move(changed)};
}

StepOutcome SignInEngine::verify_code(const account::SignIn& sign_in, const Secret& code, const Attempt& attempt, Instant now) {
  if (!may_come(Step::verify_identifier, sign_in, attempt, now)) return NotNext{};
  const auto user = parts_.users.find_by_identifier(sign_in.identifier);
  const auto user_id = user ? std::optional(user->id) : std::nullopt;
  const bool throttled = is_throttled(sign_in, user_id, attempt, now);
  const bool matches = sign_in.code_hash && now < sign_in.code_expires_at &&
                       equal_in_constant_time(*sign_in.code_hash, code_hash(parts_.code_key, sign_in.hash, code.reveal()));
  // A code that nobody was sent is nobody's proof.
  const auto message = addressed(sign_in, user);
  const bool proven = matches && !throttled && message;

  auto changed = sign_in;
  ++changed.code_attempts;
  if (proven) {
    changed.code_hash.reset();
    changed.proven = true;
    changed.user = user_id;
    changed.amr = message->channel == operation::Channel::sms ? amr::sms : amr::one_time;
    changed.authenticated_at = now;
  }
  // The guess is counted by the same write that tells whether it was right: of many at once one is a guess at all.
  const bool counted = db::retry(parts_.connection, [&] {
    auto saved = changed;
    db::Transaction transaction(parts_.connection);
    if (!parts_.sign_ins.save(saved, now)) return false;
    transaction.commit();
    changed = saved;
    return true;
  });
  if (!counted) return NotNext{};
  if (proven) return GoOn{next_steps(changed, attempt, now), changed};
  return refuse_attempt(changed, user_id, throttled ? "throttled" : "wrong_code", attempt, now);
}

}  // namespace gatewarden::authentication
