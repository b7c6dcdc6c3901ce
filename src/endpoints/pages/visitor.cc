#include "endpoints/pages/visitor.h"

#include <algorithm>

#include "base/names.h"
#include "base/oauth_error.h"
#include "base/uri.h"
#include "endpoints/account_request.h"
#include "endpoints/pages/page_response.h"
#include "platform/json/value.h"

namespace gatewarden::endpoints {

namespace {

std::string shown_identifier(Services& services, const account::User& user) {
  if (user.email) return *user.email;
  const auto identifiers = services.users.identifiers_of(user.id);
  if (!identifiers.empty()) return identifiers.front().value;
  return user.phone.value_or("");
}

}  // namespace

std::string shown_account(Services& services, const account::User& user) {
  const std::string identifier = shown_identifier(services, user);
  const auto profile = json::Value::parse(user.profile);
  const auto name = profile ? profile->string_at("name") : std::nullopt;
  return name && !name->empty() ? *name + " (" + identifier + ")" : identifier;
}

std::string identifier_of(Services& services, const account::User& user) {
  const auto identifiers = services.users.identifiers_of(user.id);
  const auto email = std::find_if(identifiers.begin(), identifiers.end(),
                                  [&](const account::Identifier& one) { return one.value == user.email; });
  if (email != identifiers.end()) return email->value;
  return identifiers.empty() ? std::string() : identifiers.front().value;
}

std::optional<SignedIn> find_signed_in(Services& services, const http::Request& request) {
  auto person = find_person(services, request);
  if (!person) return std::nullopt;
  return SignedIn{std::move(person->session), shown_account(services, person->user)};
}

authentication::Attempt attempt_of(const http::Request& request, const std::optional<ActiveInteraction>& interaction) {
  authentication::Attempt attempt{.address = request.peer.address,
                                  .user_agent = std::string(request.header("user-agent").value_or("")),
                                  .request_id = request.id,
                                  .session_cookie = request.cookie(session_cookie).value_or(""),
                                  .browser = request.cookie(browser_cookie).value_or(""),
                                  .device_cookie = request.cookie(device_cookie).value_or("")};
  if (interaction) {
    const AcrWishes wishes = acr_wishes(interaction->request, interaction->client);
    attempt.client_id = interaction->client.client_id;
    attempt.essential = wishes.essential;
    attempt.voluntary = wishes.voluntary;
  }
  return attempt;
}

std::optional<protocol::RequestParameters> read_parameters(const http::Request& request) {
  const bool posted = request.method == http::Method::post;
  if (posted && request.media_type() != names::form_media_type) return std::nullopt;
  auto parameters = parse_form(posted ? request.body : request.query);
  if (!parameters) return std::nullopt;
  return protocol::RequestParameters(*std::move(parameters));
}

http::Response lost_interaction_page(Services& services, const http::Request& request, const Browser& browser) {
  const std::string_view message =
      browser.is_new
          ? i18n::text_of("Your browser did not send the cookie that ties this sign-in to it. Allow cookies for this site.")
          : i18n::text_of("This sign-in has expired, is finished already, or was begun in another browser.");
  return error_page(services, request,
                    {.code = wire_name(ErrorCode::invalid_request), .message = message, .is_of_application = true});
}

http::Response unreadable_form_page(Services& services, const http::Request& request) {
  return error_page(services, request,
                    {.code = wire_name(ErrorCode::invalid_request),
                     .message = i18n::text_of("What your browser sent could not be read.")});
}

}  // namespace gatewarden::endpoints
