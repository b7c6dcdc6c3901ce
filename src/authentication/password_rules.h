// What a new password must be like, wherever it is set.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "platform/config/settings.h"

namespace gatewarden::authentication {

struct PasswordProblem {
  std::string description;   // "has fewer than 8 characters"
  std::string_view setting = {};  // that says so; empty: none
};

// The length counts characters, the bound on work counts bytes; no rule says of which characters a password is made (S71). Refused
// is what many people choose (common_passwords.h), what was stolen somewhere (passwords.breach_file), and what is little more than
// one of `own_words`: what the person signs in with, the name of the site. Throws std::system_error if the file cannot be read.
std::optional<PasswordProblem> password_problem(const Secret& password, const config::Settings::Passwords& rules,
                                                std::span<const std::string> own_words = {});

}  // namespace gatewarden::authentication
