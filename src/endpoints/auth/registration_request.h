// What the registration endpoints share: who may call, the entries of a body, and how refusals are told.
#pragma once

#include <string_view>

#include "authentication/registration_desk.h"
#include "base/http.h"
#include "base/result.h"
#include "endpoints/services.h"
#include "platform/json/value.h"

namespace gatewarden::endpoints {

// Answers once it is known who asks.
using RegistrationHandler = http::Response (*)(Services&, const http::Request&, const authentication::RegistrationCaller&);

// `who_may`: a value of registration.async and its like. "nobody": as if there were no such address; "client": a client with
// the scope; "anyone": also without a token, but a token that is there must be good.
http::Response answer_caller(Services& services, const http::Request& request, std::string_view who_may,
                             RegistrationHandler handler);

// The Idempotency-Key of the request; invalid_request for one that is none.
Result<std::optional<std::string>> idempotency_key_of(const http::Request& request);

authentication::ReadEntry read_entry_of(const json::Value& value);

// {"error":…,"error_description":…,"field":…}
http::Response entry_refused(Services& services, const authentication::EntryRefusal& refusal);
http::Response refused_for_now(Services& services, const authentication::NotNow& refusal);

}  // namespace gatewarden::endpoints
