// What a new password must be like, wherever it is set.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "platform/config/settings.h"

namespace gatewarden::authentication {

struct PasswordProblem {
  std::string description;   // "has fewer than 8 characters"
  std::string_view setting;  // that says so
};

// The length counts characters, the bound on work counts bytes (S71).
std::optional<PasswordProblem> password_problem(const Secret& password, const config::Settings::Passwords& rules);

}  // namespace gatewarden::authentication
