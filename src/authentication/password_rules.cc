#include "authentication/password_rules.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "authentication/common_passwords.h"
#include "base/text.h"
#include "platform/password/breach_file.h"

namespace gatewarden::authentication {

namespace {

// A byte that is part of no well-formed character counts as one.
std::size_t count_characters(std::string_view text) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); at += std::max<std::size_t>(utf8_length_at(text, at), 1)) ++characters;
  return characters;
}

// A word of fewer letters is in too many passwords by accident.
constexpr std::size_t shortest_word = 4;

// What of a password is left without the word, both in lower case; nothing if the word is not in it.
std::optional<std::string> without(std::string_view word, std::string password) {
  bool is_in = false;
  for (std::size_t at = password.find(word); at != std::string::npos; at = password.find(word, at)) {
    password.erase(at, word.size());
    is_in = true;
  }
  return is_in ? std::optional(std::move(password)) : std::nullopt;
}

// An address is known by its parts as well.
std::vector<std::string> parts_of(std::string_view own_word) {
  std::vector<std::string> parts = {to_lower_ascii(own_word)};
  std::string part;
  for (const char c : parts.front() + " ") {
    if (std::string_view(" @.+-_").find(c) == std::string_view::npos) {
      part += c;
    } else if (part.size() >= shortest_word) {
      parts.push_back(std::exchange(part, ""));
    } else {
      part.clear();
    }
  }
  return parts;
}

bool is_little_more_than(std::string_view own_word, const std::string& password, std::size_t least_left) {
  for (const std::string& part : parts_of(own_word)) {
    if (part.size() < shortest_word) continue;
    const auto rest = without(part, password);
    if (rest && count_characters(*rest) < least_left) return true;
  }
  return false;
}

}  // namespace

std::optional<PasswordProblem> password_problem(const Secret& password, const config::Settings::Passwords& rules,
                                                std::span<const std::string> own_words) {
  if (count_characters(password.reveal()) < static_cast<std::size_t>(rules.minimum_length)) {
    return PasswordProblem{"has fewer than " + std::to_string(rules.minimum_length) + " characters", "passwords.minimum_length"};
  }
  if (password.size() > static_cast<std::size_t>(rules.maximum_length)) {
    return PasswordProblem{"has more than " + std::to_string(rules.maximum_length) + " bytes", "passwords.maximum_length"};
  }
  if (is_common_password(password.reveal())) return PasswordProblem{"is one that many people choose"};
  const std::string folded = to_lower_ascii(password.reveal());
  for (const std::string& word : own_words) {
    if (is_little_more_than(word, folded, static_cast<std::size_t>(rules.minimum_length))) {
      return PasswordProblem{"is little more than your own address or name, or that of this site"};
    }
  }
  if (!rules.breach_file.empty() && password::BreachFile(rules.breach_file).contains(password)) {
    return PasswordProblem{"was stolen somewhere and is known", "passwords.breach_file"};
  }
  return std::nullopt;
}

}  // namespace gatewarden::authentication
