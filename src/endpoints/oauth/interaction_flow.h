// The way of an authorization request after it was checked, shared by the authorization endpoint, the pages of log-in and
// consent, and their JSON: ask what must be asked, or answer the client.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "authentication/assurance.h"
#include "base/http.h"
#include "domain/account/sessions.h"
#include "domain/oauth/interactions.h"
#include "endpoints/browser.h"
#include "endpoints/services.h"
#include "protocol/authorization_checks.h"
#include "protocol/authorization_flow.h"
#include "protocol/authorization_request.h"

namespace gatewarden::endpoints {

// A request on its way, as the pages find it again under its id (form or query parameter "interaction").
struct ActiveInteraction {
  std::string id;
  oauth::Interaction row;
  protocol::AuthorizationRequest request;
  oauth::Client client;
};
// Nothing for an unknown, expired or finished one, or one of another browser; the page says how to begin again.
std::optional<ActiveInteraction> find_interaction(Services& services, std::string_view id, const Browser& browser);
// The same by its key, for a sign-in that remembers its interaction; without an id.
std::optional<ActiveInteraction> find_interaction(Services& services, const oauth::InteractionKey& key, const Browser& browser);

// Where the pages are.
std::string login_location(std::string_view interaction_id);    // /login?interaction=…
std::string consent_location(std::string_view interaction_id);  // /oauth2/consent?interaction=…

// Whether strangers may make accounts of their own on the pages.
bool creates_accounts(const Services& services);

// Checks an authorization request, however it came, and notices challenges and nonces that never change (S27).
protocol::AuthorizationCheck check_request(Services& services, const Parameters& parameters);

// What a request demands of a sign-in, as rungs of the ladder.
struct AcrWishes {
  std::optional<authentication::Rung> essential;
  std::optional<authentication::Rung> voluntary;
  bool out_of_reach = false;  // what it names as essential is none
};
AcrWishes acr_wishes(const protocol::AuthorizationRequest& request, const oauth::Client& client);

// The first step of a checked request. What can be answered without asking never becomes an interaction.
http::Response begin_authorization(Services& services, const http::Request& request,
                                   const protocol::AuthorizationRequest& authorization, const oauth::Client& client,
                                   const std::optional<account::Session>& session);

// Where a request leads after a step: to a question, or, with a fresh code or a refusal, back to the client.
struct AnsweredBefore {};  // by another request, which was faster
using Way = std::variant<protocol::AskLogin, protocol::AskConsent, AnsweredBefore, protocol::AuthorizationResponse>;

// Decides the next step and takes it. A code and a refusal end the interaction, once. `consented`: the person has just approved.
Way continue_interaction(Services& services, const http::Request& request, const ActiveInteraction& interaction,
                         const std::optional<account::Session>& session, bool consented);
// Whether the session is all that the request wants, but for its acr: then only what is missing is asked for.
bool may_raise(Services& services, const ActiveInteraction& interaction, const account::Session& session);
// Ends the interaction; the client is told access_denied.
Way deny_interaction(Services& services, const http::Request& request, const ActiveInteraction& interaction,
                     const account::Session& session);
// The way as a page takes it: 303 to log-in or consent, or the authorization response.
http::Response lead_on(Services& services, const http::Request& request, const ActiveInteraction& interaction, const Way& way);

}  // namespace gatewarden::endpoints
