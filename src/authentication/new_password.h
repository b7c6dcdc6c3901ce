// Whether a person who has an account may have this password from now on: the rules for all (password_rules.h), words that are the
// person's own, and passwords that they had before. Every way of setting one asks here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "authentication/password_rules.h"
#include "base/secret.h"
#include "domain/account/users.h"
#include "platform/config/settings.h"
#include "platform/password/hasher.h"

namespace gatewarden::authentication {

// Each former password (passwords.history) costs a hash, and so nothing is asked of them where the rules refuse it already. Throws
// password::Busy.
std::optional<PasswordProblem> new_password_problem(const Secret& password, account::UserId user_id, account::Users& users,
                                                    password::Hasher& hasher, const config::Settings& settings);

}  // namespace gatewarden::authentication
