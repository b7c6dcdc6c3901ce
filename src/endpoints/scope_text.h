// What a scope lets an application do, as a person is told.
#pragma once

#include <string>
#include <string_view>

#include "endpoints/services.h"

namespace gatewarden::endpoints {

// In that language, or a wider one ("de" for "de-AT"), else in English, else in any; else the word itself.
std::string scope_text(Services& services, const std::string& word, std::string_view language = "en");

}  // namespace gatewarden::endpoints
