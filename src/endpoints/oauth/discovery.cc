// Metadata (OpenID Connect Discovery 1.0, RFC 8414), computed from the tables that serve, so that it cannot promise what is not
// there.
#include <vector>

#include "authentication/assurance.h"
#include "base/json_writer.h"
#include "base/names.h"
#include "endpoints/oauth/interaction_flow.h"
#include "endpoints/routes.h"
#include "grant_types/grant_types.h"
#include "protocol/authorization_checks.h"
#include "protocol/claims.h"
#include "protocol/client_authentication.h"
#include "protocol/response_modes.h"
#include "protocol/signed_token.h"

namespace gatewarden::endpoints {

namespace {

using Texts = std::vector<std::string>;

// The name of a row as the metadata tells it.
std::string name_of(const grant_types::GrantType& row) { return std::string(row.name); }
std::string name_of(const protocol::ResponseModeRow& row) { return std::string(row.name); }
std::string name_of(crypto::Algorithm algorithm) { return std::string(crypto::wire_name(algorithm)); }
std::string name_of(const oauth::Scope& scope) { return scope.name; }
std::string name_of(std::string_view text) { return std::string(text); }

template <typename Rows>
Texts names_of(const Rows& rows) {
  Texts texts;
  for (const auto& row : rows) texts.push_back(name_of(row));
  return texts;
}

enum class Who { everybody, confidential };

Texts authentication_methods(Who who) {
  Texts texts;
  for (const auto& method : protocol::client_authentication_methods()) {
    if (who == Who::everybody || method.proves_identity) texts.emplace_back(method.name);
  }
  return texts;
}

Texts claims_supported() {
  constexpr std::string_view of_tokens[] = {names::sub, names::iss, names::aud, names::azp, names::exp, names::iat,
                                            names::auth_time, names::nonce, names::acr, names::amr, names::at_hash, names::sid};
  Texts texts(std::begin(of_tokens), std::end(of_tokens));
  for (const protocol::ClaimRow& row : protocol::standard_claims()) texts.emplace_back(row.name);
  return texts;
}

struct EndpointRow {
  std::string_view name;
  EndpointHandler endpoint;
};
constexpr EndpointRow endpoint_rows[] = {
    {"authorization_endpoint", authorize}, {"token_endpoint", token},           {"userinfo_endpoint", userinfo},
    {"introspection_endpoint", introspect}, {"revocation_endpoint", revoke},    {"jwks_uri", jwks},
};

std::string metadata(Services& services) {
  const std::string& issuer = services.settings.server.issuer;
  const Texts algorithms = names_of(protocol::signing_algorithms());
  JsonWriter json;
  json.begin_object().member("issuer", issuer);
  for (const EndpointRow& row : endpoint_rows) json.member(row.name, issuer + std::string(path_of(row.endpoint)));
  json.member("scopes_supported", names_of(services.scopes.all()));
  json.member("response_types_supported", Texts{std::string(names::code)});
  json.member("response_modes_supported", names_of(protocol::response_modes()));
  json.member("grant_types_supported", names_of(grant_types::grant_types()));
  json.member("subject_types_supported", Texts{"public"});
  json.member("id_token_signing_alg_values_supported", algorithms);
  json.member("token_endpoint_auth_methods_supported", authentication_methods(Who::everybody));
  json.member("introspection_endpoint_auth_methods_supported", authentication_methods(Who::confidential));
  json.member("revocation_endpoint_auth_methods_supported", authentication_methods(Who::everybody));
  json.member("code_challenge_methods_supported", Texts{std::string(names::s256)});
  json.member("claims_supported", claims_supported());
  json.member("claim_types_supported", Texts{"normal"});
  json.member("prompt_values_supported", names_of(protocol::prompt_values(creates_accounts(services))));
  json.member("display_values_supported", names_of(protocol::display_values()));
  json.member("acr_values_supported", authentication::ladder_of_acr());
  json.member("claims_parameter_supported", true);
  json.member("request_parameter_supported", false);
  json.member("request_uri_parameter_supported", false);
  json.member("authorization_response_iss_parameter_supported", true);
  json.end_object();
  return json.take();
}

http::Response metadata_response(Services& services) {
  http::Response response = http::json_response(200, metadata(services));
  response.set("Cache-Control", "public, max-age=300");
  return response;
}

}  // namespace

http::Response openid_configuration(Services& services, const http::Request&) { return metadata_response(services); }

http::Response oauth_authorization_server(Services& services, const http::Request&) { return metadata_response(services); }

}  // namespace gatewarden::endpoints
