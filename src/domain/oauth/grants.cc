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
  Revoked revoked;
  // First, so that what is being issued at this moment finds the user's row changed.
  users.set_tokens_not_before(user_id, now);
  stores.revocations.revoke_user(user_id, now);
  revoked.sessions = sessions.end_all(user_id, {}, now);
  revoked.refresh_tokens = stores.refresh_tokens.revoke_user(user_id, now);
  revoked.access_tokens = stores.access_tokens.revoke_user(user_id, now);
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
