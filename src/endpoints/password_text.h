// Why a new password was refused, in the language of a page.
#pragma once

#include <string>
#include <string_view>

#include "platform/i18n/catalogues.h"

namespace gatewarden::endpoints {

// A whole sentence. `description`: of authentication::PasswordProblem or PasswordRefused: "has fewer than 8 characters".
std::string password_problem_text(const i18n::Catalogue& language, std::string_view description);

}  // namespace gatewarden::endpoints
