#include "endpoints/pages/turn_away_page.h"

#include "endpoints/language.h"
#include "endpoints/pages/page_response.h"

namespace gatewarden::endpoints {

TurnAwayPage::TurnAwayPage(Services& services) {
  // Of nobody, and with no address that the page could offer in other languages.
  http::Request request;
  request.method = http::Method::post;
  for (const i18n::Catalogue& catalogue : services.catalogues.all()) {
    page::Values values;
    by_language_.emplace(&catalogue, page_response(services, request, "turned_away.html", values,
                                                   {.status = 429, .ui_locales = {catalogue.language()}}));
  }
}

http::Response TurnAwayPage::in_language_of(const Services& services, const http::Request& request) const {
  return by_language_.at(&language_of(services, request));
}

}  // namespace gatewarden::endpoints
