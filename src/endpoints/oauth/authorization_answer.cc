#include "endpoints/oauth/authorization_answer.h"

#include "endpoints/oauth/client_request.h"
#include "endpoints/pages/page_response.h"

namespace gatewarden::endpoints {

http::Response authorization_answer(Services& services, const http::Request& request,
                                    const protocol::AuthorizationResponse& response) {
  if (response.mode == protocol::ResponseMode::form_post) {
    return form_post_page(services, request, response.redirect_uri, response.parameters);
  }
  http::Response redirect = http::redirect_response(protocol::redirect_location(response));
  redirect.set("Referrer-Policy", "no-referrer");
  return redirect;
}

http::Response authorization_refusal(Services& services, const http::Request& http_request,
                                     const protocol::AuthorizationRequest& request, const OAuthError& error) {
  log_refusal("authorization_refused", error);
  return authorization_answer(services, http_request,
                              protocol::authorization_error(request, services.settings.server.issuer, error,
                                                            told_description(services.settings, error)));
}

}  // namespace gatewarden::endpoints
