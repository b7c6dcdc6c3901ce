// What a scope lets an application do, as a person is told.
#pragma once

#include <string>

#include "endpoints/services.h"

namespace gatewarden::endpoints {

// Best in the page's language, else in any, else the word itself.
std::string scope_text(Services& services, const std::string& word);

}  // namespace gatewarden::endpoints
