// What the steps share by which a program signs a person in: reading JSON that a page of ours or of a configured origin sent,
// and finding the sign-in again under the step token, in the browser that began it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/result.h"
#include "endpoints/browser.h"
#include "endpoints/oauth/interaction_flow.h"
#include "endpoints/services.h"
#include "platform/json/value.h"

namespace gatewarden::endpoints {

// A JSON object that a program posted. The media type is demanded, for a form of another site cannot send it without asking
// first; an Origin must be the issuer's own or one of sign_in.origins (S63). Without one, it is no browser's script.
Result<json::Value> read_posted_json(Services& services, const http::Request& request);

// A member that must be there: a text that is not empty.
Result<std::string> text_member(const json::Value& object, std::string_view name);

struct SignInRequest {
  json::Value body;
  account::SignIn sign_in;
  std::optional<ActiveInteraction> interaction;  // of a sign-in for an application
};
// invalid_token for a token that is unknown, expired, of another browser, or of an interaction that is over: told alike.
Result<SignInRequest> read_sign_in_request(Services& services, const http::Request& request);

// {"error", "error_description"}, not to be stored. A refusal of oauth2_context is 400 like any other of this interface: it is
// not the client that asks here.
http::Response refuse_json(Services& services, const OAuthError& error);

}  // namespace gatewarden::endpoints
