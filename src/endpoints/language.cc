#include "endpoints/language.h"

#include "endpoints/browser.h"

namespace gatewarden::endpoints {

namespace {

std::string_view own_choice(const Services& services, const http::Request& request) {
  if (const auto* const chosen = newly_chosen_language(services, request)) return chosen->language();
  const auto kept = request.cookie(language_cookie);
  const auto* const catalogue = kept ? services.catalogues.find(*kept) : nullptr;
  return catalogue ? catalogue->language() : std::string_view();
}

}  // namespace

const i18n::Catalogue* newly_chosen_language(const Services& services, const http::Request& request) {
  const auto parameters = parse_form(request.query);
  if (!parameters) return nullptr;
  for (const auto& [name, value] : *parameters) {
    if (name == language_parameter) return services.catalogues.find(value);
  }
  return nullptr;
}

const i18n::Catalogue& language_of(const Services& services, const http::Request& request,
                                   std::span<const std::string> ui_locales) {
  std::vector<std::string> wishes;
  wishes.emplace_back(own_choice(services, request));
  wishes.insert(wishes.end(), ui_locales.begin(), ui_locales.end());
  for (std::string& tag : i18n::accepted_languages(request.header("accept-language").value_or(""))) {
    wishes.push_back(std::move(tag));
  }
  return services.catalogues.choose(wishes, services.settings.pages.language);
}

std::string address_in(const http::Request& request, std::string_view language) {
  Parameters kept;
  for (auto& parameter : parse_form(request.query).value_or(Parameters())) {
    if (parameter.first != language_parameter) kept.push_back(std::move(parameter));
  }
  kept.emplace_back(language_parameter, language);
  return request.path + "?" + build_form(kept);
}

}  // namespace gatewarden::endpoints
