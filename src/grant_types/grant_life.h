// What the grants of a person's code share: whether the grant still stands, how it is ended, and what is written down.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "domain/account/users.h"
#include "domain/oauth/authorization_codes.h"
#include "domain/operation/audit_log.h"
#include "grant_types/grant_types.h"

namespace gatewarden::grant_types {

// The one refusal of a code or refresh token: what exactly was wrong helps an attacker, so only the log is told (P27).
OAuthError invalid_grant(std::string detail);

// Whether a grant made at `granted_at` still stands: the account is active, and neither the person nor the client was cut
// off since (S33).
Check check_person(const oauth::Client& client, const account::User& user, Instant granted_at);

// The tokens that go with an access token for a scope with openid; nothing for plain OAuth.
std::optional<std::string> mint_id_token_if_asked(Tools& tools, const oauth::Client& client, const oauth::Grant& grant,
                                                  const account::User& user, const TokenAnswer& answer,
                                                  const std::optional<std::string>& nonce, Instant now);

// Ends everything that came of a grant, because a token of it was used twice: one transaction, committed before it returns.
void revoke_after_reuse(Tools& tools, const TokenRequest& request, const oauth::Grant& grant, operation::AuditEvent event);

operation::AuditRecord audit_record(operation::AuditEvent event, const TokenRequest& request,
                                    std::optional<account::UserId> user_id, std::string_view scope);

}  // namespace gatewarden::grant_types
