#include "endpoints/auth/begin_interaction.h"

#include "base/names.h"

namespace gatewarden::endpoints {

namespace {

using protocol::AcceptedAuthorization;

// A parameter as a form would hold it. Numbers (max_age) and objects (claims) may stand in JSON's own form.
Result<std::string> parameter_text(const std::string& name, const json::Value& value) {
  if (auto text = value.string()) return *std::move(text);
  if (const auto number = value.integer()) return std::to_string(*number);
  if (value.is_object()) return value.dump();
  return OAuthError{ErrorCode::invalid_request, "oauth2_context has a member that is no text", "it is " + name};
}

Result<Parameters> context_parameters(const json::Value& context) {
  if (!context.is_object()) return OAuthError{ErrorCode::invalid_request, "oauth2_context is no object"};
  Parameters parameters;
  for (const std::string& name : context.names()) {
    std::string text = TRY(parameter_text(name, *context.find(name)));
    parameters.emplace_back(name, std::move(text));
  }
  return parameters;
}

Result<AcceptedAuthorization> check_context(Services& services, const Parameters& parameters) {
  auto outcome = check_request(services, parameters);
  if (auto* const refused = std::get_if<protocol::RefusedOnPage>(&outcome)) return std::move(refused->error);
  if (auto* const refused = std::get_if<protocol::RefusedToClient>(&outcome)) return std::move(refused->error);
  auto& accepted = std::get<AcceptedAuthorization>(outcome);
  if (accepted.request.has_prompt(names::none)) {
    return OAuthError{ErrorCode::login_required, "prompt none asks for an answer without a sign-in"};
  }
  return std::move(accepted);
}

}  // namespace

Result<std::optional<oauth::InteractionKey>> begin_interaction(Services& services, const json::Value& body, const Browser& browser) {
  const auto context = body.find(names::oauth2_context);
  if (!context) return std::optional<oauth::InteractionKey>();
  const auto parameters = TRY(context_parameters(*context));
  const auto accepted = TRY(check_context(services, parameters));
  return oauth::parse_interaction_id(services.interactions.insert(browser.id, accepted.client.client_id,
                                                                  to_json(accepted.request), services.clock.now()));
}

}  // namespace gatewarden::endpoints
