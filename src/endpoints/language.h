// The language of an answer.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/http.h"
#include "endpoints/services.h"
#include "platform/i18n/catalogues.h"

namespace gatewarden::endpoints {

// The query of a page may hold it: what a person chose at the foot of a page.
inline constexpr std::string_view language_parameter = "lang";

// A person's own choice goes before an application's wish (`ui_locales`), which goes before what the browser is set to, which goes
// before the default of the site.
const i18n::Catalogue& language_of(const Services& services, const http::Request& request,
                                   std::span<const std::string> ui_locales = {});

// What the request itself chooses, for the cookie that keeps it.
const i18n::Catalogue* newly_chosen_language(const Services& services, const http::Request& request);

// The same page in another language, for who came by its address.
std::string address_in(const http::Request& request, std::string_view language);

}  // namespace gatewarden::endpoints
