// The authorization request of an application whose person signs in by JSON.
#pragma once

#include <optional>

#include "base/result.h"
#include "endpoints/auth/sign_in_request.h"

namespace gatewarden::endpoints {

// The key of the interaction that the member oauth2_context begins, checked as at /oauth2/authorize; nothing without it.
Result<std::optional<oauth::InteractionKey>> begin_interaction(Services& services, const json::Value& body, const Browser& browser);

}  // namespace gatewarden::endpoints
