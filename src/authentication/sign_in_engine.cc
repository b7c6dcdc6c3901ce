#include "authentication/sign_in_engine.h"

#include <algorithm>

#include "authentication/attempt_record.h"
#include "authentication/identifier.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "platform/metrics/metrics.h"

namespace gatewarden::authentication {

namespace {

using account::UserStatus;

// What can be no identifier is nobody's, and goes the same way.
std::string canonical(std::string_view identifier) {
  auto parsed = parse_identifier(identifier);
  return parsed ? std::move(parsed->value) : std::string();
}

std::string with_words(std::string_view amr, std::string_view more) {
  std::string words(amr);
  for (const std::string& word : split_words(more)) words = with_word(words, word);
  return words;
}

bool contains(const std::vector<Step>& steps, Step step) { return std::find(steps.begin(), steps.end(), step) != steps.end(); }

}  // namespace

account::SignIns::Made SignInEngine::begin(std::string_view identifier, std::string_view browser,
                                           const std::optional<oauth::InteractionKey>& interaction, Instant now) {
  return parts_.sign_ins.insert({std::string(browser), interaction, canonical(identifier)}, now);
}

account::SignIns::Made SignInEngine::begin_raising(const account::Session& session, std::string_view browser,
                                                   const std::optional<oauth::InteractionKey>& interaction, Instant now) {
  return db::retry(parts_.connection, [&] {
    db::Transaction transaction(parts_.connection);
    auto made = parts_.sign_ins.insert({std::string(browser), interaction, ""}, now);
    auto& row = made.sign_in;
    row.user = session.user_id;
    row.amr = session.amr;
    row.authenticated_at = session.auth_time;
    row.raised_session = session.hash;
    parts_.sign_ins.save(row, now);
    transaction.commit();
    return made;
  });
}

std::optional<account::SignIn> SignInEngine::find(std::string_view token, std::string_view browser, Instant now) {
  return parts_.sign_ins.find(token, browser, now);
}

std::vector<FactorKind> SignInEngine::factors_of(const account::SignIn& sign_in, Instant now) const {
  if (!sign_in.user || parts_.second_factors == nullptr) return {};
  return parts_.second_factors->kinds_of(*sign_in.user, now);
}

bool SignInEngine::can_raise(const account::Session& session, Instant now) const {
  return rung_reached(session.amr) < Rung::two_factors && parts_.second_factors != nullptr &&
         !parts_.second_factors->kinds_of(session.user_id, now).empty();
}

SignInFacts SignInEngine::facts_of(const account::SignIn& sign_in, const std::optional<account::User>& user, const Attempt& attempt,
                                   Instant now) const {
  const auto& settings = parts_.settings.sign_in;
  SignInFacts facts{.finished = sign_in.finished_at.has_value(),
                    .codes_on = can_send_to(sign_in.identifier),
                    .passkeys_on = settings.passkeys,
                    .codes_sent = sign_in.codes_sent,
                    .code_attempts = sign_in.code_attempts,
                    .proven = sign_in.proven,
                    .passed = !sign_in.amr.empty(),
                    .known = sign_in.user.has_value(),
                    .registration_on = settings.registration,
                    .factor_attempts = sign_in.factor_attempts};
  if (user) add_demands(facts, sign_in, *user, attempt, now);
  return facts;
}

void SignInEngine::add_demands(SignInFacts& facts, const account::SignIn& sign_in, const account::User& user, const Attempt& attempt,
                               Instant now) const {
  const auto kinds = factors_of(sign_in, now);
  // A second one was passed: another makes it better only where nothing less than a passkey will do.
  const bool has_passkey = std::find(kinds.begin(), kinds.end(), FactorKind::passkey) != kinds.end();
  const bool passed_one = contains_word(sign_in.amr, amr::two_factors);
  const bool has_useful = passed_one ? has_passkey && attempt.essential == Rung::passkey : !kinds.empty();

  Demand demand{.essential = attempt.essential, .voluntary = attempt.voluntary};
  demand.by_person = !kinds.empty() || user.second_factor_required;
  // Never where an address was proven, from where a stranger may want to set a password (S73).
  demand.remembered = !sign_in.proven && !kinds.empty() && !attempt.device_cookie.empty() &&
                      parts_.second_factors->is_remembered(user.id, attempt.device_cookie, now);
  facts.asks_second_factor = has_useful && asks_second_factor(demand, sign_in.amr, true);
  facts.must_enrol = !facts.asks_second_factor && !may_end(demand, sign_in.amr, false);

  // Whoever made the account with an address that was not theirs knows its password: the proof must not end without a new one.
  const bool is_unverified_email = user.email == sign_in.identifier && !user.email_verified;
  const bool is_unverified_phone = user.phone == sign_in.identifier && !user.phone_verified;
  facts.code_alone = parts_.settings.sign_in.code_alone && !is_unverified_email && !is_unverified_phone;
}

std::vector<Step> SignInEngine::next_steps(const account::SignIn& sign_in, const Attempt& attempt, Instant now) const {
  const bool is_under_way = sign_in.user && !sign_in.finished_at;
  return authentication::next_steps(facts_of(sign_in, is_under_way ? parts_.users.find(*sign_in.user) : std::nullopt, attempt, now));
}

bool SignInEngine::may_come(Step step, const account::SignIn& sign_in, const Attempt& attempt, Instant now) const {
  return contains(next_steps(sign_in, attempt, now), step);
}

// Asked of everybody, so that it costs nobody less.
AttemptSubject SignInEngine::subject_of(const account::SignIn& sign_in, std::optional<account::UserId> user_id,
                                        const Attempt& attempt, Instant now) {
  const auto whom = user_id ? user_id : sign_in.user;
  const bool is_known = known_browsers_.contains(whom.value_or(0), attempt.browser, now);
  return AttemptSubject(sign_in.identifier, whom, attempt.address, is_known ? attempt.browser : "");
}

bool SignInEngine::is_throttled(const account::SignIn& sign_in, std::optional<account::UserId> user_id, const Attempt& attempt,
                                Instant now) {
  return throttle_.is_throttled(subject_of(sign_in, user_id, attempt, now), now);
}

StepOutcome SignInEngine::refuse_attempt(const account::SignIn& sign_in, std::optional<account::UserId> user_id,
                                         std::string_view reason, const Attempt& attempt, Instant now) {
  using operation::AuditEvent;
  const bool throttled = reason == "throttled";
  const auto subject = subject_of(sign_in, user_id, attempt, now);
  auto record = attempt_record(throttled ? AuditEvent::login_throttled : AuditEvent::login_failed, attempt);
  record.user_id = user_id ? user_id : sign_in.user;
  // Not what was typed: people type passwords into the wrong field.
  record.detail = JsonWriter().begin_object().member("reason", reason).end_object().take();
  const bool counted = db::retry(parts_.connection, [&] {
    db::Transaction transaction(parts_.connection);
    if (!sign_in.amr.empty()) {
      // The guess is counted by the same write that tells that it was the one: of many at once the others are none.
      auto guessed = sign_in;
      ++guessed.factor_attempts;
      if (!parts_.sign_ins.save(guessed, now)) return false;
    }
    throttle_.count_failure(subject, now);
    parts_.audit.insert(record);
    transaction.commit();
    return true;
  });
  if (!counted) return NotNext{};
  metrics::count(throttled ? metrics::Count::logins_throttled : metrics::Count::logins_failed);
  return WrongCredentials{};
}

StepOutcome SignInEngine::pass_first_factor(const account::SignIn& sign_in, const Shown& shown, const Attempt& attempt, Instant now,
                                            const std::function<bool()>& use) {
  // Whatever the way, it begins where a password could be given.
  if (!may_come(Step::login_password, sign_in, attempt, now)) return NotNext{};
  auto row = sign_in;
  row.user = shown.user_id;
  row.amr = with_words("", shown.amr);
  row.authenticated_at = now;
  row.code_hash.reset();
  row.challenge.reset();
  return advance({sign_in, std::move(row), attempt, shown.how, use}, now);
}

StepOutcome SignInEngine::pass_second_factor(const account::SignIn& sign_in, std::string_view amr, const Attempt& attempt, Instant now,
                                             const std::function<bool()>& use) {
  return pass_another(Step::second_factor, sign_in, amr, attempt, now, use);
}

StepOutcome SignInEngine::pass_enrolment(const account::SignIn& sign_in, std::string_view amr, const Attempt& attempt, Instant now,
                                         const std::function<bool()>& use) {
  return pass_another(Step::enrol_second_factor, sign_in, amr, attempt, now, use);
}

StepOutcome SignInEngine::pass_another(Step step, const account::SignIn& sign_in, std::string_view amr, const Attempt& attempt,
                                       Instant now, const std::function<bool()>& use) {
  if (!may_come(step, sign_in, attempt, now)) return NotNext{};
  auto row = sign_in;
  row.amr = with_words(with_words(sign_in.amr, amr), amr::two_factors);
  row.challenge.reset();
  return advance({sign_in, std::move(row), attempt, "second_factor", use}, now);
}

// Since the first factor passed, or the proof was looked at, the account may have been disabled, or all that it opened been
// ended, by a new password or an operator.
bool SignInEngine::is_still_good(const Advance& step, const std::optional<account::User>& user) const {
  if (!user || user->status != UserStatus::active) return false;
  if (step.from.authenticated_at && *step.from.authenticated_at < user->tokens_not_before) return false;
  return !step.row.raised_session || (step.replaced && step.replaced->hash == *step.row.raised_session);
}

StepOutcome SignInEngine::advance(Advance step, Instant now) {
  const auto& cookie = step.attempt.session_cookie;
  if (!cookie.empty()) step.replaced = parts_.sessions.find(cookie, now);
  auto outcome = db::retry(parts_.connection, [&]() -> StepOutcome {
    db::Transaction transaction(parts_.connection);
    // Who disables the person or ends their sessions just now waits, or is waited for, so that what they do finds this session.
    parts_.users.lock(*step.row.user);
    const auto user = parts_.users.find(*step.row.user);
    if (!is_still_good(step, user) || !step.use()) return WrongCredentials{};
    auto concluded = conclude(step, *user, now);
    if (!std::holds_alternative<NotNext>(concluded)) transaction.commit();
    return concluded;
  });
  if (std::holds_alternative<WrongCredentials>(outcome)) {
    return refuse_attempt(step.from, step.row.user, "changed_meanwhile", step.attempt, now);
  }
  if (std::holds_alternative<Finished>(outcome)) metrics::count(metrics::Count::logins_succeeded);
  return outcome;
}

// The end of every sign-in, or its next step. In the caller's transaction.
StepOutcome SignInEngine::conclude(const Advance& step, const account::User& user, Instant now) {
  const auto facts = facts_of(step.row, user, step.attempt, now);
  if (facts.proven || facts.asks_second_factor || facts.must_enrol) {
    auto row = step.row;
    if (!parts_.sign_ins.save(row, now)) return NotNext{};
    return GoOn{authentication::next_steps(facts), std::move(row)};
  }
  if (!parts_.sign_ins.finish(step.row, now)) return NotNext{};
  return Finished{open_session(step, now)};
}

account::Sessions::Made SignInEngine::open_session(const Advance& step, Instant now) {
  const auto& row = step.row;
  account::NewSession session{.user_id = *row.user, .acr = std::string(acr_of(rung_reached(row.amr))), .amr = row.amr,
                              .address = step.attempt.address, .user_agent = step.attempt.user_agent};
  // The password, say, was given then, and only the rest of it now.
  if (row.raised_session) session.auth_time = row.authenticated_at;
  auto made = parts_.sessions.insert(session, now);
  if (step.replaced) parts_.sessions.end(*step.replaced, now);
  if (row.interaction) parts_.interactions.set_session(*row.interaction, made.session.hash);
  throttle_.clear(AttemptSubject(row.identifier, row.user, step.attempt.address, step.attempt.browser), now);
  if (!step.attempt.browser.empty()) known_browsers_.insert(*row.user, step.attempt.browser, now);
  auto record = attempt_record(operation::AuditEvent::login_succeeded, step.attempt);
  record.user_id = row.user;
  record.detail = JsonWriter().begin_object().member("how", step.how).member("amr", row.amr).end_object().take();
  parts_.audit.insert(record);
  return made;
}

}  // namespace gatewarden::authentication
