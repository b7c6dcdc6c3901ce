// What a program is told when a step has signed the person in, and after consent: the session, or where to go on.
#pragma once

#include "base/http.h"
#include "endpoints/accounts/sign_in_request.h"
#include "endpoints/oauth/interaction_flow.h"
#include "endpoints/services.h"

namespace gatewarden::endpoints {

// The session's cookie, with {"user_id", "session"} for a plain log-in, or the way of the interaction.
http::Response finished_answer(Services& services, const http::Request& request, const SignInRequest& step,
                               const account::Sessions::Made& made);

// {"redirect_url"}, with "form_parameters" to post there where the client asked for response_mode=form_post; or
// {"requires_consent": true, "consent_info"}.
http::Response way_answer(Services& services, const ActiveInteraction& interaction, const Way& way);

}  // namespace gatewarden::endpoints
