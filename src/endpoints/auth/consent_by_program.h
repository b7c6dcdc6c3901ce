// The JSON of /oauth2/consent, for a program that has signed a person in by the steps of /api/v1/auth.
#pragma once

#include "base/http.h"
#include "endpoints/services.h"

namespace gatewarden::endpoints {

// {client_id, redirect_uri, scope, state, approved} under the step token, in the session that the sign-in made. What the person
// was shown must be what was asked: each of the first four is compared with the interaction's own.
http::Response consent_by_program(Services& services, const http::Request& request);

}  // namespace gatewarden::endpoints
