// What a person is shown whose address asks too much: made once in each language, for it is sent where work is to be saved.
#pragma once

#include <map>

#include "endpoints/services.h"

namespace gatewarden::endpoints {

class TurnAwayPage {
 public:
  // Renders web/templates/turned_away.html, status 429, in every language.
  explicit TurnAwayPage(Services& services);

  // In the language of the request; without a Retry-After.
  http::Response in_language_of(const Services& services, const http::Request& request) const;

 private:
  std::map<const i18n::Catalogue*, http::Response> by_language_;
};

}  // namespace gatewarden::endpoints
