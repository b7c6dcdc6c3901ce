// Whose second factors a request is about, and in which words they are told.
#pragma once

#include <optional>
#include <vector>

#include "authentication/factor_desk.h"
#include "base/http.h"
#include "base/json_writer.h"
#include "domain/account/sessions.h"
#include "domain/account/sign_ins.h"
#include "domain/account/users.h"
#include "endpoints/services.h"

namespace gatewarden::endpoints {

authentication::FactorOwner factor_owner(Services& services, const http::Request& request, const account::User& user,
                                         const account::Session& session);
// Nothing while the sign-in does not know its person, or where the person is gone.
std::optional<authentication::FactorOwner> factor_owner(Services& services, const http::Request& request,
                                                        const account::SignIn& sign_in);

// The secret as people type it: base32 in groups of four.
Secret grouped_secret(const Secret& secret);
// The members of an enrolment for programs: "enrolment", "secret", "otpauth_uri", "qr_svg", "expires_in".
void write_enrolment(JsonWriter& json, const authentication::FactorDesk::Enrolment& enrolment, Instant now);
// A browser that is remembered, as an object.
void write_remembered_device(JsonWriter& json, const account::RememberedDevice& device);
// "recovery_codes", where there are any.
void write_recovery_codes(JsonWriter& json, const std::vector<Secret>& codes);

}  // namespace gatewarden::endpoints
