// What the pages show on which an authenticator is set up, and on which recovery codes are told: authenticator.html and
// recovery_codes.html.
#pragma once

#include <vector>

#include "authentication/factor_desk.h"
#include "platform/template/pages.h"

namespace gatewarden::endpoints {

void show_authenticator(page::Values& values, const authentication::FactorDesk::Enrolment& enrolment);
void show_recovery_codes(page::Values& values, const std::vector<Secret>& codes);

}  // namespace gatewarden::endpoints
