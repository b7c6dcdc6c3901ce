// What revokes what: every way in which tokens die before their time, each one function, so that no path forgets a kind of
// token. All run in the caller's transaction.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/time.h"
#include "domain/account/sessions.h"
#include "domain/account/users.h"
#include "domain/oauth/access_tokens.h"
#include "domain/oauth/clients.h"
#include "domain/oauth/consents.h"
#include "domain/oauth/refresh_tokens.h"
#include "domain/oauth/revocations.h"

namespace gatewarden::oauth {

struct TokenStores {
  AccessTokens& access_tokens;    // opaque ones
  RefreshTokens& refresh_tokens;
  Revocations& revocations;       // signed ones
};

// How many of what can be counted; signed tokens are nowhere and cannot.
struct Revoked {
  std::uint64_t sessions = 0;
  std::uint64_t refresh_tokens = 0;
  std::uint64_t access_tokens = 0;
};

// All that came of one authorization: a reused code or refresh token, or a revocation that a client asked for.
Revoked revoke_all_of_grant(const TokenStores& stores, std::string_view grant_id, Instant now);
// The person withdrew the consent: the client is asked again, and what it holds is dead.
Revoked revoke_all_of_user_and_client(const TokenStores& stores, Consents& consents, account::UserId user_id,
                                      std::string_view client_id, Instant now);
// The person was disabled, or asked to be logged out everywhere, or has another password: sessions end as well, and all ways in
// that are open (account::Users::end_ways_in).
Revoked revoke_all_of_user(const TokenStores& stores, account::Users& users, account::Sessions& sessions, account::UserId user_id,
                           Instant now);
Revoked revoke_all_of_users(const TokenStores& stores, account::Users& users, account::Sessions& sessions,
                            std::span<const account::UserId> user_ids, Instant now);
// The client was disabled or deleted.
Revoked revoke_all_of_client(const TokenStores& stores, Clients& clients, std::string_view client_id, Instant now);

}  // namespace gatewarden::oauth
