#include "protocol/id_token_hint.h"

#include "base/names.h"
#include "platform/crypto/jws.h"
#include "protocol/signed_token.h"

namespace gatewarden::protocol {

namespace {

OAuthError bad_hint(std::string detail) {
  return {ErrorCode::invalid_request, "id_token_hint is not valid", std::move(detail)};
}

}  // namespace

Result<IdTokenHint> verify_id_token_hint(std::string_view token, std::string_view issuer, std::string_view client_id,
                                         operation::SigningKeys& keys) {
  const auto payload = verify_own_token(token, id_token_type, issuer, keys);
  if (!payload) return bad_hint("it is no ID token of ours");
  if (payload->string_at(names::aud) != client_id) return bad_hint("it was issued to another client");
  auto subject = payload->string_at(names::sub);
  if (!subject) return bad_hint("it has no sub");
  return IdTokenHint{*std::move(subject), payload->string_at(names::sid).value_or("")};
}

}  // namespace gatewarden::protocol
