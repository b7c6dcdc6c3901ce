// The refresh token grant (RFC 6749 section 6, RFC 9700 section 4.14.2). How a family lives: domain/oauth/refresh_tokens.h.
#include <variant>

#include "base/names.h"
#include "base/text.h"
#include "grant_types/grant_life.h"
#include "grant_types/grant_types.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "protocol/scope.h"

namespace gatewarden::grant_types {

namespace {

using oauth::RefreshCurrent;
using oauth::RefreshDead;
using oauth::RefreshRepeated;
using oauth::RefreshReused;

// How often a request that lost the race for its token looks again. The second look tells it what it is: a repetition.
constexpr int most_attempts = 3;

// RFC 6749 section 6: "must not include any scope not originally granted". What is left out here stays granted.
Result<std::string> asked_scope(const protocol::RequestParameters& parameters, const oauth::Grant& grant) {
  const auto asked = parameters.find(names::scope);
  if (!asked) return grant.scope;
  const std::vector<std::string> words = TRY(protocol::parse_scope(*asked));
  if (words.empty()) return grant.scope;
  std::string narrowed = join(words, " ");
  if (!protocol::is_within(narrowed, grant.scope)) {
    return OAuthError{ErrorCode::invalid_scope, "the scope goes beyond what was granted"};
  }
  return narrowed;
}

// A scope that the operator has taken from the client since, or deleted, is granted no more.
Result<std::string> scope_of(Tools& tools, const TokenRequest& request, const oauth::Grant& grant) {
  return protocol::still_grantable(TRY(asked_scope(request.parameters, grant)), request.client, tools.scopes);
}

// What is known of a good request when its family is written.
struct Refresh {
  std::string_view token;
  const oauth::RefreshToken& family;
  const account::User& user;
  std::string scope;
  std::string successor;  // of a token that came again within the grace; empty for the live one
};

TokenAnswer mint(Tools& tools, const TokenRequest& request, const Refresh& refresh, Instant now) {
  const oauth::Grant& grant = refresh.family.grant;
  const auto minted = tools.issuer.mint_access_token(request.client, protocol::origin_of(grant, refresh.scope), now);
  TokenAnswer answer{.access_token = minted.token, .expires_in = minted.lifetime, .scope = refresh.scope};
  answer.id_token = mint_id_token_if_asked(tools, request.client, grant, refresh.user, answer, std::nullopt, now);
  return answer;
}

operation::AuditRecord event_of(const TokenRequest& request, const Refresh& refresh) {
  return audit_record(operation::AuditEvent::token_refreshed, request, refresh.family.grant.user_id, refresh.scope);
}

// The one write to the family, which also proves that it still lives when the answer is given: a compare-and-swap for a live
// token that rotates, and a conditional touch for all else. The token that goes on; nothing if the family has changed meanwhile.
std::optional<std::string> write_family(Tools& tools, const TokenRequest& request, const Refresh& refresh, Instant now) {
  const bool is_repeated = !refresh.successor.empty();
  if (!is_repeated && request.client.rotates()) return tools.refresh_tokens.rotate(refresh.token, refresh.family, now);
  if (!tools.refresh_tokens.touch(refresh.family, now)) return std::nullopt;
  return is_repeated ? refresh.successor : std::string(refresh.token);
}

// A signed access token has no row, so the write to the family stands alone, last of all that can be refused, and needs no
// transaction around it: one round trip in place of four.
std::optional<TokenAnswer> use_signed(Tools& tools, const TokenRequest& request, const Refresh& refresh, Instant now) {
  TokenAnswer answer = mint(tools, request, refresh, now);
  answer.refresh_token = write_family(tools, request, refresh, now);
  if (!answer.refresh_token) return std::nullopt;
  tools.audit.spool(event_of(request, refresh));
  return answer;
}

std::optional<TokenAnswer> use_opaque(Tools& tools, const TokenRequest& request, const Refresh& refresh, Instant now) {
  db::Transaction transaction(tools.database);
  auto next = write_family(tools, request, refresh, now);
  if (!next) return std::nullopt;
  TokenAnswer answer = mint(tools, request, refresh, now);
  answer.refresh_token = std::move(next);
  tools.audit.insert(event_of(request, refresh));
  transaction.commit();
  return answer;
}

OAuthError refuse_reuse(Tools& tools, const TokenRequest& request, const oauth::RefreshToken& family) {
  revoke_after_reuse(tools, request, family.grant, operation::AuditEvent::refresh_token_reused);
  metrics::count(metrics::Count::refresh_token_reuse_detected);
  log::warn("refresh_token_reused", {{"client_id", request.client.client_id}});
  return invalid_grant("the refresh token was used before; all that came of its grant is revoked");
}

// One look at the family and what follows from it; no answer and no refusal if another request changed it in between.
Result<std::optional<TokenAnswer>> attempt(Tools& tools, const TokenRequest& request, std::string_view token) {
  const auto held = tools.refresh_tokens.find_with_user(token);
  if (!held) return invalid_grant("there is no such refresh token");
  const auto& [family, user] = *held;
  if (family.grant.client_id != request.client.client_id) {
    return invalid_grant("the refresh token was issued to another client");
  }
  const Instant now = tools.clock.now();
  const oauth::RefreshDecision decision = tools.refresh_tokens.decide(token, family, now);
  if (std::holds_alternative<RefreshReused>(decision)) return refuse_reuse(tools, request, family);
  if (std::holds_alternative<RefreshDead>(decision)) return invalid_grant("the refresh token has expired or is revoked");
  const std::string scope = TRY(scope_of(tools, request, family.grant));
  TRY(check_person(request.client, user, family.created_at));

  // A token that came again within the grace: the client lost the answer, and gets the same successor with a fresh access token.
  const auto* const repeated = std::get_if<RefreshRepeated>(&decision);
  const Refresh refresh{token, family, user, scope, repeated != nullptr ? repeated->successor : ""};
  const bool is_signed = request.client.access_token_format == oauth::TokenFormat::jwt;
  return db::retry(tools.database, [&] { return (is_signed ? use_signed : use_opaque)(tools, request, refresh, now); });
}

}  // namespace

Result<TokenAnswer> refresh_token(Tools& tools, const TokenRequest& request) {
  const auto token = request.parameters.find(names::refresh_token);
  if (!token) return OAuthError{ErrorCode::invalid_request, "refresh_token is missing"};
  for (int i = 0; i < most_attempts; ++i) {
    auto answer = TRY(attempt(tools, request, *token));
    if (answer) return *std::move(answer);
  }
  return invalid_grant("the refresh token is used by too many requests at once");
}

}  // namespace gatewarden::grant_types
