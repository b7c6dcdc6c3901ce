// GET /api/v1/account/data: everything that is kept of the person.
#include "endpoints/account/account_api.h"
#include "endpoints/routes.h"

namespace gatewarden::endpoints {

namespace {

Result<http::Response> tell(Services& services, const http::Request& request) {
  const auto asked = TRY(read_account_request(services, request, Proof::fresh));
  auto document = services.account_desk.personal_data(actor_of(services, request, asked.session, asked.user), services.clock.now());
  if (!document) return OAuthError{ErrorCode::login_required, "the session has ended"};
  http::Response response = http::json_response(200, *std::move(document));
  http::forbid_storing(response);
  return response;
}

}  // namespace

http::Response account_data_api(Services& services, const http::Request& request) { return answer_account(services, request, tell); }

}  // namespace gatewarden::endpoints
