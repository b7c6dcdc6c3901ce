// Signing in with an account at another provider, and linking one: what comes of somebody who went there and came back.
//
// An account there signs in the person to whom it is linked, and nobody else. Whoever is new gets an account of their own where the
// provider is set so and vouches for an address that nobody has here. Where somebody has it, and has confirmed it as well, the two
// are the same person in all likelihood; but a provider that errs, or an old address in new hands, would take the account over, and
// so it is linked only once that account has been signed in to in the same browser (ExternalProofs). Nothing is linked silently.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "authentication/external/provider_client.h"
#include "authentication/sign_in_engine.h"
#include "domain/account/external_accounts.h"
#include "domain/account/external_sign_ins.h"
#include "domain/account/identity_providers.h"
#include "domain/account/passkeys.h"
#include "domain/account/sessions.h"
#include "domain/account/users.h"
#include "domain/operation/audit_log.h"
#include "domain/operation/outbox.h"
#include "platform/config/settings.h"

namespace gatewarden::authentication {

// Whose browser came back, in which sign-in.
struct Arrival {
  const account::IdentityProvider& provider;
  const FromCode& result;
  std::string_view browser;
  const Attempt& attempt;
  std::string language;  // of messages to the person
};

// There is an account with that address: linked once it is signed in to. The proof goes into a cookie.
struct SignInFirst {
  std::string proof;
  std::string identifier;
};
enum class NoAccount {
  address_unknown,   // the provider does not vouch for an address
  registration_off,  // nobody becomes a new person through this provider
  address_taken,     // by an account that has not confirmed it, or may not sign in
  another_person,    // than the one who was asked to sign in again
};
// A sign-in here that has passed its first factor, or failed to: as it was begun, for the steps that may be next.
struct Entered {
  StepOutcome outcome;
  account::SignIns::Made begun;
};
using ArrivalOutcome = std::variant<Entered, SignInFirst, NoAccount>;

enum class LinkOutcome {
  linked,
  of_another_person,    // the account there is linked to somebody else here
  has_another_account,  // the person has linked another account of that provider
};
enum class UnlinkOutcome { unlinked, not_found, last_way };

class ExternalSignInDesk {
 public:
  struct Parts {
    db::Connection& connection;
    account::IdentityProviders& providers;
    account::ExternalAccounts& accounts;
    account::ExternalProofs& proofs;
    account::Users& users;
    account::Passkeys& passkeys;
    operation::AuditLog& audit;
    operation::Outbox& outbox;
    SignInEngine& engine;
    const config::Settings& settings;
  };
  explicit ExternalSignInDesk(const Parts& parts) : parts_(parts) {}

  // `again`: the person who is asked to sign in again; nothing: anybody may come.
  ArrivalOutcome sign_in(const Arrival& arrival, const std::optional<oauth::InteractionKey>& interaction,
                         std::optional<account::UserId> again, Instant now);

  // For who is signed in.
  LinkOutcome link(const Arrival& arrival, account::UserId user_id, Instant now);
  // For who has just signed in with the proof of an earlier arrival in hand. Answers the provider's name where it was linked.
  std::optional<std::string> link_proven(std::string_view proof, std::string_view browser, account::UserId user_id,
                                         const Attempt& attempt, const std::string& language, Instant now);
  UnlinkOutcome unlink(account::LinkId id, const account::User& user, const Attempt& attempt, const std::string& language, Instant now);
  // Whether the operator's programs may use the account there. Answers whether the link was there.
  bool share(const account::ExternalAccount& account, bool shared, const Attempt& attempt, Instant now);
  // Whether the person could sign in without this link. An operator's order needs no such thing.
  bool has_another_way(const account::User& user, account::LinkId without);

 private:
  std::optional<account::ExternalAccount> find_or_create(const Arrival& arrival, Instant now, std::variant<SignInFirst, NoAccount>& other);
  std::optional<account::ExternalAccount> create(const Arrival& arrival, const std::string& address, Instant now);
  LinkOutcome insert_link(const account::NewExternalAccount& account, const std::string& provider_name, const Attempt& attempt,
                          const std::string& language, Instant now, const std::function<bool()>& use);
  bool take_tokens(const Arrival& arrival, const account::ExternalAccount& account, Instant now);
  void tell(account::UserId user_id, const std::string& provider_name, std::string_view what, const Attempt& attempt,
            const std::string& language, Instant now);
  void record(operation::AuditEvent event, account::UserId user_id, std::string_view provider, const Attempt& attempt);

  Parts parts_;
};

// The words of amr that a sign-in at a provider is worth: "fed", and those of the rung to which the operator mapped its acr.
std::string external_amr(const account::IdentityProvider& provider, std::string_view acr);

}  // namespace gatewarden::authentication
