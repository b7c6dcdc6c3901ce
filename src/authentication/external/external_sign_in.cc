#include "authentication/external/external_sign_in.h"

#include "authentication/identifier.h"
#include "authentication/notice.h"
#include "authentication/profile_rules.h"
#include "base/json_writer.h"

namespace gatewarden::authentication {

namespace {

using account::ExternalAccount;
using account::IdentityProvider;
using account::NewExternalAccount;
using account::UserStatus;

// How long somebody has to sign in here after they came back.
constexpr Seconds proof_life{600};
constexpr std::size_t longest_name = 320;

// As the column takes it; cut where a character begins.
std::string shown_name(const ExternalIdentity& identity) {
  std::string name = identity.display_name();
  std::size_t end = std::min(name.size(), longest_name);
  while (end < name.size() && end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) --end;
  name.resize(end);
  return name;
}

NewExternalAccount new_account(const Arrival& arrival, account::UserId user_id) {
  const auto& [identity, tokens] = arrival.result;
  return {.provider = arrival.provider.provider,
          .subject = identity.subject,
          .user_id = user_id,
          .display_name = shown_name(identity),
          .tokens = arrival.provider.keep_tokens ? std::optional(tokens) : std::nullopt};
}

}  // namespace

std::string external_amr(const IdentityProvider& provider, std::string_view acr) {
  std::string words(amr::elsewhere);
  const auto mapped = provider.acr.find(std::string(acr));
  const auto rung = mapped == provider.acr.end() ? std::nullopt : rung_of(mapped->second);
  if (!rung) return words;
  switch (*rung) {
    case Rung::code: return words;
    case Rung::password: return words.append(" ").append(amr::password);
    case Rung::two_factors: return words.append(" ").append(amr::two_factors);
    case Rung::passkey: return words.append(" ").append(amr::key).append(" ").append(amr::verified);
  }
  return words;
}

void ExternalSignInDesk::record(operation::AuditEvent event, account::UserId user_id, std::string_view provider, const Attempt& attempt) {
  operation::AuditRecord record{.event = event};
  record.user_id = user_id;
  if (!attempt.client_id.empty()) record.client_id = attempt.client_id;
  record.address = attempt.address;
  record.user_agent = attempt.user_agent;
  record.request_id = attempt.request_id;
  record.detail = JsonWriter().begin_object().member("provider", provider).end_object().take();
  parts_.audit.insert(record);
}

void ExternalSignInDesk::tell(account::UserId user_id, const std::string& provider_name, std::string_view what, const Attempt& attempt,
                              const std::string& language, Instant now) {
  const auto user = parts_.users.find(user_id);
  if (!user || !user->email || !user->email_verified) return;
  parts_.outbox.insert({.channel = operation::Channel::email,
                        .recipient = *user->email,
                        .template_name = "notice_linked",
                        .language = language,
                        .values = {{"PROVIDER", provider_name},
                                   {std::string(what), "yes"},
                                   {"SITE_NAME", parts_.settings.pages.site_name},
                                   {"AT", to_rfc3339(now)},
                                   {"ADDRESS", attempt.address},
                                   {"DEVICE", attempt.user_agent.substr(0, 200)}}},
                       now + notice_life, now);
}

// The latest tokens count; where the operator keeps none any more, those of before go.
bool ExternalSignInDesk::take_tokens(const Arrival& arrival, const ExternalAccount& account, Instant now) {
  if (!parts_.accounts.touch(account.id, shown_name(arrival.result.identity), now)) return false;
  if (arrival.provider.keep_tokens) {
    account::ProviderTokens tokens = arrival.result.tokens;
    // Many give a refresh token at the first time alone.
    if (tokens.refresh_token.empty() && account.has_tokens) {
      if (const auto before = parts_.accounts.tokens(account.id)) tokens.refresh_token = before->refresh_token;
    }
    return parts_.accounts.update_tokens(account, tokens, now);
  }
  return !account.has_tokens || parts_.accounts.forget_tokens(account.id, now);
}

ArrivalOutcome ExternalSignInDesk::sign_in(const Arrival& arrival, const std::optional<oauth::InteractionKey>& interaction,
                                           std::optional<account::UserId> again, Instant now) {
  const auto& identity = arrival.result.identity;
  auto account = parts_.accounts.find(arrival.provider.provider, identity.subject);
  if (again && (!account || account->user_id != *again)) return NoAccount::another_person;
  if (!account) {
    std::variant<SignInFirst, NoAccount> other = NoAccount::registration_off;
    account = find_or_create(arrival, now, other);
    if (!account) {
      if (auto* const first = std::get_if<SignInFirst>(&other)) return std::move(*first);
      return std::get<NoAccount>(other);
    }
  }
  const auto identifiers = parts_.users.identifiers_of(account->user_id);
  const std::string identifier = identifiers.empty() ? "" : identifiers.front().value;
  auto made = parts_.engine.begin(identifier, arrival.browser, interaction, now);
  const std::string how = "provider " + arrival.provider.provider;
  const Shown shown{account->user_id, external_amr(arrival.provider, identity.acr), how};
  auto outcome =
      parts_.engine.pass_first_factor(made.sign_in, shown, arrival.attempt, now, [&] { return take_tokens(arrival, *account, now); });
  return Entered{std::move(outcome), std::move(made)};
}

std::optional<ExternalAccount> ExternalSignInDesk::find_or_create(const Arrival& arrival, Instant now,
                                                                  std::variant<SignInFirst, NoAccount>& other) {
  const auto& identity = arrival.result.identity;
  const auto address = parse_identifier(identity.email);
  // Whether an address that nobody vouches for is anybody's here is not told.
  if (!address || address->kind != account::IdentifierKind::email || !identity.email_verified) {
    other = NoAccount::address_unknown;
    return std::nullopt;
  }
  const auto user = parts_.users.find_by_identifier(address->value);
  if (!user) {
    if (arrival.provider.registration) return create(arrival, address->value, now);
    other = NoAccount::registration_off;
    return std::nullopt;
  }
  const bool is_theirs = user->status == UserStatus::active && user->email_verified && user->email == address->value;
  if (!is_theirs || parts_.accounts.exists(user->id, arrival.provider.provider)) {
    other = NoAccount::address_taken;
    return std::nullopt;
  }
  other = SignInFirst{parts_.proofs.insert(new_account(arrival, user->id), arrival.browser, proof_life, now), address->value};
  return std::nullopt;
}

std::optional<ExternalAccount> ExternalSignInDesk::create(const Arrival& arrival, const std::string& address, Instant now) {
  account::NewUser user;
  user.identifiers.push_back({account::IdentifierKind::email, address});
  user.profile = good_claims(arrival.result.identity.profile).profile;
  user.email = address;
  user.email_verified = true;
  try {
    db::retry(parts_.connection, [&] {
      db::Transaction transaction(parts_.connection);
      const auto made = parts_.users.insert(user, now);
      parts_.accounts.insert(new_account(arrival, made.id), now);
      record(operation::AuditEvent::user_created, made.id, arrival.provider.provider, arrival.attempt);
      record(operation::AuditEvent::external_account_linked, made.id, arrival.provider.provider, arrival.attempt);
      transaction.commit();
      return true;
    });
  } catch (const db::Duplicate&) {
    // The same person came twice at once: who was faster made the account.
  }
  return parts_.accounts.find(arrival.provider.provider, arrival.result.identity.subject);
}

LinkOutcome ExternalSignInDesk::insert_link(const NewExternalAccount& account, const std::string& provider_name, const Attempt& attempt,
                                            const std::string& language, Instant now, const std::function<bool()>& use) {
  try {
    return db::retry(parts_.connection, [&] {
      db::Transaction transaction(parts_.connection);
      parts_.users.lock(account.user_id);
      if (!use()) return LinkOutcome::of_another_person;
      parts_.accounts.insert(account, now);
      record(operation::AuditEvent::external_account_linked, account.user_id, account.provider, attempt);
      tell(account.user_id, provider_name, "LINKED", attempt, language, now);
      transaction.commit();
      return LinkOutcome::linked;
    });
  } catch (const db::Duplicate& duplicate) {
    return duplicate.key == "external_accounts_by_user" ? LinkOutcome::has_another_account : LinkOutcome::of_another_person;
  }
}

LinkOutcome ExternalSignInDesk::link(const Arrival& arrival, account::UserId user_id, Instant now) {
  const auto there = parts_.accounts.find(arrival.provider.provider, arrival.result.identity.subject);
  if (there && there->user_id != user_id) return LinkOutcome::of_another_person;
  if (!there) {
    return insert_link(new_account(arrival, user_id), arrival.provider.display_name, arrival.attempt, arrival.language, now,
                       [] { return true; });
  }
  return db::retry(parts_.connection, [&] {
    db::Transaction transaction(parts_.connection);
    if (!take_tokens(arrival, *there, now)) return LinkOutcome::of_another_person;
    transaction.commit();
    return LinkOutcome::linked;
  });
}

std::optional<std::string> ExternalSignInDesk::link_proven(std::string_view token, std::string_view browser, account::UserId user_id,
                                                           const Attempt& attempt, const std::string& language, Instant now) {
  const auto proof = parts_.proofs.find(token, browser, user_id, now);
  if (!proof) return std::nullopt;
  const IdentityProvider* const provider = parts_.providers.find(proof->account.provider);
  if (provider == nullptr || provider->status != account::ProviderStatus::active) return std::nullopt;
  const std::string name = provider->display_name;
  const auto outcome =
      insert_link(proof->account, name, attempt, language, now, [&] { return parts_.proofs.use(*proof, now); });
  return outcome == LinkOutcome::linked ? std::optional(name) : std::nullopt;
}

bool ExternalSignInDesk::share(const ExternalAccount& account, bool shared, const Attempt& attempt, Instant now) {
  return db::retry(parts_.connection, [&] {
    db::Transaction transaction(parts_.connection);
    if (!parts_.accounts.share_tokens(account.id, shared, now)) return false;
    record(operation::AuditEvent::external_tokens_shared, account.user_id, account.provider, attempt);
    transaction.commit();
    return true;
  });
}

bool ExternalSignInDesk::has_another_way(const account::User& user, account::LinkId without) {
  for (const auto& identifier : parts_.users.identifiers_of(user.id)) {
    const auto found = parts_.users.find_with_password(identifier.value);
    if (found && found->password_hash) return true;
  }
  // A code to a confirmed address is a way in, where this server sends any.
  if (parts_.settings.sign_in.codes && user.email && user.email_verified) return true;
  if (parts_.passkeys.has_any(user.id)) return true;
  for (const ExternalAccount& one : parts_.accounts.list(user.id)) {
    const IdentityProvider* const provider = parts_.providers.find(one.provider);
    if (one.id != without && provider != nullptr && provider->status == account::ProviderStatus::active) return true;
  }
  return false;
}

UnlinkOutcome ExternalSignInDesk::unlink(account::LinkId id, const account::User& user, const Attempt& attempt,
                                         const std::string& language, Instant now) {
  const auto account = parts_.accounts.find(id);
  if (!account || account->user_id != user.id) return UnlinkOutcome::not_found;
  const IdentityProvider* const provider = parts_.providers.find(account->provider);
  const std::string name = provider == nullptr ? account->provider : provider->display_name;
  return db::retry(parts_.connection, [&] {
    db::Transaction transaction(parts_.connection);
    // Of two that are unlinked at once the second sees that it is the last.
    parts_.users.lock(user.id);
    if (!has_another_way(user, id)) return UnlinkOutcome::last_way;
    if (!parts_.accounts.remove(id, user.id)) return UnlinkOutcome::not_found;
    record(operation::AuditEvent::external_account_unlinked, user.id, account->provider, attempt);
    tell(user.id, name, "UNLINKED", attempt, language, now);
    transaction.commit();
    return UnlinkOutcome::unlinked;
  });
}

}  // namespace gatewarden::authentication
