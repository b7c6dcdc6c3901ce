// /site-sign-in-failed: tells why a sign-in at a protected site came to nothing.
#include <algorithm>
#include <array>

#include "base/oauth_error.h"
#include "endpoints/pages/page_response.h"
#include "endpoints/pages/visitor.h"
#include "endpoints/routes.h"
#include "endpoints/site/site_visit.h"

namespace gatewarden::endpoints {

namespace {

struct Failure {
  std::string_view reason;
  int status;
  ErrorCode code;
  std::string_view message;
};
// The first is what a page tells that names no other.
constexpr std::array failures = {
    Failure{failed_lost, 400, ErrorCode::invalid_request,
            i18n::text_of("This sign-in has expired, or your browser does not keep the cookies of the site you came from.")},
    Failure{failed_refused, 403, ErrorCode::access_denied, i18n::text_of("You were not signed in at the site you came from.")},
};

}  // namespace

http::Response site_sign_in_failed(Services& services, const http::Request& request) {
  const auto parameters = read_parameters(request);
  const std::string reason(parameters ? parameters->text("reason") : std::string_view());
  const auto* row = std::find_if(failures.begin(), failures.end(), [&](const Failure& one) { return one.reason == reason; });
  if (row == failures.end()) row = failures.begin();
  return error_page(services, request,
                    {.status = row->status, .code = wire_name(row->code), .message = row->message, .is_of_application = true});
}

}  // namespace gatewarden::endpoints
