// The engine's one-time links: whoever opens one has proven the identifier as a code would, in the browser that opened it.
//
// As with codes, nothing tells whether somebody has the identifier (S69): for nobody a link is made, and sent nowhere.
#include "authentication/attempt_record.h"
#include "authentication/identifier.h"
#include "authentication/sign_in_engine.h"
#include "base/uri.h"
#include "domain/account/network.h"

namespace gatewarden::authentication {

namespace {

using account::FailureSubject;

constexpr Seconds link_life{600};  // S73: ten minutes at most
constexpr std::string_view link_template = "reset_password";

}  // namespace

CodeOutcome SignInEngine::send_link(const account::SignIn& sign_in, const std::string& language, const Attempt& attempt,
                                    Instant now) {
  const auto identifier = parse_identifier(sign_in.identifier);
  // A text message has no room for one.
  if (identifier && identifier->kind == account::IdentifierKind::phone) return send_code(sign_in, language, attempt, now);
  if (!may_come(Step::send_code, sign_in, attempt, now)) return NotNext{};
  if (too_many_messages(sign_in, attempt, now)) return TooManyCodes{};
  const auto user = parts_.users.find_by_identifier(sign_in.identifier);
  const auto message = user ? addressed(sign_in, user) : std::nullopt;
  operation::Message letter = message.value_or(operation::Message{});
  letter.template_name = link_template;
  letter.language = language;
  auto changed = sign_in;
  const bool sent = db::retry(parts_.connection, [&] {
    changed = sign_in;
    db::Transaction transaction(parts_.connection);
    if (!parts_.sign_ins.save(changed, now)) return false;
    const auto token = links_.insert({sign_in.identifier, message ? user->id : 0, sign_in.interaction}, link_life, now);
    letter.values = {{"LINK", parts_.settings.server.issuer + std::string(link_path) + "?token=" + percent_encode(token)},
                     {"SITE_NAME", parts_.settings.pages.site_name}};
    count_message(sign_in, attempt, now);
    parts_.outbox.insert(letter, message ? now + link_life : now, now);
    transaction.commit();
    return true;
  });
  if (!sent) return NotNext{};
  return CodeSent{link_life, std::move(changed)};
}

// Dead, too, where the account's access was ended since, or the identifier is another's now.
std::optional<account::OneTimeLink> SignInEngine::find_link(std::string_view token, Instant now) {
  auto link = links_.find(token, now);
  if (!link) return std::nullopt;
  const auto user = parts_.users.find_by_identifier(link->identifier);
  const bool is_good = user && user->id == link->user_id && user->status == account::UserStatus::active &&
                       user->tokens_not_before <= link->created_at;
  return is_good ? std::move(link) : std::nullopt;
}

std::optional<account::SignIns::Made> SignInEngine::begin_by_link(std::string_view token, std::string_view browser, Instant now) {
  const auto link = find_link(token, now);
  if (!link) return std::nullopt;
  std::optional<oauth::InteractionKey> interaction;
  // Of another browser, the request is not this one's to answer.
  if (link->interaction && parts_.interactions.find(*link->interaction, browser, now)) interaction = link->interaction;
  return db::retry(parts_.connection, [&]() -> std::optional<account::SignIns::Made> {
    db::Transaction transaction(parts_.connection);
    if (!links_.use(*link, now)) return std::nullopt;
    auto made = parts_.sign_ins.insert({std::string(browser), interaction, link->identifier}, now);
    auto& row = made.sign_in;
    row.proven = true;
    row.user = link->user_id;
    row.amr = amr::one_time;
    row.authenticated_at = now;
    if (!parts_.sign_ins.save(row, now)) return std::nullopt;
    transaction.commit();
    return made;
  });
}

}  // namespace gatewarden::authentication
