#include "authentication/password_rules.h"

#include <algorithm>

#include "base/text.h"

namespace gatewarden::authentication {

namespace {

// A byte that is part of no well-formed character counts as one.
std::size_t count_characters(std::string_view text) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); at += std::max<std::size_t>(utf8_length_at(text, at), 1)) ++characters;
  return characters;
}

}  // namespace

std::optional<PasswordProblem> password_problem(const Secret& password, const config::Settings::Passwords& rules) {
  if (count_characters(password.reveal()) < static_cast<std::size_t>(rules.minimum_length)) {
    return PasswordProblem{"has fewer than " + std::to_string(rules.minimum_length) + " characters", "passwords.minimum_length"};
  }
  if (password.size() > static_cast<std::size_t>(rules.maximum_length)) {
    return PasswordProblem{"has more than " + std::to_string(rules.maximum_length) + " bytes", "passwords.maximum_length"};
  }
  return std::nullopt;
}

}  // namespace gatewarden::authentication
