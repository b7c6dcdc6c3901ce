// What comes next for a checked authorization request and a browser: ask, answer, or refuse. The authorization endpoint and
// the pages of log-in and consent are steps of this one flow.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "base/oauth_error.h"
#include "base/uri.h"
#include "domain/account/sessions.h"
#include "domain/oauth/clients.h"
#include "domain/oauth/consents.h"
#include "protocol/authorization_request.h"

namespace gatewarden::protocol {

struct AskLogin {      // no session, one too old or of too low an acr, another subject, or prompt=login not yet answered
  bool raises = false;  // the session would do if its acr were higher
};
struct AskConsent {};  // logged in; scopes not consented, or prompt=consent
struct Grantable {};   // nothing left to ask: issue the code
struct Refuse { OAuthError error; };
using NextStep = std::variant<AskLogin, AskConsent, Grantable, Refuse>;

// The values of acr that a request asks for. Of each list one is enough.
struct AcrDemand {
  std::vector<std::string> by_claim;   // as an essential claim (OpenID Connect Core 5.5.1.1): nothing else will do
  std::vector<std::string> by_client;  // default_acr_values of its registration, below which this server lets nobody in there
  std::vector<std::string> wished;     // acr_values, or a voluntary claim
};
AcrDemand demanded_acr(const AuthorizationRequest& request, const oauth::Client& client);

// How the session stands to that.
enum class AcrStanding {
  met,
  misses_wish,    // and the person could do more
  misses_demand,
  out_of_reach,   // no sign-in here can end with it
};

// What is known when the decision is made.
struct FlowFacts {
  std::optional<account::Session> session;
  // The person authenticated for this very interaction (so prompt=login and max_age are satisfied).
  bool authenticated_in_interaction = false;
  bool consented_in_interaction = false;
  AcrStanding acr = AcrStanding::met;
  std::optional<oauth::Consent> consent;
  Instant now{};
};

// A pure decision. prompt=none turns every question into login_required, consent_required … (OpenID Connect Core 3.1.2.1, 3.1.2.6).
NextStep next_step(const AuthorizationRequest& request, const oauth::Client& client, const FlowFacts& facts);

// What goes back to the client, and how; endpoints/oauth/authorization_answer.h makes an answer of HTTP of it.
struct AuthorizationResponse {
  ResponseMode mode = ResponseMode::query;
  std::string redirect_uri;
  Parameters parameters;
};

// With state, and with iss in success and error alike (RFC 9207 section 2).
AuthorizationResponse authorization_success(const AuthorizationRequest& request, std::string_view issuer,
                                            std::string_view code);
AuthorizationResponse authorization_error(const AuthorizationRequest& request, std::string_view issuer,
                                          const OAuthError& error, std::string_view description);

// The URI to redirect to, for the modes query and fragment.
std::string redirect_location(const AuthorizationResponse& response);

}  // namespace gatewarden::protocol
