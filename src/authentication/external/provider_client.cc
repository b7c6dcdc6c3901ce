#include "authentication/external/provider_client.h"

#include "authentication/external/client_proof.h"
#include "authentication/external/id_token_check.h"
#include "base/encoding.h"
#include "base/text.h"
#include "platform/crypto/digest.h"
#include "platform/crypto/random.h"

namespace gatewarden::authentication {

namespace {

using account::IdentityProvider;
using account::ProviderKind;
using account::ProviderTokens;
using Kind = ProviderFault::Kind;

constexpr std::size_t longest_answer = 256 * 1024;
constexpr std::size_t longest_token = 6 * 1024;
constexpr std::int64_t longest_life = 10LL * 366 * 86'400;

ProviderFault untrue(std::string what) { return {Kind::untrue, std::move(what)}; }

// Of RFC 6749 section 5.1. What the provider does not repeat, it has not changed (section 6).
FromProvider<ProviderTokens> read_tokens(const json::Value& answer, const ProviderTokens& before, Instant now) {
  const auto access_token = answer.string_at("access_token");
  const std::string refresh_token = answer.string_at("refresh_token").value_or(std::string(before.refresh_token.reveal()));
  if (!access_token || access_token->empty() || !is_printable_ascii(*access_token)) return untrue("it gave no access token");
  if (access_token->size() > longest_token || refresh_token.size() > longest_token) return untrue("its tokens are too long to keep");
  const auto type = answer.string_at("token_type");
  if (type && !equal_ignoring_ascii_case(*type, "Bearer")) return untrue("its access tokens are no bearer tokens");
  ProviderTokens tokens{.access_token = Secret(*access_token),
                        .refresh_token = Secret(refresh_token),
                        .scope = answer.string_at("scope").value_or(before.scope),
                        .expires_at = std::nullopt};
  auto life = answer.integer_at("expires_in");
  if (!life) life = parse_integer(answer.string_at("expires_in").value_or(""));
  if (life && *life > 0 && *life < longest_life) tokens.expires_at = now + Seconds{*life};
  return tokens;
}

bool is_complete(const ExternalIdentity& identity) { return !identity.email.empty() && identity.profile != "{}"; }

}  // namespace

account::ExternalSecrets make_external_secrets() {
  return {.nonce = to_base64url(crypto::random_bytes(32)), .code_verifier = Secret(to_base64url(crypto::random_bytes(32)))};
}

std::optional<ProviderFault> ProviderClient::way_fault(const IdentityProvider& provider) {
  auto found = directory_.metadata(provider);
  if (auto* const fault = std::get_if<ProviderFault>(&found)) return std::move(*fault);
  return std::nullopt;
}

FromProvider<std::string> ProviderClient::authorization_location(const IdentityProvider& provider, const Question& question) {
  auto found = directory_.metadata(provider);
  if (auto* const fault = std::get_if<ProviderFault>(&found)) return std::move(*fault);
  Parameters query{{"response_type", "code"},
                   {"client_id", provider.client_id},
                   {"redirect_uri", question.redirect_uri},
                   {"state", question.state}};
  if (!provider.scopes.empty()) query.emplace_back("scope", join(provider.scopes, " "));
  if (provider.kind == ProviderKind::openid) query.emplace_back("nonce", question.secrets.nonce);
  if (provider.pkce) {
    query.emplace_back("code_challenge", to_base64url(crypto::sha256(question.secrets.code_verifier.reveal())));
    query.emplace_back("code_challenge_method", "S256");
  }
  if (provider.form_post) query.emplace_back("response_mode", "form_post");
  for (const auto& [name, value] : provider.authorization_parameters) query.emplace_back(name, value);
  for (const auto& [name, value] : question.more)
    if (!provider.authorization_parameters.contains(name)) query.emplace_back(name, value);
  return with_query(std::get<ProviderMetadata>(found).authorization_endpoint, query);
}

std::optional<ProviderFault> ProviderClient::issuer_fault(const IdentityProvider& provider, const std::optional<std::string_view>& iss) {
  auto found = directory_.metadata(provider);
  if (auto* const fault = std::get_if<ProviderFault>(&found)) return std::move(*fault);
  const auto& metadata = std::get<ProviderMetadata>(found);
  if (!iss && metadata.names_itself) return untrue("its answer does not say whose it is, as its answers do");
  if (iss && *iss != metadata.issuer) return untrue("the answer is another issuer's");
  return std::nullopt;
}

FromProvider<json::Value> ProviderClient::token_request(const IdentityProvider& provider, const ProviderMetadata& metadata,
                                                        Parameters form) {
  web_client::Call call{.method = "POST",
                        .url = metadata.token_endpoint,
                        .headers = {{"accept", "application/json"}, {"content-type", "application/x-www-form-urlencoded"}}};
  const std::string& audience = metadata.issuer.empty() ? metadata.token_endpoint : metadata.issuer;
  if (!add_client_proof(provider, audience, clock_.now(), form, call)) {
    return ProviderFault{Kind::refused, "the configured private key cannot be read"};
  }
  call.body = build_form(form);
  auto outcome = calls_.call(provider, call);
  wipe(call.body);
  if (auto* const fault = std::get_if<ProviderFault>(&outcome)) return std::move(*fault);
  const auto& answer = std::get<web_client::Answer>(outcome);
  const auto json = json::Value::parse(answer.body, 16, longest_answer);
  if (!json || !json->is_object()) return untrue("its token endpoint answered " + std::to_string(answer.status) + " and no JSON");
  // Some say errors with 200.
  if (const auto error = json->string_at("error")) return ProviderFault{Kind::refused, "it answered " + printable(*error, 60)};
  if (answer.status != 200) return untrue("its token endpoint answered " + std::to_string(answer.status));
  return *json;
}

FromProvider<json::Value> ProviderClient::fetch_claims(const IdentityProvider& provider, const std::string& endpoint,
                                                       const Secret& access_token) {
  auto outcome = calls_.call(provider, {.url = endpoint,
                                        .headers = {{"accept", "application/json"},
                                                    {"authorization", "Bearer " + std::string(access_token.reveal())}}});
  if (auto* const fault = std::get_if<ProviderFault>(&outcome)) return std::move(*fault);
  const auto& answer = std::get<web_client::Answer>(outcome);
  if (answer.status != 200) return untrue("its userinfo endpoint answered " + std::to_string(answer.status));
  auto json = json::Value::parse(answer.body, 16, longest_answer);
  if (!json) return untrue("its userinfo is no JSON");
  return *std::move(json);
}

FromProvider<ExternalIdentity> ProviderClient::identify_openid(const IdentityProvider& provider, const ProviderMetadata& metadata,
                                                               const json::Value& answer, const account::ExternalSecrets& secrets) {
  const auto compact = answer.string_at("id_token");
  if (!compact) return untrue("it gave no ID token");
  const auto token = crypto::parse_jws(*compact);
  if (!token) return untrue("its ID token is malformed");
  if (auto fault = directory_.signature_fault(provider, metadata, *token)) return *std::move(fault);
  const std::string access_token = answer.string_at("access_token").value_or("");
  const IdTokenExpectation expected{.issuer = metadata.issuer, .client_id = provider.client_id, .nonce = secrets.nonce,
                                    .access_token = access_token, .authenticated_since = secrets.authenticated_since,
                                    .now = clock_.now()};
  if (const auto fault = id_token_fault(*token, expected)) return untrue("its ID token: " + std::string(*fault));
  // The subject of an ID token is sub, whatever userinfo calls it.
  IdentityProvider by_sub = provider;
  by_sub.claims.subject = "sub";
  auto identity = read_identity(token->payload, by_sub);
  if (!identity) return untrue("its ID token names nobody");
  if (is_complete(*identity) || metadata.userinfo_endpoint.empty()) return *std::move(identity);
  auto fetched = fetch_claims(provider, metadata.userinfo_endpoint, Secret(access_token));
  if (auto* const fault = std::get_if<ProviderFault>(&fetched)) return std::move(*fault);
  const auto& claims = std::get<json::Value>(fetched);
  // Core 5.3.2.
  if (claims.string_at("sub") != identity->subject) return untrue("its userinfo is of another person than its ID token");
  fill_from(*identity, claims, provider);
  return *std::move(identity);
}

FromProvider<ExternalIdentity> ProviderClient::identify_plain(const IdentityProvider& provider, const ProviderMetadata& metadata,
                                                              const Secret& access_token) {
  auto fetched = fetch_claims(provider, metadata.userinfo_endpoint, access_token);
  if (auto* const fault = std::get_if<ProviderFault>(&fetched)) return std::move(*fault);
  const auto& claims = std::get<json::Value>(fetched);
  auto identity = claims.is_object() ? read_identity(claims, provider) : std::nullopt;
  if (!identity) return untrue("its userinfo names nobody");
  if (provider.emails_endpoint.empty()) return *std::move(identity);
  auto addresses = fetch_claims(provider, provider.emails_endpoint, access_token);
  if (auto* const fault = std::get_if<ProviderFault>(&addresses)) return std::move(*fault);
  take_address(*identity, std::get<json::Value>(addresses), provider);
  return *std::move(identity);
}

FromProvider<FromCode> ProviderClient::redeem(const IdentityProvider& provider, std::string_view code, std::string_view redirect_uri,
                                              const account::ExternalSecrets& secrets) {
  auto found = directory_.metadata(provider);
  if (auto* const fault = std::get_if<ProviderFault>(&found)) return std::move(*fault);
  const auto& metadata = std::get<ProviderMetadata>(found);
  Parameters form{{"grant_type", "authorization_code"}, {"code", std::string(code)}, {"redirect_uri", std::string(redirect_uri)}};
  if (provider.pkce) form.emplace_back("code_verifier", secrets.code_verifier.reveal());
  auto outcome = token_request(provider, metadata, std::move(form));
  if (auto* const fault = std::get_if<ProviderFault>(&outcome)) return std::move(*fault);
  const auto& answer = std::get<json::Value>(outcome);
  auto tokens = read_tokens(answer, {}, clock_.now());
  if (auto* const fault = std::get_if<ProviderFault>(&tokens)) return std::move(*fault);
  const Secret& access_token = std::get<ProviderTokens>(tokens).access_token;
  auto identity = provider.kind == ProviderKind::openid ? identify_openid(provider, metadata, answer, secrets)
                                                        : identify_plain(provider, metadata, access_token);
  if (auto* const fault = std::get_if<ProviderFault>(&identity)) return std::move(*fault);
  return FromCode{std::move(std::get<ExternalIdentity>(identity)), std::move(std::get<ProviderTokens>(tokens))};
}

FromProvider<ProviderTokens> ProviderClient::refresh(const IdentityProvider& provider, const ProviderTokens& tokens) {
  auto found = directory_.metadata(provider);
  if (auto* const fault = std::get_if<ProviderFault>(&found)) return std::move(*fault);
  auto outcome = token_request(provider, std::get<ProviderMetadata>(found),
                               {{"grant_type", "refresh_token"}, {"refresh_token", std::string(tokens.refresh_token.reveal())}});
  if (auto* const fault = std::get_if<ProviderFault>(&outcome)) return std::move(*fault);
  return read_tokens(std::get<json::Value>(outcome), tokens, clock_.now());
}

}  // namespace gatewarden::authentication
