// The table of audit events.
#include <cassert>

#include "domain/operation/audit_log.h"

namespace gatewarden::operation {

const std::vector<AuditEventRow>& audit_events() {
  using enum AuditEvent;
  static const std::vector<AuditEventRow> rows = {
      {login_succeeded, "login_succeeded", "A person logged in."},
      {login_failed, "login_failed", "A log-in was refused: unknown account, wrong password, or an account that may not log in."},
      {login_throttled, "login_throttled", "A log-in was refused unseen after too many failures of the account or the address."},
      {logged_out, "logged_out", "A person ended a session."},
      {authorization_granted, "authorization_granted", "An authorization code was issued to a client."},
      {authorization_denied, "authorization_denied", "An authorization request was answered with an error after the person had logged in."},
      {authorization_code_reused, "authorization_code_reused", "A code came a second time; everything that came of it was revoked."},
      {token_issued, "token_issued", "A client got an access token."},
      {token_refreshed, "token_refreshed", "A client got a new access token for a refresh token."},
      {token_revoked, "token_revoked", "A client or an operator revoked a token."},
      {refresh_token_reused, "refresh_token_reused", "A refresh token that was no longer valid came again; its family was revoked."},
      {consent_granted, "consent_granted", "A person let a client have scopes."},
      {consent_revoked, "consent_revoked", "A person or an operator took a consent back."},
      {client_authentication_failed, "client_authentication_failed", "A client could not prove who it is."},
      {client_created, "client_created", "A client was registered."},
      {client_updated, "client_updated", "A client's registration was changed."},
      {client_deleted, "client_deleted", "A client was removed."},
      {client_secret_replaced, "client_secret_replaced", "A client got a new secret; the old one is dead."},
      {user_created, "user_created", "An account was made."},
      {user_updated, "user_updated", "An account's data was changed."},
      {user_disabled, "user_disabled", "An account was disabled, and its access ended."},
      {user_enabled, "user_enabled", "An account was enabled again."},
      {user_deleted, "user_deleted", "An account was deleted, and its access ended; until it is erased it can be restored."},
      {user_restored, "user_restored", "An account that was deleted was restored."},
      {user_erased, "user_erased", "An account was erased: nothing is left of it but its id."},
      {user_password_changed, "user_password_changed", "An account got a new password."},
      {user_access_revoked, "user_access_revoked", "All sessions, grants and tokens of an account were ended."},
      {users_imported, "users_imported", "Accounts were made of rows of a file; each record is a transaction and tells how many."},
      {users_exported, "users_exported", "Accounts were exported, with their password hashes if the record says so."},
      {registration_accepted, "registration_accepted", "A request to register people was taken; the record tells how many."},
      {registration_refused, "registration_refused", "A person was not registered, because an identifier is taken."},
      {registration_retried, "registration_retried", "An operator made a registration that waited due at once."},
      {registration_purged, "registration_purged", "An operator took a registration out of the queue for good."},
      {dead_letter_retried, "dead_letter_retried", "An operator put a registration that had failed back into the queue."},
      {dead_letter_purged, "dead_letter_purged", "An operator removed registrations that had failed."},
      {message_retried, "message_retried", "An operator had messages to people delivered anew."},
      {message_purged, "message_purged", "An operator removed messages to people before they were delivered."},
      {message_recipients_shown, "message_recipients_shown", "An operator looked at whom waiting messages are for."},
      {passkey_added, "passkey_added", "A person made a passkey for their account."},
      {passkey_removed, "passkey_removed", "A passkey of an account was removed, by its person or an operator."},
      {passkey_copied, "passkey_copied", "A log-in was refused because the passkey's counter went back: somebody may have a copy of it."},
      {key_rotated, "key_rotated", "A new signing key took the place of the current one."},
      {scope_changed, "scope_changed", "A scope was added, described or removed."},
      {user_email_changed, "user_email_changed", "A person confirmed an e-mail address, which is theirs from then on."},
      {user_phone_changed, "user_phone_changed", "A person confirmed a phone number, or removed it."},
      {sessions_ended, "sessions_ended", "A person ended sessions of theirs in other browsers."},
      {identity_provider_changed, "identity_provider_changed", "Another provider that people sign in with was added, changed or removed."},
      {external_account_linked, "external_account_linked", "A person's account at another provider was linked to theirs here."},
      {external_account_unlinked, "external_account_unlinked", "A person's account at another provider signs them in here no more."},
      {external_tokens_shared, "external_tokens_shared", "A person let, or no longer lets, the operator's programs use their account at another provider."},
      {external_tokens_read, "external_tokens_read", "A program of the operator's got a token for a person's account at another provider."},
      {external_tokens_refused, "external_tokens_refused", "Another provider refused to refresh its tokens; the person must sign in there again."},
      {second_factor_added, "second_factor_added", "A person added an authenticator that makes one-time codes."},
      {second_factor_removed, "second_factor_removed", "A person removed one, or an operator all second factors of an account."},
      {second_factor_demanded, "second_factor_demanded", "An operator made it a must for an account to have a second factor."},
      {second_factor_not_demanded, "second_factor_not_demanded", "An operator lets an account in without a second factor again."},
      {recovery_codes_replaced, "recovery_codes_replaced", "A person got new recovery codes; the old ones are dead."},
      {remembered_browsers_ended, "remembered_browsers_ended", "A person ended that browsers are not asked for a second factor."},
      {user_data_told, "user_data_told", "A person was given everything that is kept of them."},
  };
  return rows;
}

std::string_view wire_name(AuditEvent event) {
  const auto index = static_cast<std::size_t>(event);
  const AuditEventRow& row = audit_events().at(index);
  assert(row.event == event);  // the rows stand in the order of the enumerators
  return row.name;
}

}  // namespace gatewarden::operation
