// The grants of the token endpoint: one row a grant, each in the file of its name. The token endpoint serves from the table and
// discovery tells it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/result.h"
#include "base/time.h"
#include "domain/account/users.h"
#include "domain/oauth/access_tokens.h"
#include "domain/oauth/authorization_codes.h"
#include "domain/oauth/clients.h"
#include "domain/oauth/refresh_tokens.h"
#include "domain/oauth/revocations.h"
#include "domain/oauth/scopes.h"
#include "domain/operation/audit_log.h"
#include "platform/db/connection.h"
#include "platform/metrics/metrics.h"
#include "protocol/parameters.h"
#include "protocol/token_issuer.h"

namespace gatewarden::grant_types {

// What a grant works with.
struct Tools {
  const config::Settings& settings;
  const Clock& clock;
  db::Connection& database;
  oauth::Scopes& scopes;
  oauth::AuthorizationCodes& authorization_codes;
  oauth::AccessTokens& access_tokens;
  oauth::RefreshTokens& refresh_tokens;
  oauth::Revocations& revocations;
  account::Users& users;
  operation::AuditLog& audit;
  protocol::TokenIssuer& issuer;
};

struct TokenRequest {
  const oauth::Client& client;  // authenticated
  const protocol::RequestParameters& parameters;
  const http::Request& http;
};

// RFC 6749 section 5.1.
struct TokenAnswer {
  std::string access_token;
  Seconds expires_in{};
  std::string scope;
  std::optional<std::string> refresh_token = {};
  std::optional<std::string> id_token = {};
};

using Handler = Result<TokenAnswer> (*)(Tools&, const TokenRequest&);

enum class Clients { all, confidential };

struct GrantType {
  std::string_view name;
  Handler handler;
  Clients clients;  // who may use it at all, whatever they registered
  metrics::Count issued_signed;  // what is counted for its access tokens
  metrics::Count issued_opaque;
};
std::span<const GrantType> grant_types();
const GrantType* find_grant_type(std::string_view name);

Result<TokenAnswer> authorization_code(Tools&, const TokenRequest&);  // authorization_code.cc
Result<TokenAnswer> refresh_token(Tools&, const TokenRequest&);       // refresh_token.cc
Result<TokenAnswer> client_credentials(Tools&, const TokenRequest&);  // client_credentials.cc

// The code of a site that is protected here: the same checks and the same single use, and no token. Its scope is what the client
// may still have of it.
Result<oauth::AuthorizationCode> use_authorization_code(Tools&, const TokenRequest&);  // authorization_code.cc

}  // namespace gatewarden::grant_types
