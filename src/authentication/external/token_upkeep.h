// Tokens of other providers, kept fresh for the operator's programs: by the daemon before they expire, and at once where a program
// asks and they have. Of several that would refresh the same tokens one does, for many providers take a refresh token once.
#pragma once

#include <variant>

#include "authentication/external/provider_client.h"
#include "domain/account/external_accounts.h"
#include "domain/account/identity_providers.h"
#include "domain/operation/audit_log.h"
#include "platform/db/connection.h"

namespace gatewarden::authentication {

enum class Renewal {
  renewed,
  refused,      // the provider takes the refresh token no more: the link is marked, and its tokens are gone
  impossible,   // there is no refresh token, or nobody signs in with the provider any more
  unreachable,  // later, perhaps
};

class TokenUpkeep {
 public:
  struct Parts {
    db::Connection& connection;
    account::IdentityProviders& providers;
    account::ExternalAccounts& accounts;
    operation::AuditLog& audit;
    ProviderClient& client;
    const Clock& clock;
  };
  explicit TokenUpkeep(const Parts& parts) : parts_(parts) {}

  // For who holds the lease of the link.
  Renewal renew(const account::ExternalAccount& account);

  struct Unshared {};  // the person does not let programs have them
  struct Gone {};      // there are none, or they are worth nothing any more
  struct Later {};     // they have expired, and the provider does not answer, or somebody else refreshes them just now
  using Handed = std::variant<account::ProviderTokens, Unshared, Gone, Later>;
  // Tokens that are good for a minute or longer, as far as the provider said.
  Handed hand_out(account::LinkId id);

 private:
  Parts parts_;
};

// When to try again after so many failures in a row.
Seconds renewal_delay(int failures);

}  // namespace gatewarden::authentication
