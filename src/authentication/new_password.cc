#include "authentication/new_password.h"

namespace gatewarden::authentication {

std::optional<PasswordProblem> new_password_problem(const Secret& password, account::UserId user_id, account::Users& users,
                                                    password::Hasher& hasher, const config::Settings& settings) {
  std::vector<std::string> own_words = {settings.pages.site_name};
  for (const account::Identifier& identifier : users.identifiers_of(user_id)) own_words.push_back(identifier.value);
  if (auto problem = password_problem(password, settings.passwords, own_words)) return problem;
  for (const std::string& hash : users.last_password_hashes(user_id, settings.passwords.history)) {
    if (hasher.verify(password, hash).matches) return PasswordProblem{"was in use before", "passwords.history"};
  }
  return std::nullopt;
}

}  // namespace gatewarden::authentication
