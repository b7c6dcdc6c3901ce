// Who stands before a page, and what they sent with it.
#pragma once

#include <optional>
#include <string>

#include "base/http.h"
#include "domain/account/sessions.h"
#include "endpoints/browser.h"
#include "endpoints/oauth/interaction_flow.h"
#include "endpoints/services.h"
#include "protocol/parameters.h"

namespace gatewarden::endpoints {

struct SignedIn {
  account::Session session;
  std::string account;  // as shown_account() has it
};

// As the person knows it: "Ada Lovelace (ada@example.org)".
std::string shown_account(Services& services, const account::User& user);

// One by which the person signs in: the e-mail address where it is one.
std::string identifier_of(Services& services, const account::User& user);

// By the session's cookie; nothing if there is none, or if the account is not active any more.
std::optional<SignedIn> find_signed_in(Services& services, const http::Request& request);

// Who takes a step of a sign-in, with what its interaction demands; nothing: a plain log-in.
authentication::Attempt attempt_of(const http::Request& request, const std::optional<ActiveInteraction>& interaction);

// What came in the query of a GET, or in the form of a POST. Nothing for another media type or what cannot be read.
std::optional<protocol::RequestParameters> read_parameters(const http::Request& request);

// The page for an interaction that is not to be found, and for a form that cannot be read: both lead back to the application.
http::Response lost_interaction_page(Services& services, const http::Request& request, const Browser& browser);
http::Response unreadable_form_page(Services& services, const http::Request& request);

}  // namespace gatewarden::endpoints
