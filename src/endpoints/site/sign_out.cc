// /_gatewarden/sign-out: leaves a protected site, and leads to the page that ends the session, and with it every site's.
#include "endpoints/browser.h"
#include "endpoints/routes.h"
#include "endpoints/site/site_visit.h"

namespace gatewarden::endpoints {

http::Response site_sign_out(Services& services, const http::Request&) {
  http::Response response = http::redirect_response(services.settings.server.issuer + std::string(path_of(logout)));
  clear_site_cookie(response);
  return response;
}

}  // namespace gatewarden::endpoints
