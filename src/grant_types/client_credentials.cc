// The client credentials grant (RFC 6749 section 4.4): a confidential client acts for itself. The signed form is the hot path
// of the whole server and touches neither database nor cache.
#include <algorithm>
#include <array>

#include "base/names.h"
#include "base/text.h"
#include "grant_types/grant_life.h"
#include "grant_types/grant_types.h"
#include "platform/crypto/random.h"
#include "protocol/scope.h"

namespace gatewarden::grant_types {

namespace {

constexpr std::size_t grant_id_bytes = 16;

// Scopes that speak of a person, who is not there.
constexpr std::array<std::string_view, 2> scopes_of_people = {names::openid, names::offline_access};

Result<std::string> scope_of(Tools& tools, const TokenRequest& request) {
  const auto asked = request.parameters.find(names::scope);
  const std::string granted = TRY(protocol::grantable_scope(asked, request.client, tools.scopes));
  std::vector<std::string> words = split_words(granted);
  const auto removed = std::erase_if(words, [](const std::string& word) {
    return std::find(scopes_of_people.begin(), scopes_of_people.end(), word) != scopes_of_people.end();
  });
  if (words.empty() || (asked && removed > 0)) {
    return OAuthError{ErrorCode::invalid_scope, "openid and offline_access need a person, and this grant has none"};
  }
  return join(words, " ");
}

}  // namespace

Result<TokenAnswer> client_credentials(Tools& tools, const TokenRequest& request) {
  const std::string scope = TRY(scope_of(tools, request));
  const protocol::AccessTokenOrigin origin{.grant_id = crypto::random_bytes(grant_id_bytes), .scope = scope};
  const Instant now = tools.clock.now();
  // An opaque token is one row, and that one write needs no transaction around it.
  const auto minted = db::retry(tools.database, [&] { return tools.issuer.mint_access_token(request.client, origin, now); });
  tools.audit.spool(audit_record(operation::AuditEvent::token_issued, request, std::nullopt, scope));
  return TokenAnswer{.access_token = minted.token, .expires_in = minted.lifetime, .scope = scope};
}

}  // namespace gatewarden::grant_types
