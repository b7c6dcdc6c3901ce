// The authorization endpoint (RFC 6749 section 3.1, OpenID Connect Core 3.1.2): checks the request, then asks the person what
// must be asked, or answers the client at once.
#include "base/names.h"
#include "base/text.h"
#include "endpoints/oauth/authorization_answer.h"
#include "endpoints/oauth/client_request.h"
#include "endpoints/oauth/interaction_flow.h"
#include "endpoints/pages/page_response.h"
#include "endpoints/routes.h"
#include "protocol/authorization_checks.h"

namespace gatewarden::endpoints {

namespace {

using protocol::AcceptedAuthorization;
using protocol::RefusedOnPage;
using protocol::RefusedToClient;

constexpr std::string_view unknown_application_text = i18n::text_of("The application that sent you here is not known here.");
constexpr std::string_view faulty_request_text =
    i18n::text_of("The application that sent you here asked in a way that cannot be answered.");

// The parameters of query and form together, so that one that stands in both is found to be doubled (S11).
std::optional<Parameters> read_parameters(const http::Request& request) {
  auto parameters = parse_form(request.query);
  if (!parameters || request.method != http::Method::post) return parameters;
  if (request.media_type() != names::form_media_type) return std::nullopt;
  const auto form = parse_form(request.body);
  if (!form) return std::nullopt;
  parameters->insert(parameters->end(), form->begin(), form->end());
  return parameters;
}

// An application on another site may post its request (OpenID Connect Core 3.1.2.1), but the browser keeps our cookies back
// then: who is logged in would be asked again, and a new browser cookie would cut off the person's other tabs. The GET that
// it is led to brings them. What is too long for an address is served as it came.
std::optional<http::Response> lead_to_get(Services& services, const http::Request& request, const Parameters& parameters) {
  constexpr std::size_t longest_address = 8000;
  if (!is_posted_from_elsewhere(services.settings.server.issuer, request)) return std::nullopt;
  const std::string address = request.path + "?" + build_form(parameters);
  if (address.size() > longest_address) return std::nullopt;
  return http::redirect_response(address);
}

std::optional<account::Session> current_session(Services& services, const http::Request& request) {
  const auto cookie = request.cookie(session_cookie);
  if (!cookie) return std::nullopt;
  return services.sessions.find(*cookie, services.clock.now());
}

// What is wrong is for the people who run the application; whoever was sent here can only go back to it.
http::Response refuse_on_page(Services& services, const http::Request& request, const OAuthError& error, std::string_view ui_locales) {
  constexpr std::size_t longest_wish = 256;
  log_refusal("authorization_refused", error);
  return error_page(services, request,
                    {.code = wire_name(error.code),
                     .message = error.code == ErrorCode::invalid_client ? unknown_application_text : faulty_request_text,
                     .is_of_application = true,
                     .detail = told_description(services.settings, error),
                     .ui_locales = split_words(ui_locales.substr(0, longest_wish))});
}

// RFC 9700 section 4.11.2: whoever registers a client for themselves could have a faulty request to it lead a stranger
// straight to a site of theirs. An operator's client is trusted; any other must wait until the person is logged in. A silent
// request shows nothing and is answered (the exception that the section makes).
bool may_redirect_error(Services& services, const http::Request& request, const RefusedToClient& refused) {
  if (!refused.client.owner_user_id || refused.request.has_prompt(names::none)) return true;
  return current_session(services, request).has_value();
}

http::Response refuse_to_client(Services& services, const http::Request& request, const RefusedToClient& refused,
                                std::string_view ui_locales) {
  if (!may_redirect_error(services, request, refused)) return refuse_on_page(services, request, refused.error, ui_locales);
  return authorization_refusal(services, request, refused.request, refused.error);
}

}  // namespace

http::Response authorize(Services& services, const http::Request& request) {
  const auto parameters = read_parameters(request);
  if (!parameters) {
    return refuse_on_page(services, request, {ErrorCode::invalid_request, "the request is not well formed"}, {});
  }
  if (auto led = lead_to_get(services, request, *parameters)) return *std::move(led);
  const auto outcome = check_request(services, *parameters);
  const protocol::RequestParameters once(*parameters);
  const std::string_view ui_locales = once.text(names::ui_locales);
  if (const auto* const refused = std::get_if<RefusedOnPage>(&outcome)) {
    return refuse_on_page(services, request, refused->error, ui_locales);
  }
  if (const auto* const refused = std::get_if<RefusedToClient>(&outcome)) {
    return refuse_to_client(services, request, *refused, ui_locales);
  }
  const auto& accepted = std::get<AcceptedAuthorization>(outcome);
  return begin_authorization(services, request, accepted.request, accepted.client, current_session(services, request));
}

}  // namespace gatewarden::endpoints
