// What the endpoints of /api/v1/account share.
#pragma once

#include "authentication/account_desk.h"
#include "base/http.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "domain/account/sessions.h"
#include "domain/account/users.h"
#include "endpoints/account_request.h"
#include "endpoints/services.h"

namespace gatewarden::endpoints {

// Who acts, for the desk: by a page or by a program.
authentication::Actor actor_of(Services& services, const http::Request& request, const account::Session& session,
                               const account::User& user);

// What the endpoint does, or why it does not.
using AccountEndpoint = Result<http::Response> (*)(Services&, const http::Request&);
http::Response answer_account(Services& services, const http::Request& request, AccountEndpoint endpoint);

// {} where there is nothing to tell but that it was done.
http::Response done_answer();

// A member of the body that must be a text of at least one byte.
Result<std::string> text_of_body(const AccountRequest& request, std::string_view name);

// {"id", "created_at", …} of a session; "current" where it is the one that asks.
void write_session(JsonWriter& json, const account::Session& session, bool is_current);

}  // namespace gatewarden::endpoints
