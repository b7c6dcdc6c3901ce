#include "endpoints/scope_text.h"

#include <string_view>

namespace gatewarden::endpoints {

namespace {

constexpr std::string_view language = "en";

}  // namespace

std::string scope_text(Services& services, const std::string& word) {
  const oauth::Scope* scope = services.scopes.find(word);
  if (!scope || scope->descriptions.empty()) return word;
  const auto described = scope->descriptions.find(std::string(language));
  return described != scope->descriptions.end() ? described->second : scope->descriptions.begin()->second;
}

}  // namespace gatewarden::endpoints
