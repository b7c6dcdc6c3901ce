// What a program is told when a step has signed the person in, and after consent: the session, or where to go on.
#pragma once

#include <span>

#include "base/http.h"
#include "base/json_writer.h"
#include "endpoints/auth/sign_in_request.h"
#include "endpoints/oauth/interaction_flow.h"
#include "endpoints/services.h"

namespace gatewarden::endpoints {

// The session's cookie, with {"user_id", "session"} for a plain log-in, or the way of the interaction.
http::Response finished_answer(Services& services, const http::Request& request, const SignInRequest& step,
                               const account::Sessions::Made& made);

// "next": the names of the steps; with "second_factors" where one of them is asked for.
void write_next(Services& services, JsonWriter& json, const account::SignIn& sign_in, std::span<const authentication::Step> next);

// What a step came to: the end as above, {"next"} with the steps that may come, and "second_factors" where one of them is asked
// for, or the refusal.
Result<http::Response> step_answer(Services& services, const http::Request& request, const SignInRequest& step,
                                   const authentication::StepOutcome& outcome);

// {"redirect_url"}, with "form_parameters" to post there where the client asked for response_mode=form_post; or
// {"requires_consent": true, "consent_info"}.
http::Response way_answer(Services& services, const ActiveInteraction& interaction, const Way& way);

}  // namespace gatewarden::endpoints
