// An authorization response as an answer of HTTP, in the response mode that the client asked for.
#pragma once

#include "base/http.h"
#include "endpoints/services.h"
#include "protocol/authorization_flow.h"

namespace gatewarden::endpoints {

http::Response authorization_answer(Services& services, const http::Request& request,
                                    const protocol::AuthorizationResponse& response);

// The same for a refusal, which is logged. `request` need hold no more than how to answer.
http::Response authorization_refusal(Services& services, const http::Request& http_request,
                                     const protocol::AuthorizationRequest& request, const OAuthError& error);

}  // namespace gatewarden::endpoints
