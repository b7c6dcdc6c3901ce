// Who asks for something of their own account, by a page or by a program, and how long ago they proved who they are.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/result.h"
#include "domain/account/sessions.h"
#include "domain/account/users.h"
#include "endpoints/services.h"
#include "platform/json/value.h"

namespace gatewarden::endpoints {

// What a request must come with, so that a passer-by at an open browser does not do what is sensitive (ASVS 5, 7.5.1).
enum class Proof {
  session,  // any session of the person
  lately,   // one in which they signed in at most sign_in.reauthenticate_after ago
  fresh,    // and with a second factor, if they have one: a browser that is remembered was not asked for it
};

struct Person {
  account::Session session;
  account::User user;
};
// By the session's cookie; nothing if there is none, or if the account is not active any more.
std::optional<Person> find_person(Services& services, const http::Request& request);
bool is_proven(Services& services, const account::Session& session, Proof proof);

// A program that speaks for a person. Its JSON object; empty for a request without a body.
struct AccountRequest {
  account::Session session;
  account::User user;
  json::Value body;
};
// The session's cookie counts from pages of ours and of sign_in.origins only, and what changes something must be JSON, which a
// form of another site cannot send (S63). login_required, reauthentication_required, origin_not_allowed, invalid_request.
Result<AccountRequest> read_account_request(Services& services, const http::Request& request, Proof proof);

// {"error", "error_description"}, not to be stored. login_required is 401 here.
http::Response refuse_account_request(Services& services, const OAuthError& error);

}  // namespace gatewarden::endpoints
