#include "grant_types/grant_life.h"

#include "base/json_writer.h"
#include "base/names.h"
#include "domain/oauth/grants.h"
#include "protocol/scope.h"

namespace gatewarden::grant_types {

OAuthError invalid_grant(std::string detail) {
  return {ErrorCode::invalid_grant, "the grant is invalid, expired, revoked, or another client's", std::move(detail)};
}

Check check_person(const oauth::Client& client, const account::User& user, Instant granted_at) {
  if (granted_at <= client.tokens_not_before) return invalid_grant("the client's tokens were revoked since");
  if (user.status != account::UserStatus::active) return invalid_grant("the account is not active");
  if (granted_at <= user.tokens_not_before) return invalid_grant("the person's tokens were revoked since");
  return Accepted{};
}

std::optional<std::string> mint_id_token_if_asked(Tools& tools, const oauth::Client& client, const oauth::Grant& grant,
                                                  const account::User& user, const TokenAnswer& answer,
                                                  const std::optional<std::string>& nonce, Instant now) {
  if (!protocol::has_word(answer.scope, names::openid)) return std::nullopt;
  return tools.issuer.mint_id_token(client, grant, user, answer.access_token, nonce, now);
}

// The instant is read after the loser of a race has waited for the winner, so that it is later than all the winner issued.
void revoke_after_reuse(Tools& tools, const TokenRequest& request, const oauth::Grant& grant,
                        operation::AuditEvent event) {
  db::retry(tools.database, [&] {
    const Instant now = tools.clock.now();
    db::Transaction transaction(tools.database);
    oauth::revoke_all_of_grant({tools.access_tokens, tools.refresh_tokens, tools.revocations}, grant.id, now);
    tools.audit.insert(audit_record(event, request, grant.user_id, grant.scope));
    transaction.commit();
  });
}

operation::AuditRecord audit_record(operation::AuditEvent event, const TokenRequest& request,
                                    std::optional<account::UserId> user_id, std::string_view scope) {
  const http::Request& http = request.http;
  JsonWriter detail;
  detail.begin_object();
  detail.member(names::grant_type, request.parameters.text(names::grant_type));
  detail.member(names::scope, scope);
  detail.end_object();
  return {.event = event, .user_id = user_id, .client_id = request.client.client_id, .address = http.peer.address,
          .user_agent = std::string(http.header("user-agent").value_or("")), .request_id = http.id, .detail = detail.take()};
}

}  // namespace gatewarden::grant_types
