// The authorization code grant (RFC 6749 section 4.1.3, RFC 7636 section 4.6, OAuth 2.1 section 4.1.3).
#include "base/names.h"
#include "grant_types/grant_life.h"
#include "grant_types/grant_types.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "protocol/pkce.h"
#include "protocol/scope.h"

namespace gatewarden::grant_types {

namespace {

// RFC 6749 section 4.1.3: the same as in the authorization request, if that named one. Left out it may be where PKCE already
// binds the code to the request (OAuth 2.1 section 10.2).
Check check_redirect_uri(const oauth::AuthorizationCode& code, const protocol::RequestParameters& parameters) {
  const auto redirect_uri = parameters.find(names::redirect_uri);
  if (redirect_uri) {
    if (*redirect_uri == code.redirect_uri) return Accepted{};
    return invalid_grant("redirect_uri is not that of the authorization request");
  }
  if (!code.redirect_uri_given || code.code_challenge) return Accepted{};
  return invalid_grant("redirect_uri is missing");
}

enum class Proof { fits, missing, unexpected, wrong };

// S25: a verifier if and only if there was a challenge. Otherwise a stolen code without a challenge, or an answer whose
// challenge was taken out on the way, would pass.
Proof proof_of(const oauth::AuthorizationCode& code, std::optional<std::string_view> verifier) {
  if (!code.code_challenge) return verifier ? Proof::unexpected : Proof::fits;
  if (!verifier) return Proof::missing;
  return protocol::code_verifier_matches(*verifier, *code.code_challenge) ? Proof::fits : Proof::wrong;
}

// Whether this request was the first.
bool use(Tools& tools, const oauth::AuthorizationCode& code) {
  return db::retry(tools.database, [&] {
    db::Transaction transaction(tools.database);
    const bool is_first = tools.authorization_codes.mark_used(code, tools.clock.now());
    transaction.commit();
    return is_first;
  });
}

// A wrong verifier burns a code that nobody has redeemed: whoever guesses has one guess. Nothing was issued for it, and
// nothing of anybody else's is revoked (S23).
Check check_proof(Tools& tools, const oauth::AuthorizationCode& code, const protocol::RequestParameters& parameters) {
  switch (proof_of(code, parameters.find(names::code_verifier))) {
    case Proof::fits: return Accepted{};
    case Proof::missing: return invalid_grant("code_verifier is missing");
    case Proof::unexpected: return invalid_grant("code_verifier came for a code without code_challenge");
    case Proof::wrong: break;
  }
  if (!code.used_at) use(tools, code);
  return invalid_grant("code_verifier does not fit");
}

// OpenID Connect Core 11 gives offline access where the person was asked for it; a plain OAuth request has no such word, and
// gets a refresh token where the client may use one.
bool gets_refresh_token(const oauth::Client& client, std::string_view scope) {
  if (!client.may_use_grant(names::refresh_token)) return false;
  return protocol::has_word(scope, names::offline_access) || !protocol::has_word(scope, names::openid);
}

// A consent that is taken back ends the tokens that there are; those of a code that is still on its way would outlive it.
Check check_not_revoked(Tools& tools, const oauth::AuthorizationCode& code, Instant now) {
  const oauth::Grant& grant = code.grant;
  const bool is_revoked = tools.revocations.is_revoked({.jti = "", .grant_id = grant.id, .client_id = grant.client_id,
                                                        .user_id = grant.user_id, .issued_at = code.created_at,
                                                        .expires_at = now});
  if (is_revoked) return invalid_grant("the consent was taken back since");
  return Accepted{};
}

// A code that may be used, as far as anybody can tell before it is used.
struct Redeemable {
  oauth::AuthorizationCode code;
  account::User user;
  std::string scope;
};

// One transaction: the code is used, and all that comes of it is there. Nothing if another request was faster.
std::optional<TokenAnswer> redeem(Tools& tools, const TokenRequest& request, const Redeemable& redeemable, Instant now) {
  const oauth::Client& client = request.client;
  const oauth::Grant& grant = redeemable.code.grant;
  db::Transaction transaction(tools.database);
  if (!tools.authorization_codes.mark_used(redeemable.code, now)) return std::nullopt;
  const auto minted = tools.issuer.mint_access_token(client, protocol::origin_of(grant, redeemable.scope), now);
  TokenAnswer answer{.access_token = minted.token, .expires_in = minted.lifetime, .scope = redeemable.scope};
  if (gets_refresh_token(client, redeemable.scope)) {
    const Seconds lifetime = client.refresh_token_lifetime.value_or(tools.settings.tokens.refresh_token);
    answer.refresh_token = tools.refresh_tokens.insert(grant, now + lifetime, now);
  }
  answer.id_token = mint_id_token_if_asked(tools, client, grant, redeemable.user, answer, grant.nonce, now);
  tools.audit.insert(audit_record(operation::AuditEvent::token_issued, request, grant.user_id, redeemable.scope));
  transaction.commit();
  return answer;
}

// A second use that is otherwise valid: whoever came first may have been a thief (RFC 6749 section 4.1.2, S22).
OAuthError refuse_replay(Tools& tools, const TokenRequest& request, const oauth::AuthorizationCode& code) {
  revoke_after_reuse(tools, request, code.grant, operation::AuditEvent::authorization_code_reused);
  metrics::count(metrics::Count::authorization_code_reuse_detected);
  log::warn("authorization_code_reused", {{"client_id", request.client.client_id}});
  return invalid_grant("the code was used before; all that came of it is revoked");
}

Result<Redeemable> check_code(Tools& tools, const TokenRequest& request, Instant now) {
  const auto text = request.parameters.find(names::code);
  if (!text) return OAuthError{ErrorCode::invalid_request, "code is missing"};
  auto code = tools.authorization_codes.find(*text);
  if (!code) return invalid_grant("there is no such code");
  if (code->grant.client_id != request.client.client_id) return invalid_grant("the code was issued to another client");
  TRY(check_redirect_uri(*code, request.parameters));
  if (!code->used_at && code->expires_at <= now) return invalid_grant("the code has expired");
  TRY(check_proof(tools, *code, request.parameters));
  if (code->used_at) return refuse_replay(tools, request, *code);
  auto user = tools.users.find(code->grant.user_id);
  if (!user) return invalid_grant("the account is gone");
  TRY(check_person(request.client, *user, code->created_at));
  TRY(check_not_revoked(tools, *code, now));
  auto scope = TRY(protocol::still_grantable(code->grant.scope, request.client, tools.scopes));
  return Redeemable{*std::move(code), *std::move(user), std::move(scope)};
}

}  // namespace

Result<TokenAnswer> authorization_code(Tools& tools, const TokenRequest& request) {
  const Instant now = tools.clock.now();
  const Redeemable redeemable = TRY(check_code(tools, request, now));
  auto answer = db::retry(tools.database, [&] { return redeem(tools, request, redeemable, now); });
  if (!answer) return refuse_replay(tools, request, redeemable.code);
  return *std::move(answer);
}

Result<oauth::AuthorizationCode> use_authorization_code(Tools& tools, const TokenRequest& request) {
  Redeemable redeemable = TRY(check_code(tools, request, tools.clock.now()));
  if (!use(tools, redeemable.code)) return refuse_replay(tools, request, redeemable.code);
  redeemable.code.grant.scope = std::move(redeemable.scope);
  return std::move(redeemable.code);
}

}  // namespace gatewarden::grant_types
