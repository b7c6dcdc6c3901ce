#include "authentication/external/client_proof.h"

#include <array>

#include "base/encoding.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "platform/crypto/random.h"

namespace gatewarden::authentication {

namespace {

using account::IdentityProvider;
using account::ProviderAuthentication;

constexpr std::array algorithms = {crypto::Algorithm::es256, crypto::Algorithm::rs256, crypto::Algorithm::eddsa};
constexpr std::int64_t assertion_life = 60;
constexpr std::string_view assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
constexpr std::string_view pem_begin = "-----BEGIN PRIVATE KEY-----", pem_end = "-----END PRIVATE KEY-----";

// RFC 7468 section 10.
std::optional<Secret> der_of(const Secret& text) {
  const std::string_view bytes = text.reveal();
  const std::size_t begin = bytes.find(pem_begin), end = bytes.find(pem_end);
  if (begin == std::string_view::npos) return text;
  if (end == std::string_view::npos || end < begin) return std::nullopt;
  std::string encoded;
  for (const char c : bytes.substr(begin + pem_begin.size(), end - begin - pem_begin.size()))
    if (c != '\n' && c != '\r' && c != ' ' && c != '\t') encoded += c;
  auto der = from_base64(encoded);
  wipe(encoded);
  return der ? std::optional<Secret>(*std::move(der)) : std::nullopt;
}

// RFC 7523 section 3; Apple's secret has its team as issuer.
std::string sign_assertion(const IdentityProvider& provider, const crypto::SigningKey& key, std::string_view audience, Instant now) {
  const std::int64_t issued = to_epoch_seconds(now);
  JsonWriter header, payload;
  header.begin_object().member("typ", "JWT").member("alg", crypto::wire_name(key.algorithm()));
  header.member("kid", provider.key_id.empty() ? key.key_id() : provider.key_id).end_object();
  payload.begin_object().member("iss", provider.key_issuer.empty() ? provider.client_id : provider.key_issuer);
  payload.member("sub", provider.client_id).member("aud", audience).member("iat", issued).member("exp", issued + assertion_life);
  payload.member("jti", to_base64url(crypto::random_bytes(16))).end_object();
  std::string assertion = to_base64url(header.text()) + '.' + to_base64url(payload.text());
  const std::string signature = key.sign(assertion);
  return assertion.append(".").append(to_base64url(signature));
}

}  // namespace

std::optional<crypto::SigningKey> read_private_key(const Secret& text) {
  const auto der = der_of(text);
  if (!der) return std::nullopt;
  for (const crypto::Algorithm algorithm : algorithms) {
    if (auto key = crypto::SigningKey::from_der(algorithm, *der)) return key;
  }
  return std::nullopt;
}

bool add_client_proof(const IdentityProvider& provider, std::string_view audience, Instant now, Parameters& form,
                      web_client::Call& call) {
  const std::string secret(provider.client_secret.reveal());
  switch (provider.authentication) {
    case ProviderAuthentication::client_secret_basic:
      // RFC 6749 section 2.3.1: encoded first.
      call.credentials = {percent_encode(provider.client_id), Secret(percent_encode(secret))};
      return true;
    case ProviderAuthentication::none: form.emplace_back("client_id", provider.client_id); return true;
    case ProviderAuthentication::client_secret_post:
      form.emplace_back("client_id", provider.client_id);
      form.emplace_back("client_secret", secret);
      return true;
    case ProviderAuthentication::private_key_jwt:
    case ProviderAuthentication::signed_secret: break;
  }
  const auto key = read_private_key(provider.client_secret);
  if (!key) return false;
  form.emplace_back("client_id", provider.client_id);
  const std::string assertion = sign_assertion(provider, *key, audience, now);
  if (provider.authentication == ProviderAuthentication::signed_secret) {
    form.emplace_back("client_secret", assertion);
    return true;
  }
  form.emplace_back("client_assertion_type", assertion_type);
  form.emplace_back("client_assertion", assertion);
  return true;
}

}  // namespace gatewarden::authentication
