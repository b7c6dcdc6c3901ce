#include "protocol/token_issuer.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "base/names.h"
#include "base/text.h"
#include "domain/oauth/revocations.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/jws.h"
#include "protocol/access_token_check.h"
#include "protocol/claims.h"
#include "protocol/signed_token.h"
#include "protocol/subject.h"

namespace gatewarden::protocol {

namespace {

void write_audience(JsonWriter& json, const std::vector<std::string>& audience) {
  if (audience.size() == 1) {
    json.member(names::aud, audience.front());
  } else {
    json.member(names::aud, audience);
  }
}

// Claims asked for one by one travel in the token as names, for userinfo finds no row for a signed one.
void write_userinfo_claims(JsonWriter& json, const std::optional<std::string>& claims) {
  if (!claims) return;
  const auto wishes = parse_claims_request(*claims);
  if (!wishes.ok() || wishes->userinfo.empty()) return;
  json.key(userinfo_claims).begin_array();
  for (const auto& wish : wishes->userinfo) json.value(wish.first);
  json.end_array();
}

// RFC 9068 section 2.2.
std::string access_token_payload(std::string_view issuer, const oauth::Client& client, const AccessTokenOrigin& origin,
                                 Seconds lifetime, Instant now) {
  JsonWriter json;
  json.begin_object();
  json.member(names::iss, issuer);
  json.member(names::sub, origin.user_id ? subject_of(*origin.user_id) : client.client_id);
  write_audience(json, audience_of(client, issuer));
  json.member(names::client_id, client.client_id);
  json.member(names::scope, origin.scope);
  json.member(names::iat, to_epoch_seconds(now));
  json.member(names::exp, to_epoch_seconds(now + lifetime));
  json.member(names::jti, oauth::make_jti(origin.grant_id, now));
  if (origin.auth_time) json.member(names::auth_time, to_epoch_seconds(*origin.auth_time));
  if (origin.acr && !origin.acr->empty()) json.member(names::acr, *origin.acr);
  write_userinfo_claims(json, origin.claims);
  json.end_object();
  return json.take();
}

}  // namespace

AccessTokenOrigin origin_of(const oauth::Grant& grant, std::string_view scope) {
  return {.grant_id = grant.id, .scope = std::string(scope), .user_id = grant.user_id, .claims = grant.claims,
          .auth_time = grant.auth_time, .acr = grant.acr};
}

MintedAccessToken TokenIssuer::mint_access_token(const oauth::Client& client, const AccessTokenOrigin& origin,
                                                 Instant now) {
  const Seconds lifetime = client.access_token_lifetime.value_or(settings_.tokens.access_token);
  if (client.access_token_format == oauth::TokenFormat::opaque) {
    const oauth::AccessToken row{.grant_id = origin.grant_id, .client_id = client.client_id, .user_id = origin.user_id,
                                 .scope = origin.scope, .claims = origin.claims, .auth_time = origin.auth_time,
                                 .acr = origin.acr, .created_at = now, .expires_at = now + lifetime, .revoked_at = {}};
    return {access_tokens_.insert(row), lifetime};
  }
  // A signed token lives no longer than its key is published and its revocation is kept.
  const Seconds bounded = std::min(lifetime, settings_.keys.keep_after_use);
  const std::string payload = access_token_payload(settings_.server.issuer, client, origin, bounded, now);
  return {crypto::sign_jws(keys_.current(client.access_token_algorithm), access_token_type, payload), bounded};
}

std::string TokenIssuer::mint_id_token(const oauth::Client& client, const oauth::Grant& grant, const account::User& user,
                                       std::string_view access_token, const std::optional<std::string>& nonce,
                                       Instant now) {
  const Seconds lifetime = client.id_token_lifetime.value_or(settings_.tokens.id_token);
  const crypto::Algorithm algorithm = client.id_token_signed_response_alg;
  JsonWriter json;
  json.begin_object();
  json.member(names::iss, settings_.server.issuer);
  json.member(names::sub, subject_of(grant.user_id));
  json.member(names::aud, client.client_id);
  json.member(names::azp, client.client_id);
  json.member(names::iat, to_epoch_seconds(now));
  json.member(names::exp, to_epoch_seconds(now + lifetime));
  json.member(names::auth_time, to_epoch_seconds(grant.auth_time));
  if (nonce) json.member(names::nonce, *nonce);
  if (!grant.acr.empty()) json.member(names::acr, grant.acr);
  if (!grant.amr.empty()) json.member(names::amr, split_words(grant.amr));
  json.member(names::at_hash, half_hash(algorithm, access_token));
  json.member(names::sid, to_base64url(grant.session_id));
  if (grant.claims) {
    const auto wishes = parse_claims_request(*grant.claims);
    if (wishes.ok()) write_standard_claims(json, user, claims_to_tell("", wishes->id_token));
  }
  json.end_object();
  return crypto::sign_jws(keys_.current(algorithm), id_token_type, json.text());
}

std::string half_hash(crypto::Algorithm algorithm, std::string_view text) {
  // Ed25519 signs with SHA-512; the others here with SHA-256 (RFC 7518 section 3.1, RFC 8037 section 3.1).
  const std::string digest = algorithm == crypto::Algorithm::eddsa ? crypto::sha512(text) : crypto::sha256(text);
  return to_base64url(std::string_view(digest).substr(0, digest.size() / 2));
}

}  // namespace gatewarden::protocol
