// Token revocation (RFC 7009). A store that cannot be written is an error (503 from the dispatcher), never a success (S35).
#include "base/json_writer.h"
#include "base/names.h"
#include "domain/oauth/grants.h"
#include "endpoints/oauth/client_request.h"
#include "endpoints/routes.h"
#include "platform/metrics/metrics.h"
#include "protocol/access_token_check.h"

namespace gatewarden::endpoints {

namespace {

// Section 2.1: the client is told that the token is another's. It holds the token, so this tells it nothing new.
OAuthError not_yours() { return {ErrorCode::invalid_grant, "the token was issued to another client"}; }

struct Revocation {
  const ClientRequest& asked;
  const http::Request& http;
  std::string_view token;
};

void write_down(Services& services, const Revocation& revocation, std::optional<account::UserId> user_id,
                std::string_view kind) {
  JsonWriter detail;
  detail.begin_object().member(names::token_type, kind).end_object();
  services.audit.insert({.event = operation::AuditEvent::token_revoked, .user_id = user_id,
                         .client_id = revocation.asked.client.client_id, .address = revocation.http.peer.address,
                         .user_agent = std::string(revocation.http.header("user-agent").value_or("")),
                         .request_id = revocation.http.id, .detail = detail.take()});
}

// Section 2.1: "the authorization server SHOULD also invalidate all access tokens based on the same authorization grant".
Check revoke_refresh_token(Services& services, const Revocation& revocation) {
  const auto family = services.refresh_tokens.find(revocation.token);
  if (!family) return Accepted{};
  if (family->grant.client_id != revocation.asked.client.client_id) return not_yours();
  db::retry(services.database, [&] {
    const Instant now = services.clock.now();
    db::Transaction transaction(services.database);
    oauth::revoke_all_of_grant({services.access_tokens, services.refresh_tokens, services.revocations}, family->grant.id, now);
    write_down(services, revocation, family->grant.user_id, names::refresh_token);
    transaction.commit();
  });
  metrics::count(metrics::Count::tokens_revoked);
  return Accepted{};
}

// One that is no longer good needs no revocation: section 2.2 answers it with success.
Check revoke_access_token(Services& services, const Revocation& revocation) {
  protocol::AccessTokenCheck check(services.settings.server.issuer, services.clients, services.keys,
                                   services.access_tokens, services.revocations);
  const auto token = check.check(revocation.token, services.clock.now());
  if (!token) return Accepted{};
  if (token->client_id != revocation.asked.client.client_id) return not_yours();
  db::retry(services.database, [&] {
    const Instant now = services.clock.now();
    db::Transaction transaction(services.database);
    if (token->format == oauth::TokenFormat::opaque) {
      services.access_tokens.revoke(revocation.token, now);
    } else {
      services.revocations.revoke_token(token->jti, token->expires_at, now);
    }
    write_down(services, revocation, token->user_id, names::access_token);
    transaction.commit();
  });
  metrics::count(metrics::Count::tokens_revoked);
  return Accepted{};
}

// token_type_hint only says where to look first, and a token of ours says that itself (section 2.1).
Check revoke_token(Services& services, const http::Request& request) {
  const ClientRequest asked = TRY(read_client_request(services, request));
  const auto token = asked.parameters.find(names::token);
  if (!token) return OAuthError{ErrorCode::invalid_request, "token is missing"};
  const Revocation revocation{asked, request, *token};
  if (oauth::RefreshTokens::looks_like(*token)) return revoke_refresh_token(services, revocation);
  return revoke_access_token(services, revocation);
}

}  // namespace

http::Response revoke(Services& services, const http::Request& request) {
  const Check outcome = revoke_token(services, request);
  if (!outcome.ok()) {
    log_refusal("revocation_refused", outcome.error());
    return client_error(services, outcome.error());
  }
  http::Response response = http::text_response(200, "");
  http::forbid_storing(response);
  return response;
}

}  // namespace gatewarden::endpoints
