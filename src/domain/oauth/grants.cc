#include "domain/oauth/grants.h"

namespace gatewarden::oauth {

Revoked revoke_all_of_grant(const TokenStores& stores, std::string_view grant_id, Instant now) {
  Revoked revoked;
  stores.revocations.revoke_grant(grant_id, now);
  revoked.refresh_tokens = stores.refresh_tokens.revoke_grant(grant_id, now);
  revoked.access_tokens = stores.access_tokens.revoke_grant(grant_id, now);
  return revoked;
}

Revoked revoke_all_of_user_and_client(const TokenStores& stores, Consents& consents, account::UserId user_id,
                                      std::string_view client_id, Instant now) {
  Revoked revoked;
  consents.revoke(user_id, client_id);
  stores.revocations.revoke_user_client(user_id, client_id, now);
  revoked.refresh_tokens = stores.refresh_tokens.revoke_user_client(user_id, client_id, now);
  revoked.access_tokens = stores.access_tokens.revoke_user_client(user_id, client_id, now);
  return revoked;
}

Revoked revoke_all_of_user(const TokenStores& stores, account::Users& users, account::Sessions& sessions, account::UserId user_id,
                           Instant now) {
  return revoke_all_of_users(stores, users, sessions, std::span(&user_id, 1), now);
}

Revoked revoke_all_of_users(const TokenStores& stores, account::Users& users, account::Sessions& sessions,
                            std::span<const account::UserId> user_ids, Instant now) {
  Revoked revoked;
  // First, so that what is being issued at this moment finds the users' rows changed.
  users.end_ways_in(user_ids, now);
  stores.revocations.revoke_users(user_ids, now);
  revoked.sessions = sessions.end_all(user_ids, now);
  revoked.refresh_tokens = stores.refresh_tokens.revoke_users(user_ids, now);
  revoked.access_tokens = stores.access_tokens.revoke_users(user_ids, now);
  return revoked;
}

Revoked revoke_all_of_client(const TokenStores& stores, Clients& clients, std::string_view client_id, Instant now) {
  Revoked revoked;
  clients.set_tokens_not_before(client_id, now);
  stores.revocations.revoke_client(client_id, now);
  revoked.refresh_tokens = stores.refresh_tokens.revoke_client(client_id, now);
  revoked.access_tokens = stores.access_tokens.revoke_client(client_id, now);
  return revoked;
}

}  // namespace gatewarden::oauth
