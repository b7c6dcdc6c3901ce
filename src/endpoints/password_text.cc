#include "endpoints/password_text.h"

#include <algorithm>

namespace gatewarden::endpoints {

namespace {

using i18n::text_of;

// What the rules say about a password; a number in it stands as {COUNT}.
struct Problem {
  std::string_view description;
  std::string_view sentence;
};
constexpr Problem problems[] = {
    {"has fewer than {COUNT} characters", text_of("The new password needs at least {COUNT} characters.")},
    {"has more than {COUNT} bytes", text_of("The new password is too long: {COUNT} bytes are the most.")},
    {"is one that many people choose", text_of("Many people choose this password, so it is easy to guess. Choose another one.")},
    {"is little more than your own address or name, or that of this site",
     text_of("This password is little more than your own address or name, or that of this site. Choose another one.")},
    {"was stolen somewhere and is known",
     text_of("This password was stolen from some other site and is known. Choose another one.")},
    {"was in use before", text_of("You have used this password before. Choose another one.")},
};
constexpr std::string_view refused = text_of("This password cannot be used. Choose another one.");

// With which a description may begin.
constexpr std::string_view subject = "the new password ";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string password_problem_text(const i18n::Catalogue& language, std::string_view description) {
  if (description.starts_with(subject)) description.remove_prefix(subject.size());
  const auto* const begin = std::find_if(description.begin(), description.end(), is_digit);
  const auto* const end = std::find_if_not(begin, description.end(), is_digit);
  const std::string count(begin, end);
  std::string pattern(description.begin(), begin);
  if (!count.empty()) pattern += "{COUNT}";
  pattern.append(end, description.end());
  const auto* const known =
      std::find_if(std::begin(problems), std::end(problems), [&](const Problem& one) { return one.description == pattern; });
  return language.filled(known == std::end(problems) ? refused : known->sentence, {{"COUNT", count}});
}

}  // namespace gatewarden::endpoints
