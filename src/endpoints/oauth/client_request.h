// What the endpoints that clients call directly share: reading the form, authenticating the client, and telling a refusal.
#pragma once

#include <string>
#include <string_view>

#include "base/http.h"
#include "base/result.h"
#include "domain/oauth/clients.h"
#include "endpoints/services.h"
#include "protocol/parameters.h"

namespace gatewarden::endpoints {

struct ClientRequest {
  protocol::RequestParameters parameters;
  oauth::Client client;  // authenticated
};

// A POST with a form body and nothing in the query, where secrets would stand in logs (S12); each parameter once (S11); and
// the client by its registered method.
Result<ClientRequest> read_client_request(Services& services, const http::Request& request);

// The JSON error of RFC 6749 section 5.2, not to be stored; 401 carries a challenge (RFC 9110 section 11.6.1).
http::Response client_error(Services& services, const OAuthError& error);

// What a client is told: in development mode the detail too (P27). Only characters of RFC 6749 section 5.2.
std::string told_description(const config::Settings& settings, const OAuthError& error);
// One line for the operator, who is told everything.
void log_refusal(std::string_view event, const OAuthError& error);

}  // namespace gatewarden::endpoints
