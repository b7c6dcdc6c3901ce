#include "endpoints/scope_text.h"

#include <vector>

#include "platform/i18n/catalogues.h"

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view common_language = "en";

}  // namespace

std::string scope_text(Services& services, const std::string& word, std::string_view language) {
  const oauth::Scope* scope = services.scopes.find(word);
  if (!scope || scope->descriptions.empty()) return word;
  std::vector<std::string_view> available;
  for (const auto& [tag, text] : scope->descriptions) available.push_back(tag);
  for (const std::string_view wish : {language, common_language}) {
    const std::string_view found = i18n::look_up(wish, available);
    if (!found.empty()) return scope->descriptions.at(std::string(found));
  }
  return scope->descriptions.begin()->second;
}

}  // namespace gatewarden::endpoints
